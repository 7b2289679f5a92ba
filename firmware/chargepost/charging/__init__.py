"""How current is shared: limits that concern more than one outlet."""
