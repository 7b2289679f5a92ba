"""A local list of 5,000 cards takes the heap of one of 100, and is found in a few reads."""

from functools import cache

from chargepost_tools.bench import cards_bench

figures = cache(cards_bench.figures)


def test_5000_cards_take_no_more_heap_than_100():
    few, many = figures(100), figures(5000)
    held, look_up, update = (many[at] - few[at] for at in range(3))
    assert held <= 64
    assert look_up <= 256
    assert update <= 4096
    assert many[1] < 2048


def test_a_look_up_in_5000_cards_reads_13_records():
    assert figures(5000)[3] == 13


def test_an_update_writes_the_file_once():
    assert figures(1000)[4] == 8 + 1000 * 45 + 4
