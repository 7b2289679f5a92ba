"""Plays readings, one a second, to a watch over the supply; portable."""

from chargepost.guard.interface import Report
from chargepost.supply import country
from chargepost.supply.window import SOUND, SupplyWatch
from chargepost_hal.contract import Reading

NOMINAL_MV = 230000


def play(name, readings):
    """[faults, may a car have it, mA while it is not sound] after each (per mille, mHz)."""
    watch = SupplyWatch(country.rules(name), NOMINAL_MV)
    report = Report()
    report.contactor = 1
    told = []
    for second, (per_mille, mhz) in enumerate(readings):
        ms = second * 1000
        reading = Reading()
        mv = per_mille * NOMINAL_MV // 1000
        reading.voltage_mv = [mv, mv, mv]
        reading.frequency_mhz = mhz
        reading.at_ms = ms
        watch.look(reading, report, ms)
        sound = watch.state == SOUND
        told.append([watch.faults, 0 if sound else watch.limit_ma(ms), sound])
    return told
