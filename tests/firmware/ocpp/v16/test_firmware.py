"""UpdateFirmware, SignedUpdateFirmware and what a backend hears of an update; portable."""

from both import MemoryStorage
from chargepost.errors import ChargepostError
from chargepost.installation import JOB, LAST, Installation
from chargepost.ocpp.v16 import firmware
from chargepost.security.certificates import MAKER_FILE
from chargepost.store import save
from chargepost_hal.slots.file_slots import FileSlots
from update_rig import Files
from updates import MAKER, STRANGER, certificate
from v16_bench import Bench

HERE = "https://files.example.org/update.bin"
NOW = "2026-01-01T00:00:00Z"
LATER = "2026-01-01T02:00:00Z"


class Rig(Bench):
    """A bench with slots; the works that the station spawns are run by `work`."""

    def __init__(self, storage=None, outlets=1, **values):
        storage = storage or MemoryStorage(files={})
        storage.replace(MAKER_FILE, (MAKER.der,))
        slots = FileSlots(storage, "unix", 20000, 1000)
        super().__init__(outlets, storage, slots, **values)
        self.works = []
        self.station.spawn = self.spawn
        self.station.backend = self.adapter
        self.transfers = Files(ChargepostError("nothing is there"))
        firmware.resume(self.adapter)

    def spawn(self, work):
        """`work` runs it, if the test wants that."""
        work.close()
        self.works.append(self.adapter.installation)

    async def work(self):
        """All that was spawned, to its end."""
        works, self.works = self.works, []
        for each in works:
            await each.run()
        self.quiet()

    def update(self, **more):
        payload = {"location": HERE, "retrieveDate": NOW}
        payload.update(more)
        reply = self.call("UpdateFirmware", **payload)
        self.use_transfers()
        return reply

    def signed(self, request=7, **more):
        asked = {
            "location": HERE,
            "retrieveDateTime": NOW,
            "signingCertificate": certificate(),
            "signature": "c2lnbmF0dXJl",
        }
        asked.update(more)
        before = len(self.replies)
        self.call("SignedUpdateFirmware", requestId=request, firmware=asked)
        for _ in range(100):
            if len(self.replies) > before:
                self.use_transfers()
                return self.replies[-1][2]["status"]
            self.quiet(1000)
        raise AssertionError("it is never answered")

    def use_transfers(self):
        if self.adapter.installation:
            self.adapter.installation._files = self.transfers

    def statuses(self):
        return [payload["status"] for payload in self.heard("FirmwareStatusNotification")]

    def told_signed(self):
        found = self.heard("SignedFirmwareStatusNotification")
        return [(payload["status"], payload.get("requestId")) for payload in found]

    def events(self):
        return [event for _, event, _ in self.station.security.lines()]

    def tell(self, *statuses, request=None):
        """An update that has got so far."""
        job = {"state": "over", "untold": [[status, request] for status in statuses]}
        job["status"] = statuses[-1]
        if request is not None:
            job["request"] = request
        firmware._work(self.adapter, Installation(self.station, self.transfers, job))
        self.quiet()
        return self


def test_a_board_without_slots_has_no_such_profile():
    bench = Bench().boot()
    assert "FirmwareManagement" not in bench.told("SupportedFeatureProfiles").split(",")
    payload = {"location": HERE, "retrieveDate": NOW}
    assert bench.call("UpdateFirmware", **payload) == "NotSupported"
    assert bench.call("SignedUpdateFirmware", **payload) == "NotSupported"
    wish = {"requestedMessage": "FirmwareStatusNotification"}
    assert bench.call("TriggerMessage", **wish) == {"status": "NotImplemented"}
    assert bench.call("ExtendedTriggerMessage", **wish) == {"status": "NotImplemented"}


def test_a_board_with_slots_has_it():
    bench = Rig().boot()
    assert "FirmwareManagement" in bench.told("SupportedFeatureProfiles").split(",")


async def test_TC_044_2_a_download_that_fails_is_told_of():
    bench = Rig().boot()
    assert bench.update(retries=4, retryInterval=5) == {}
    await bench.work()
    assert bench.statuses() == ["Downloading", "DownloadFailed"]
    assert bench.transfers.seen == [(HERE, 4, 5)]
    assert bench.adapter.installation is None
    assert bench.told_signed() == []


async def test_retries_have_a_default_and_are_never_negative():
    for more, seen in (({}, (3, 60)), ({"retries": -1, "retryInterval": -5}, (0, 0))):
        bench = Rig().boot()
        bench.update(**more)
        await bench.work()
        assert bench.transfers.seen[0][1:] == seen


def test_PlainUpdateFirmware_says_in_which_profiles_S48_only_signed_requests_count():
    for setting, profile, taken in (
        ("profile-0", 0, True),
        ("profile-0", 1, False),
        ("always", 2, True),
        ("never", 0, False),
    ):
        bench = Rig(Chargepost__PlainUpdateFirmware=setting, SecurityProfile=profile).boot()
        assert (bench.update() == {}) == taken, (setting, profile)
        assert (bench.adapter.installation is not None) == taken
        if not taken:
            assert bench.replies[-1][2] == "NotSupported"


def test_each_status_has_its_words_in_a_plain_update():
    good = ("Downloading", "Downloaded", "InstallScheduled", "InstallRebooting", "Installing")
    bench = Rig().boot().tell(*good, "Installed")
    assert bench.statuses() == ["Downloading", "Downloaded", "Installing", "Installed"]
    bench = Rig().boot().tell("Downloaded", "InstallVerificationFailed")
    assert bench.statuses() == ["Downloaded", "Installing", "InstallationFailed"]


def test_a_signed_update_tells_each_status_with_its_request():
    bench = Rig().boot().tell("DownloadScheduled", "SignatureVerified", "Installed", request=0)
    assert bench.told_signed() == [
        ("DownloadScheduled", 0),
        ("SignatureVerified", 0),
        ("Installed", 0),
    ]
    assert bench.statuses() == []


def test_statuses_survive_a_broken_connection_and_a_restart():
    bench = Rig().boot()
    bench.update()
    bench.tick()
    bench.take("FirmwareStatusNotification") if bench.open_call else None
    found = bench.adapter.installation
    found._tell("Downloading")
    found._save()
    bench.tick()
    assert bench.take("FirmwareStatusNotification") == {"status": "Downloading"}
    bench.drop()
    bench.connect()
    bench.tick()
    assert bench.take("FirmwareStatusNotification") == {"status": "Downloading"}
    again = Rig(bench.station.storage).boot()
    assert again.statuses() == ["Downloading"]


def test_a_status_that_the_backend_refuses_is_not_told_again():
    bench = Rig().boot()
    bench.update()
    found = bench.adapter.installation
    found._tell("Downloading")
    bench.tick()
    bench.take("FirmwareStatusNotification")
    bench.refuse()
    bench.quiet()
    assert bench.statuses() == ["Downloading"]


async def test_a_second_UpdateFirmware_takes_the_place_of_the_first():
    bench = Rig().boot()
    bench.update(retrieveDate=LATER)
    first = bench.adapter.installation
    assert bench.update() == {}
    assert first.stopped
    await bench.work()
    assert bench.statuses() == ["Downloading", "DownloadFailed"]


async def test_what_was_not_told_of_the_first_is_told_before_the_second():
    bench = Rig().boot()
    bench.update(retrieveDate=LATER)
    bench.adapter.installation._tell("Downloading")
    bench.update()
    bench.quiet()
    assert bench.statuses() == ["Downloading"]
    await bench.work()
    assert bench.statuses() == ["Downloading", "Downloading", "DownloadFailed"]


def test_one_that_is_being_installed_is_not_disturbed():
    bench = Rig().boot()
    bench.update()
    bench.adapter.installation.job["state"] = "installing"
    first = bench.adapter.installation
    assert bench.update() == "GenericError"
    assert bench.signed() == "Rejected"
    assert bench.adapter.installation is first and not first.stopped


def test_nothing_is_taken_in_the_middle_of_a_restart():
    bench = Rig().boot()
    bench.station.ended = "soft"
    assert bench.update() == "GenericError"
    assert bench.signed() == "Rejected"


def test_what_cannot_be_kept_is_refused():
    bench = Rig().boot()
    bench.station.storage.capacity = 100
    assert bench.update() == "InternalError"
    assert bench.signed() == "Rejected"
    assert bench.adapter.installation is None


def test_S48_a_signed_request_is_accepted_and_written_down():
    bench = Rig().boot()
    assert bench.signed(installDateTime=LATER, retrieveDateTime=LATER) == "Accepted"
    found = bench.adapter.installation
    assert found.job["request"] == 7
    assert found.job["install"] == found.job["at"] == 1767225600 + 7200
    bench.quiet()
    assert bench.told_signed() == [("DownloadScheduled", 7)]
    after = Rig(bench.station.storage)
    assert after.adapter.installation.job == found.job


def test_S48_a_certificate_of_a_stranger_is_answered_with_its_event():
    for bad in (certificate(STRANGER), "no PEM", certificate(until="20251231235959Z")):
        bench = Rig().boot()
        assert bench.signed(signingCertificate=bad) == "InvalidCertificate"
        assert "InvalidFirmwareSigningCertificate" in bench.events()
        assert bench.adapter.installation is None
        bench.quiet()
        assert bench.told_signed() == []
        told = [payload["type"] for payload in bench.heard("SecurityEventNotification")]
        assert "InvalidFirmwareSigningCertificate" in told


def test_a_place_that_nobody_can_reach_is_rejected():
    bench = Rig().boot()
    assert bench.signed(location="sftp://post:secret@files.example.org/x") == "Rejected"
    assert "'sftp'" in bench.station.logged[-1] and "secret" not in bench.station.logged[-1]
    assert bench.events().count("InvalidFirmwareSigningCertificate") == 0


async def test_a_second_signed_request_cancels_the_first():
    bench = Rig().boot()
    assert bench.signed(1, retrieveDateTime=LATER) == "Accepted"
    assert bench.signed(2) == "AcceptedCanceled"
    await bench.work()
    told = bench.told_signed()
    assert told == [("DownloadScheduled", 1), ("Downloading", 2), ("DownloadFailed", 2)]


def trigger(bench, action):
    wish = {"requestedMessage": "FirmwareStatusNotification"}
    bench.quiet()
    before = len(bench.asked)
    assert bench.call(action, **wish) == {"status": "Accepted"}
    bench.quiet()
    return [payload for name, payload in bench.asked[before:] if "Firmware" in name]


def test_a_trigger_without_an_update_is_told_that_there_is_none():
    bench = Rig().boot()
    for action in ("TriggerMessage", "ExtendedTriggerMessage"):
        assert trigger(bench, action) == [{"status": "Idle"}]


def test_a_trigger_tells_the_state_in_the_words_of_its_message():
    for status, plain in (
        ("DownloadScheduled", "Idle"),
        ("Downloading", "Downloading"),
        ("SignatureVerified", "Downloaded"),
        ("InstallScheduled", "Downloaded"),
        ("InstallRebooting", "Installing"),
        ("Installing", "Installing"),
    ):
        bench = Rig().boot()
        bench.signed(3)
        bench.adapter.installation.job["status"] = status
        assert trigger(bench, "TriggerMessage") == [{"status": plain}]
        expected = [{"status": status, "requestId": 3}]
        assert trigger(bench, "ExtendedTriggerMessage") == expected


def test_an_extended_trigger_tells_the_last_status_but_not_Installed():
    for status, expected in (
        ("InvalidSignature", {"status": "InvalidSignature", "requestId": 9}),
        ("Installed", {"status": "Idle"}),
    ):
        bench = Rig()
        save(bench.station.storage, LAST, {"status": status, "request": 9})
        bench.boot()
        assert trigger(bench, "ExtendedTriggerMessage") == [expected]
        assert trigger(bench, "TriggerMessage") == [{"status": "Idle"}]


def test_a_document_that_cannot_be_used_stops_no_station():
    storage = MemoryStorage(files={})
    save(storage, JOB, {"nonsense": 1})
    bench = Rig(storage).boot()
    assert bench.adapter.online
    assert "cannot go on" in " ".join(bench.station.logged)
