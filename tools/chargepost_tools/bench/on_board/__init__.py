"""Scripts that the benchmarks run inside MicroPython, with the application from the image."""
