"""A register's story as a function of plain values, for both runtimes."""

from chargepost.metering.register import Register


def story(readings):
    """[[sentence, continuous register, notice]] after each reading, a second apart."""
    register = Register()
    found = []
    for number in range(len(readings)):
        doubt = register.take(readings[number], number * 1000)
        found.append([doubt, register.wh, register.notice])
    return found
