"""A guard's life until its black box froze, fetched, and lived through again; portable."""

from both import FakeClock, MemoryStorage
from chargepost.guard import recording
from chargepost.protection import recording_file
from chargepost.protection.black_box import BlackBox
from guard_rig import MASK, Rig, play


class Clock(FakeClock):
    """The application's clock, which lives with a rig."""

    def __init__(self, rig, unix):
        self.rig = rig
        self._ms = 0
        self._unix_at_0 = unix
        self.synchronised = bool(unix)

    def ms(self):
        return self.rig.lived_ms

    def now(self):
        return self._unix_at_0 + self.rig.lived_ms // 1000 if self._unix_at_0 else 0


class Recorder:
    """A rig whose black box is fetched into a storage, a piece in each tick of 100 ms."""

    def __init__(self, start_ms=0, linked=False, storage=None, unix=1_790_000_000, budget=65536):
        self.rig = Rig(start_ms, linked)
        self.storage = storage or MemoryStorage()
        self.logged = []
        self.needed = 0
        clock = Clock(self.rig, unix)
        self.box = BlackBox(
            self.storage, self.rig.port, clock, budget, lambda: self.needed, self.logged.append
        )

    def run(self, ms):
        for _ in range(ms // 100):
            self.box.tick(self.rig.lived_ms)
            if self.rig.talking:
                self.rig.refresh()
            talking, self.rig.talking = self.rig.talking, 0
            self.rig.run(100)
            self.rig.talking = talking

    def until_stored(self, most_ms=30000):
        """Live on until the recording is stored and the ring runs again."""
        for _ in range(most_ms // 100):
            self.run(100)
            if not self.rig.report.recorded and self.box._state == 0:
                return

    def short(self):
        """A fault and its end: the pilot is shorted for a second and a half."""
        rig = self.rig
        before = rig.outlet.level
        rig.outlet.level = 0
        self.run(1500)
        rig.outlet.level = before
        self.run(500)  # the ring runs on for a second after the fault
        self.until_stored()

    def last(self):
        """The newest recording as a file."""
        return self.box.read(self.box.names()[-1]) or b""


def shake(rig):
    """Let the voltages of a rig be noisy, by the lowest bits of a shift register (seeded)."""
    state = [0xACE1]
    plain = rig.outlet.high_mv

    def noisy():
        low = state[0] & 1
        state[0] = (state[0] >> 1) ^ (0xB400 if low else 0)
        return plain() + (state[0] & 0x3FF) - 512

    rig.outlet.high_mv = noisy


def recorded(trace, start_ms, linked, noise=False):
    """The file of the recording that a fault at the end of a trace leaves, as bytes."""
    recorder = Recorder(start_ms, linked)
    if noise:
        shake(recorder.rig)
    play(recorder.rig, trace)
    recorder.rig.talking = 1
    recorder.rig.ask.locked = 0
    recorder.rig.ask.available = 1  # in F nobody would see a short
    recorder.box.tick(recorder.rig.lived_ms)
    recorder.until_stored()
    recorder.rig.outlet.level = 12000
    recorder.run(3000)
    recorder.short()
    return recorder.last()


def replayed(data):
    """(steps lived through, difference) of a recording's file."""
    replay = recording.Replay()
    replay.run(recording.decode(recording_file.segments(data)))
    return [replay.steps, replay.difference]


def stumble(rig, late_ms):
    """The next step of a rig comes so much later than it should."""
    rig.now = (rig.now + late_ms) & MASK
    rig.lived_ms += late_ms
