"""Two places for images of the firmware, and which of them a controller starts."""
