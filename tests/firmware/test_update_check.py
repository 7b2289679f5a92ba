"""What a file in the other slot has to be, before it is installed."""

from chargepost import update_check
from chargepost.security.certificates import MAKER_FILE
from chargepost.update_check import BAD_FILE, BAD_SIGNATURE, numbers
from update_rig import Rig
from updates import KEY, MAKER, STRANGER, certificate, make, sign


def rig(data, root=MAKER, **values):
    found = Rig().start(**values)
    if root:
        found.storage.replace(MAKER_FILE, (root.der,))
    found.slots.erase()
    found.slots.write(data)
    return found


async def verdict(data, signed=None, root=MAKER, **values):
    found = rig(data, root, **values)
    said = await update_check.check(found.station, found.slots, signed)
    return said.status, said.event, said.why


async def test_an_update_of_the_maker_is_good():
    data = make(b"x" * 3000, "0.2.0")
    found = rig(data)
    said = await update_check.check(found.station, found.slots, None)
    assert (said.status, said.length, said.version) == ("", 3000, "0.2.0")


async def test_S48_a_signed_request_covers_the_whole_file():
    data = make()
    assert (await verdict(data, [certificate(), sign(data)]))[0] == ""
    for signed in (
        [certificate(), sign(data[:-1])],
        [certificate(), sign(data, KEY + 1)],
        [certificate(), "no base64 *"],
    ):
        status, event, why = await verdict(data, signed)
        assert (status, event) == (BAD_SIGNATURE, "InvalidFirmwareSignature")
        assert "not that of this file" in why


async def test_what_is_no_update_of_this_maker_for_this_board_is_refused():
    for data, root, sentence, event in (
        (b"nonsense" * 10, MAKER, "no update", ""),
        (make(board="esp32"), MAKER, "for the board esp32", ""),
        (b"y" + make()[1:], MAKER, "damaged", ""),
        (make(b""), MAKER, "is '0', no number above 0", ""),
        (make(maker=STRANGER), MAKER, "no root", "InvalidFirmwareSignature"),
        (make(), STRANGER, "no root", "InvalidFirmwareSignature"),
        (make(), None, "no root certificate", "InvalidFirmwareSignature"),
    ):
        status, told, why = await verdict(data, None, root)
        assert (status, told) == (BAD_FILE, event), why
        assert sentence in why, why


async def test_a_version_that_no_boot_record_can_hold_is_refused():
    for version in ("", "1.0 beta", "1.0\t2", "1.0ä", "1" * 51):
        status, event, why = await verdict(make(version=version))
        assert (status, event) == (BAD_FILE, ""), version
        assert "1 to 50 ASCII characters" in why
    assert (await verdict(make(version="1" * 50)))[0] == ""


async def test_FirmwareDowngrade_decides_about_an_older_one():
    running = {"Chargepost__FirmwareVersion": "1.10.0"}
    assert (await verdict(make(version="1.10.0"), **running))[0] == ""
    status, event, why = await verdict(make(version="1.9.9"), **running)
    assert (status, event) == (BAD_FILE, "")
    assert "older than 1.10.0" in why
    running["Chargepost__FirmwareDowngrade"] = True
    assert (await verdict(make(version="1.9.9"), **running))[0] == ""


def test_versions_are_compared_by_their_numbers():
    rising = (
        "",
        "0.9",
        "0.10",
        "0.10.1",
        "v1.0-rc1",
        "1.0-rc2",
        "1.0",
        "2026-03-01",
        "2026-10-01",
    )
    for older, newer in zip(rising, rising[1:]):
        assert numbers(older) < numbers(newer), (older, newer)
