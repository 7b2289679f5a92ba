"""What a LEM DCBM signs: one transaction at a time, one OCMF record for each."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chargepost_sim.ocmf_signer import OcmfSigner
from chargepost_sim.truth import Truth

_REGISTER = "1-0:1.8.0"
_SERIAL = "1211750001"


class Legal:
    """The signed side of an emulated meter.

    `seconds` is a monotonic clock. Until somebody sets the time the meter's clock begins at 2000,
    and its records say so (U). `given` replaces the records of transactions to come; `ready_s`
    is how long the meter takes to sign.
    """

    def __init__(
        self, truth: Callable[[], Truth], seconds: Callable[[], float] | None = None, algorithm=""
    ):
        self.signer = OcmfSigner(algorithm) if algorithm else OcmfSigner()
        self.records: dict[str, bytes] = {}
        self.given: list[bytes] = []
        self.running = ""
        self.last = ""
        self.refuses = False  # to begin a transaction
        self.ready_s = 0.0
        self._ended_s = 0.0
        self._truth = truth
        self._seconds = seconds or time.monotonic
        self._offset_s = 946684800 - self._seconds()
        self._synchronised = False
        self._page = 0
        self._wish: dict[str, Any] = {}
        self._readings: list[dict[str, Any]] = []

    def set_time(self, utc: str) -> bool:
        """RFC 3339; not while a transaction runs."""
        if self.running:
            return False
        self._offset_s = datetime.fromisoformat(utc).timestamp() - self._seconds()
        self._synchronised = True
        return True

    def begin(self, wish: dict[str, Any]) -> bool:
        """Begin the transaction of a POST to "legal"; False when that cannot be."""
        if self.running or self.refuses or not wish.get("transactionId"):
            return False
        self.running = self.last = wish["transactionId"]
        self._wish = wish
        self._page += 1
        self._readings = [self._reading("B")]
        return True

    def end(self, name: str) -> bool:
        """End the transaction; False when another one runs, or none."""
        if name != self.running:
            return False
        record = self._record([*self._readings, self._reading("E")])
        self.records[name] = self.given.pop(0) if self.given else record
        self.running = ""
        self._ended_s = self._seconds()
        return True

    def record(self, name: str) -> bytes | None:
        """The record of a transaction, of a running one up to now; None while it has none."""
        if name and name == self.running:
            return self._record([*self._readings, self._reading("C")])
        if self._seconds() - self._ended_s < self.ready_s:
            return None
        return self.records.get(name)

    def _reading(self, kind: str) -> dict[str, Any]:
        now = datetime.fromtimestamp(self._offset_s + self._seconds(), UTC)
        status = "S" if self._synchronised else "U"
        return {
            "TM": f"{now:%Y-%m-%dT%H:%M:%S},{now.microsecond // 1000:03d}+0000 {status}",
            "TX": kind,
            "RV": round(self._truth().energy_wh / 1000, 3),
            "RI": _REGISTER,
            "RU": "kWh",
            "RT": "DC",
            "EF": "",
            "ST": "G",
        }

    def _record(self, readings: list[dict[str, Any]]) -> bytes:
        token = self._wish.get("clientId", "")
        return self.signer.record(
            {
                "FV": "1.0",
                "GI": "LEM DCBM",
                "GS": _SERIAL,
                "GV": "v1",
                "PG": f"T{self._page}",
                "MV": "LEM",
                "MS": _SERIAL,
                "MF": "MU-0.1.4.0_SU-0.0.8.0",
                "IS": bool(token),
                "IL": "HEARSAY" if token else "NONE",
                "IF": ["RFID_PLAIN", "OCPP_NONE", "ISO15118_NONE", "PLMN_NONE"],
                "IT": "ISO14443",
                "ID": token,
                "CT": "EVSEID",
                "CI": self._wish.get("evseId", ""),
                "RD": readings,
            }
        )
