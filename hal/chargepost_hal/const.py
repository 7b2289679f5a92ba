"""Constants of the drivers: MicroPython's compiler puts a `const` in place by its name alone."""


def const(value):
    """`value`; a name with an underscore in front then takes no memory on a board."""
    return value
