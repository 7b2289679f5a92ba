"""The safety path: what opens and closes the contactor, alone and without waiting."""
