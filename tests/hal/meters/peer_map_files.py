"""Every file of a register map is in the list of families, and the other way round."""

from pathlib import Path

from chargepost_hal.meters import maps


def test_the_list_of_families_is_the_list_of_files():
    files = Path(maps.__path__[0]).glob("[!_]*.py")
    assert sorted(maps.FAMILIES) == sorted(file.stem for file in files)
