"""A power cut at every step of an update: it goes on, or the old image runs on."""

from both import MemoryStorage, PowerCut
from chargepost.installation import JOB
from update_rig import GOOD, IMAGE, QuickCheck, Rig


class Full(MemoryStorage):
    """Nothing more can be written of what an update notes down."""

    def replace(self, name, chunks):
        if name.startswith("update/"):
            raise OSError(28, "no room")
        super().replace(name, chunks)


class Cut(MemoryStorage):
    """The power goes at the operation `at`; of what that one appends `part` of two halves stay."""

    def __init__(self, files, at, part):
        super().__init__(1 << 20, files)
        self.at = at
        self.part = part

    def _spend(self, data):
        self.operations += 1
        if self.operations < self.at:
            return data, False
        part = data[: len(data) * self.part // 2] if self.operations == self.at else b""
        return part, True


async def live(rig):
    """One power-up until it is over; the restarts in between are its own."""
    rig.start()
    for _ in range(8):
        if not await rig.work():
            return
        rig.start()
    raise AssertionError("it restarts for ever")


async def cut_at(at, part):
    """(was there a cut, the rig) of an update that is cut at one operation."""
    rig = Rig().start()
    rig.ask()
    rig.storage = Cut(rig.storage.files, at, part)
    cut = False
    try:
        await live(rig)
    except PowerCut:
        cut = True
    rig.storage = MemoryStorage(files=rig.storage.files)
    rig.online = True
    await live(rig)
    return cut, rig


async def test_a_power_cut_at_any_step_ends_with_the_new_image_and_in_order():
    with QuickCheck():
        for part in (0, 1):
            at = 1
            while True:
                cut, rig = await cut_at(at, part)
                told = [status for i, status in enumerate(rig.told) if status not in rig.told[:i]]
                assert rig.start().slots.outcome == "normal", at
                assert (rig.slots.running, rig.slots.version) == ("b", "0.2.0"), at
                assert rig.storage.read("slots/b") == IMAGE, at
                assert told == GOOD, (at, told)
                assert rig.storage.size(JOB) < 0, at
                if not cut:
                    break
                at += 1
            assert at > 20, "hardly anything was written"


async def test_a_power_cut_on_the_way_back_ends_with_the_old_image():
    with QuickCheck():
        at = 1
        while True:
            rig = Rig().start()
            rig.ask()
            assert await rig.work()
            rig.start()
            rig.online = False
            rig.storage = Cut(rig.storage.files, at, 0)
            cut = False
            try:
                for _ in range(2):
                    rig.start()
                    await rig.work()
            except PowerCut:
                cut = True
            rig.storage = MemoryStorage(files=rig.storage.files)
            for _ in range(3):
                rig.start()
                await rig.work()
            rig.online = True
            await live(rig)
            assert (rig.start().slots.running, rig.slots.outcome) == ("a", "normal"), at
            assert rig.told[-1] == "InstallationFailed", at
            if not cut:
                break
            at += 1
        assert at > 5


async def test_a_storage_that_is_full_changes_nothing_about_a_trial():
    with QuickCheck():
        rig = Rig().start()
        rig.ask()
        assert await rig.work()
        rig.storage = Full(files=rig.storage.files)
        rig.start()
        assert not await rig.work()
        assert rig.told == GOOD
        assert (rig.slots.running, rig.slots.outcome) == ("b", "normal")
        rig.storage = MemoryStorage(files=rig.storage.files)
        await live(rig)
        assert rig.start().found is None and rig.told[-1] == "Installed"
