"""The demo: one charging session as a story in the terminal."""
