"""Faults: which are latched, which are live, and what each kind does."""

from typing import TYPE_CHECKING

from chargepost.guard import interface as bits
from chargepost.guard.interface import A, B, C, D, E
from guard_model.pilot import MISSING

if TYPE_CHECKING:
    from guard_model.model import Model

STOPPING = 0xFFFF & ~(bits.HOT | bits.OVERLOAD | bits.SENSOR)
PAUSING = bits.HOT
STAYS_WITHOUT_A_CAR = bits.WELDED | bits.RCM_TEST


class Faults:
    """`latched` stay until they are cleared or the car has left; `all` are those of this step."""

    def __init__(self) -> None:
        self.latched = 0
        self.all = bits.SILENT
        self.residual = 0
        self.level = False

    def step(self, model: "Model") -> None:
        if model.pilot.state == A:
            self.latched &= STAYS_WITHOUT_A_CAR
        for bit, found in self.causes(model):
            if found:
                self.latched |= bit
        if model.monitor.trip:
            self.residual = model.monitor.trip
        self.all = self.latched | self.live(model) | model.wish.locked
        if model.silent:
            self.all |= bits.SILENT

    def causes(self, model: "Model") -> list[tuple[int, object]]:
        history, pilot, state = model.history, model.pilot, model.pilot.state
        refused = state == pilot.seen == D and not pilot.taking
        no_cable = state in (B, C, D) and model.cable.accepted == 0
        wrong = model.watch.wrong
        command = model.contactor.command
        return [
            (bits.VENTILATION, history.has_held("ventilation", refused, 500)),
            (bits.PILOT_SHORT, history.has_held("short", state == pilot.seen == E, 500)),
            (bits.PROXIMITY, history.has_held("no cable", no_cable, 500)),
            (bits.NO_DIODE, pilot.diode == MISSING),
            (bits.RESIDUAL_CURRENT, model.monitor.trip),
            (bits.RCM_TEST, model.monitor.fault),
            (bits.OVER_CURRENT, model.overload.hard),
            (bits.WELDED, model.overload.stray or (wrong and not command)),
            (bits.NOT_CLOSING, wrong and command),
            (bits.LOCK, model.lock.failed),
            (bits.PHASE_SWITCH, model.phases.wrong),
        ]

    def live(self, model: "Model") -> int:
        fine = model.history.has_held("pilot fine", not model.pilot.odd, 3000)
        self.level = model.pilot.odd or (self.level and not fine)
        found = bits.PILOT_LEVEL if self.level else 0
        found |= bits.HOT if model.heat.hot else 0
        found |= bits.SENSOR if model.heat.dead else 0
        return found | (bits.OVERLOAD if model.overload.overload else 0)
