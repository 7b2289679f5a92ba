"""What the meter says, when it is sampled, and what of it the world is told."""
