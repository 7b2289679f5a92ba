"""What a person or a program may see of a station at one instant: plain names and integers."""

from chargepost.guard.interface import state_name


def outlet_snapshot(outlet) -> dict:
    """Status, pilot, current offered (mA), power (W), energy of the session (Wh), and why."""
    report = outlet.guard.report(outlet.number - 1)
    meter = outlet.meter
    latest = meter.latest
    transaction = outlet.transaction
    causes = outlet.causes()
    energy = transaction.energy_wh(meter.register_wh or 0) if transaction else 0
    return {
        "outlet": outlet.number,
        "status": outlet.status,
        "pilot": state_name(report),
        "offered_ma": report.signalled_ma,
        "limit_ma": outlet.winner.limit_ma,
        "limited_by": outlet.winner.source,
        "power_w": (latest.power_w or 0) if latest and not meter.stale else 0,
        "energy_wh": energy,
        "register_wh": meter.register_wh,
        "contactor": bool(report.contactor),
        "locked": bool(report.locked),
        "fault": outlet.fault_sentence(),
        "why": causes[0],
        "causes": causes[1:],
        "phases": report.phases,
        "wakes": outlet.wake_up.wakes,
        "transaction": transaction.number if transaction else None,
        "token": outlet.grant.token if outlet.grant else None,
        "silences": report.silences,
    }


def _with_protection(station, outlet) -> dict:
    found = outlet_snapshot(outlet)
    found.update(station.protection.outlet_snapshot(outlet.number))
    lines, code = station.pricing.shown(outlet.number) if station.pricing else ([], "")
    found["display"], found["code"] = lines, code
    return found


def station_snapshot(station) -> dict:
    """The whole station: the connection to the backend, what waits for it, every outlet."""
    backend = station.backend
    return {
        "connected": backend.connected,
        "accepted": backend.online,
        "backend": backend.state(),
        "unconfirmed": station.ledger.unconfirmed(),
        "time": station.clock.now(),
        "verdict": station.access.last_verdict,
        "outlets": [_with_protection(station, outlet) for outlet in station.outlets],
    }
