"""The parser as one call, for comparing the two runtimes."""

from chargepost_hal.rdm6300.frame import Parser


def numbers(chunks):
    """The numbers in a stream of chunks, and the bytes passed over since the last one."""
    parser = Parser()
    found = []
    for chunk in chunks:
        found += parser.feed(chunk)
    return [found, parser.skipped]
