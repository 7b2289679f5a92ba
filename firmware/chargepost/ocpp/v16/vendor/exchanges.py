"""Messages of OCPP 2.0.1 to the backend inside DataTransfer, for Plug & Charge.

They are in the adapter only while there are some.
"""

import json

from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.validation import check_answer
from chargepost_hal.on_demand import on_demand

VENDOR = "org.openchargealliance.iso15118pnc"


class Exchanges:
    """A source of the adapter. `done(answer, error)`: exactly one is not None.

    `answer` is the inner one, checked; an error has a code of call_error: REFUSED when the
    backend takes the message, and not what is in it.
    """

    def __init__(self, adapter):
        self._adapter = adapter
        self._waiting = []
        self._open = 0

    def ask(self, message: str, payload: dict, done) -> None:
        """Send as soon as the line is free; without a backend there is an error at once."""
        if not self._adapter.online:
            done(None, CallError(call_error.CONNECTION_LOST, "There is no backend."))
            return
        if not self._waiting and not self._open:
            self._adapter.exchanges = self
            # Before the ledger: behind a long time offline a driver would wait for all of it.
            self._adapter.sources = (self.next_call,) + self._adapter.sources
        self._waiting.append((message, payload, done))

    def next_call(self, now_ms: int):
        """The oldest message."""
        if not self._waiting:
            return None
        message, payload, done = self._waiting.pop(0)
        self._open += 1

        def answered(result, error):
            self._open -= 1
            self._leave()
            if error is None:
                result, error = _inner(message, result)
            done(result, error)

        wrapped = {"vendorId": VENDOR, "messageId": message, "data": json.dumps(payload)}
        return "DataTransfer", wrapped, answered

    def offline(self) -> None:
        """Nobody can be asked any more."""
        waiting, self._waiting = self._waiting, []
        self._leave()
        for _, _, done in waiting:
            done(None, CallError(call_error.CONNECTION_LOST, "The connection was lost."))

    def _leave(self) -> None:
        if self._waiting or self._open:
            return
        adapter, mine = self._adapter, self.next_call
        adapter.sources = tuple([source for source in adapter.sources if source != mine])
        adapter.exchanges = None


def exchanges(adapter) -> Exchanges:
    """Those under way, or new ones."""
    return adapter.exchanges or Exchanges(adapter)


def _inner(message: str, result: dict) -> tuple:
    """(answer, error) of what a DataTransfer.conf holds."""
    if result["status"] != "Accepted":
        text = "The backend says %s to %s." % (result["status"], message)
        return None, CallError(call_error.SECURITY, text)
    tables = on_demand("chargepost.ocpp.v16.vendor.iso15118pnc_tables")
    try:
        found = json.loads(result.get("data") or "")
        check_answer(tables.ANSWERS, message, found)
    except CallError as error:
        return None, error
    except (ValueError, RuntimeError, MemoryError):  # RuntimeError: nested too deeply
        return None, CallError(call_error.FORMAT, "The data is not JSON.")
    return found, None
