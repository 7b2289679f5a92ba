"""The mains at the outlets: what each country lets it be, and when a car may have it again."""
