"""An update, from the wish to the image that stays, with everything that can come between."""

from both import PowerCut
from chargepost.errors import ChargepostError
from chargepost.installation import DOWNLOADING, INSTALLING, JOB, LAST, SIGNED, Sink
from chargepost.outlet.transaction import Grant, Transaction
from chargepost.store import load, save
from chargepost.update_check import BAD_FILE, BAD_SIGNATURE
from chargepost_hal.slots.boot_record import READY, BootRecord
from update_rig import GOOD, IMAGE, PROOF, Files, QuickCheck, Rig, Verdict
from v16_bench import NOW


def events(rig):
    return [event for _, event, _ in rig.station.security.lines()]


async def test_S47_a_good_update_is_fetched_installed_tried_and_kept():
    rig = Rig().start()
    rig.ask()
    with QuickCheck():
        await rig.finish()
    assert rig.told == GOOD
    assert (rig.slots.running, rig.slots.version, rig.lives) == ("b", "0.2.0", 2)
    assert rig.start().slots.outcome == "normal"
    assert rig.found is None
    assert rig.files.seen == [("http://h/u", 2, 9)]
    assert "FirmwareUpdated" in events(rig)
    assert rig.storage.size(JOB) < 0
    assert load(rig.storage, LAST) == {"status": "Installed"}


async def test_the_date_of_the_download_is_waited_for_over_a_restart():
    rig = Rig().start()
    found = rig.ask(at=NOW + 7200)
    assert found.job["status"] == "DownloadScheduled"
    rig.start()
    with QuickCheck():
        await rig.finish()
    assert rig.told == ["DownloadScheduled"] + GOOD
    assert rig.clock.now() >= NOW + 7200


async def test_the_date_of_the_installation_leaves_the_outlets_alone_until_then():
    rig = Rig().start()
    rig.ask(install=NOW + 7200)
    free = []
    sleep = rig.clock.sleep_ms

    async def look(ms):
        free.append((rig.clock.now() < NOW + 7200, rig.station.outlets[0].operative))
        await sleep(ms)

    rig.clock.sleep_ms = look
    with QuickCheck():
        await rig.work()
    assert rig.clock.now() >= NOW + 7200
    assert all(operative for early, operative in free if early)
    assert not rig.station.outlets[0].operative
    assert rig.told[:3] == ["Downloading", "Downloaded", "InstallScheduled"]


def during_a_session(rig, seconds):
    """Outlet 1 is in a transaction for so long; what the second outlet is meanwhile."""
    seen = []
    outlet = rig.station.outlets[0]
    outlet.transaction = Transaction(7, Grant("CAFE"), 0, 0, 1000)
    end_ms = rig.clock.ms() + seconds * 1000
    sleep = rig.clock.sleep_ms

    async def look(ms):
        seen.append(rig.station.outlets[1].operative)
        if rig.clock.ms() >= end_ms:
            outlet.transaction = None
        await sleep(ms)

    rig.clock.sleep_ms = look
    return seen


async def test_S47_the_end_of_a_session_is_waited_for_and_idle_outlets_take_nobody():
    rig = Rig(outlets=2).start()
    rig.ask()
    seen = during_a_session(rig, 600)
    with QuickCheck():
        assert await rig.work()
    assert rig.station.outlets[0].transaction is None
    assert rig.clock.ms() > 600000
    assert not any(seen[1:])
    assert rig.told == ["Downloading", "Downloaded", "InstallScheduled", "InstallRebooting"]


async def test_drivers_may_begin_meanwhile_where_the_site_says_so():
    rig = Rig(outlets=2).start(Chargepost__SessionsBeforeUpdate=True)
    rig.ask()
    seen = during_a_session(rig, 600)
    with QuickCheck():
        assert await rig.work()
    assert all(seen[:500])
    assert not rig.station.outlets[1].operative


async def test_what_the_operator_decided_comes_back_when_nothing_is_installed():
    rig = Rig(outlets=2).start()
    rig.station.availability.change(2, False)
    found = rig.ask()
    during_a_session(rig, 1 << 30)
    sleep = rig.clock.sleep_ms

    async def give_up(ms):
        if rig.clock.ms() > 600000:
            assert not rig.station.outlets[0].operative
            assert found.stop()
        await sleep(ms)

    rig.clock.sleep_ms = give_up
    with QuickCheck():
        await rig.work()
    assert [outlet.operative for outlet in rig.station.outlets] == [True, False]
    assert rig.start().station.outlets[1].operative is False


async def test_one_that_gives_way_before_its_date_leaves_the_outlets_to_the_drivers():
    rig = Rig(outlets=2).start()
    found = rig.ask(install=NOW + 7200)
    sleep = rig.clock.sleep_ms

    async def give_way(ms):
        if rig.clock.now() > NOW + 60:
            found.stop()
        await sleep(ms)

    rig.clock.sleep_ms = give_way
    with QuickCheck():
        await rig.work()
    assert found.ended and rig.clock.now() < NOW + 7200
    assert [outlet.operative for outlet in rig.station.outlets] == [True, True]


async def test_a_session_that_a_power_cut_interrupts_is_waited_for_too():
    for state in ("waiting", INSTALLING):
        rig = Rig().start()
        rig.ask(state=state, length=len(IMAGE), version="0.2.0", **{"from": "a"})
        seen = recover_after(rig.start(), 600)
        assert await rig.work()
        assert len(seen) > 600 and all(seen[:600]), state


def recover_after(rig, seconds):
    """So long one of before may be resumed; what its outlet is meanwhile."""
    seen = []
    waiting = rig.station.recovery.waiting
    waiting.append("a transaction that the ledger knows of")
    end_ms = rig.clock.ms() + seconds * 1000
    sleep = rig.clock.sleep_ms

    async def settle(ms):
        seen.append(rig.station.outlets[0].operative)
        if rig.clock.ms() >= end_ms:
            waiting.clear()
        await sleep(ms)

    rig.clock.sleep_ms = settle
    return seen


async def test_a_download_that_fails_leaves_everything_as_it_was():
    for error in (ChargepostError, OSError, MemoryError, ValueError):
        rig = Rig(Files(error("The server is gone."))).start()
        rig.ask()
        await rig.finish()
        assert rig.told == ["Downloading", "DownloadFailed"]
        assert rig.lives == 1 and rig.slots.running == "a"
        assert "The server is gone." in rig.station.logged[-1]


async def refuse(status, **more):
    """A file that the check refuses; the rig afterwards."""
    rig = Rig().start()
    rig.ask(**more)
    with QuickCheck() as check:
        check.verdict = Verdict(status, "InvalidFirmwareSignature", "nobody has signed it")
        await rig.finish()
        assert check.seen == [PROOF if "request" in more else None]
    assert "nobody has signed it" in rig.station.logged[-1]
    assert "InvalidFirmwareSignature" in events(rig)
    assert rig.lives == 1 and rig.start().slots.outcome == "normal"
    return rig


async def test_S48_a_signature_that_is_not_right_ends_a_signed_update():
    rig = await refuse(BAD_SIGNATURE, request=5)
    assert rig.told == ["Downloading", "Downloaded", "InvalidSignature"]
    assert load(rig.storage, LAST) == {"status": "InvalidSignature", "request": 5}


async def test_a_file_that_is_no_update_is_refused_with_one_sentence():
    rig = await refuse(BAD_FILE, request=0)
    told = ["Downloading", "Downloaded", "SignatureVerified", "InstallVerificationFailed"]
    assert rig.told == told
    assert (await refuse(BAD_FILE)).told == ["Downloading", "Downloaded", BAD_FILE]


async def test_S48_a_request_whose_signature_is_lost_counts_for_nothing():
    rig = Rig().start()
    rig.ask(request=5)
    rig.storage.remove(SIGNED)
    with QuickCheck():
        await rig.finish()
    assert rig.told == ["Downloading", "Downloaded", "InvalidSignature"]


async def test_S48_a_good_signed_update_tells_one_status_more():
    rig = Rig().start()
    rig.ask(request=5)
    with QuickCheck():
        await rig.finish()
    assert rig.told == GOOD[:2] + ["SignatureVerified"] + GOOD[2:]
    assert rig.storage.size(SIGNED) < 0
    assert load(rig.storage, SIGNED) is None


async def test_an_image_that_no_backend_accepts_is_left():
    rig = Rig().start(Chargepost__FirmwareTrial=60)
    rig.ask()
    with QuickCheck():
        assert await rig.work()
        rig.online = False
        rig.start(Chargepost__FirmwareTrial=60)
        before_ms = rig.clock.ms()
        assert await rig.work()
        assert rig.station.ended == "hard"
        assert 60000 <= rig.clock.ms() - before_ms < 63000
        rig.online = True
        rig.start()
        await rig.finish()
    assert rig.told == GOOD[:-1] + ["InstallationFailed"]
    assert "no backend within 60 s" in rig.station.logged[-1]
    assert (rig.slots.running, rig.lives) == ("a", 3)
    assert rig.start().slots.outcome == "normal"


async def test_a_trial_does_not_end_in_the_middle_of_a_session():
    rig = Rig(outlets=2).start(Chargepost__FirmwareTrial=60)
    rig.ask()
    with QuickCheck():
        assert await rig.work()
        rig.online = False
        rig.start(Chargepost__FirmwareTrial=60)
        during_a_session(rig, 3600)
        assert await rig.work()
    assert rig.clock.ms() > 3600000


async def test_an_image_without_its_guard_is_not_kept():
    rig = Rig().start()
    rig.ask()
    with QuickCheck():
        await rig.work()
        rig.start()
        rig.station.guard.alive = False
        await rig.work()
    assert rig.station.ended == "hard"


async def test_an_image_that_does_not_start_is_left_after_two_attempts():
    rig = Rig().start()
    rig.ask()
    with QuickCheck():
        assert await rig.work()
        for _ in range(2):
            rig.start()
            assert rig.slots.running == "b"
        rig.start()
        await rig.finish()
    assert rig.told == GOOD[:3] + ["InstallationFailed"]
    assert "did not start" in rig.station.logged[-1]
    assert rig.slots.running == "a"


async def test_the_next_update_goes_into_the_slot_of_the_one_before():
    rig = Rig().start()
    for slot in ("b", "a", "b"):
        rig.ask()
        with QuickCheck():
            await rig.finish()
        assert rig.slots.running == slot


async def test_an_update_on_trial_cannot_be_stopped():
    rig = Rig().start()
    found = rig.ask()
    with QuickCheck():
        await rig.work()
    assert not found.stop()
    assert rig.start().found and not rig.found.stop()


async def test_a_new_one_waits_until_the_one_before_has_let_go_of_the_slot():
    rig = Rig().start()
    old = rig.ask()
    waits = []

    async def late(ms):
        waits.append(ms)
        old.ended = len(waits) > 2
        rig.clock.advance(ms)

    def fetched():
        assert old.ended, "both write to the slot"

    assert old.stop()
    new = rig.ask()
    new._before = old
    rig.clock.sleep_ms = late
    rig.files.step = fetched
    with QuickCheck():
        await rig.work()
    assert rig.told == GOOD[:3]


async def test_the_start_tells_more_than_a_document_that_is_one_step_behind():
    rig = Rig().start()
    rig.ask()
    with QuickCheck():
        assert await rig.work()
        job = load(rig.storage, JOB)
        for state in ("waiting", "checking", "scheduled"):
            job["state"] = state
            save(rig.storage, JOB, job)
            found = rig.start().found
            assert found and found.state == INSTALLING
            rig.storage.replace("slots/record", (ready(rig),))
        await rig.start().finish()
    assert rig.told[-2:] == ["Installing", "Installed"]
    assert rig.slots.running == "b"


def ready(rig):
    """The record as it was before the first start on trial."""
    record = BootRecord(rig.storage.read("slots/record"))
    record.state = READY
    return record.data()


async def test_a_trial_without_any_document_is_finished_too():
    rig = Rig().start()
    rig.ask()
    with QuickCheck():
        assert await rig.work()
        for name in (JOB, JOB + ".previous"):
            rig.storage.remove(name)
        await rig.start().finish()
    assert rig.slots.running == "b" and rig.start().slots.outcome == "normal"


async def test_a_download_that_restarts_break_off_is_not_tried_for_ever():
    rig = Rig().start()
    rig.ask()

    def cut():
        raise PowerCut

    rig.files.step = cut
    for _ in range(5):
        assert rig.found.state in ("scheduled", DOWNLOADING)
        # A cut leaves no time to write anything down.
        rig.found._fail = lambda status, why: None
        rig.found._transfer = None
        try:
            await _one_round(rig)
        except PowerCut:
            pass
        rig.start()
    await rig.finish()
    assert rig.told[-1] == "DownloadFailed"


async def _one_round(rig):
    found = rig.found
    if found.state == "scheduled":
        await found._scheduled()
    await found._downloading()


def test_the_sink_writes_in_blocks_and_can_begin_anew():
    rig = Rig().start()
    sink = Sink(rig.slots)
    before = rig.storage.operations
    for _ in range(9):
        sink.add(bytes(1000))
    assert (sink.size, rig.slots.size(), rig.storage.operations - before) == (9000, 5000, 1)
    sink.flush()
    assert rig.slots.size() == 9000
    sink.clear()
    assert (sink.size, rig.slots.size()) == (0, 0)
    assert sink.limit == rig.slots.limit == 20000
