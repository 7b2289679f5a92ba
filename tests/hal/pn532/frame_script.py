"""The parser as one call, for comparing the two runtimes."""

from chargepost_hal.pn532.frame import Parser


def frames(chunks):
    parser = Parser()
    found = []
    for chunk in chunks:
        found += parser.feed(chunk)
    return found + parser.give_up()
