"""The application inside a charging station: everything that decides."""
