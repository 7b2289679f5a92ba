"""A runtime gives the application of one station a processor to run on."""

from typing import Any, Protocol

AWAY = "the application does not run: restore its power first"


class Runtime(Protocol):
    """One processor: `start` is power-up, `cut` is the loss of power, `stop` is the end."""

    snapshot: dict[str, Any]

    async def start(self) -> None: ...

    async def cut(self) -> None: ...

    async def service(self, verb: str, number: int) -> Any:
        """What a field engineer does: "clear" the faults of an outlet (0: of all), "export"
        what is remembered of faults. RuntimeError when the application is away or fails."""
        ...


def powered_off(outlets: int) -> dict[str, Any]:
    """The snapshot of a station whose application does not run."""
    return {
        "connected": False,
        "accepted": False,
        "backend": "The station has no power.",
        "unconfirmed": None,
        "time": 0,
        "verdict": "",
        "outlets": [
            {
                "outlet": number,
                "status": "Off",
                "pilot": "E",
                "offered_ma": 0,
                "limit_ma": 0,
                "limited_by": "",
                "power_w": 0,
                "energy_wh": 0,
                "register_wh": None,
                "contactor": False,
                "locked": False,
                "fault": "",
                "why": "The station has no power.",
                "causes": [],
                "phases": 0,
                "wakes": 0,
                "transaction": None,
                "token": None,
                "silences": 0,
                "locked_out": [],
                "retry_s": None,
                "rcm_test": None,
                "contactor_life": None,
                "recordings": [],
                "display": [],
                "code": "",
            }
            for number in range(1, outlets + 1)
        ],
    }
