"""Modules on demand: there while they are used, gone afterwards."""

import sys

from both import raises
from chargepost_hal.on_demand import keep, on_demand

NAME = "chargepost_hal.meters.maps.sdm630"


def forget():
    """As if nobody had loaded it: a simulated station in this process may have."""
    keep(False)
    sys.modules.pop(NAME, None)
    package = sys.modules.get("chargepost_hal.meters.maps")
    if hasattr(package, "sdm630"):
        delattr(package, "sdm630")


def test_a_module_on_demand_is_whole_and_leaves_nothing_behind():
    forget()
    assert on_demand(NAME).MAP[0]
    assert NAME not in sys.modules
    assert not hasattr(sys.modules["chargepost_hal.meters.maps"], "sdm630")


def test_it_is_loaded_anew_each_time():
    forget()
    assert on_demand(NAME) is not on_demand(NAME)


def test_a_process_of_many_stations_keeps_it():
    forget()
    keep()
    try:
        assert on_demand(NAME) is on_demand(NAME)
    finally:
        forget()


def test_one_that_is_imported_already_is_that_one_and_stays():
    assert on_demand("both") is sys.modules["both"]
    assert "both" in sys.modules


def test_one_that_does_not_exist_is_an_import_error():
    raises(ImportError, on_demand, "chargepost_hal.meters.maps.nowhere")
