"""Plug & Charge: messages of OCPP 2.0.1 from the backend inside DataTransfer.

After "Using ISO 15118 Plug & Charge with OCPP 1.6" v1.0, known second-hand: see
docs/plug_and_charge.md. Loaded with a message.
"""

import json

from chargepost.errors import BadInput
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.validation import check_answer
from chargepost.security.certificates import MO, V2G
from chargepost_hal.on_demand import on_demand

tables = on_demand("chargepost.ocpp.v16.vendor.iso15118pnc_tables")
v2g = on_demand("chargepost.ocpp.v16.vendor.v2g")

MESSAGES = (
    "CertificateSigned",
    "DeleteCertificate",
    "GetInstalledCertificateIds",
    "InstallCertificate",
    "TriggerMessage",
)


def answer(adapter, message: str, text: str):
    """The answer to one message, or None for later; BadInput for data that is none."""
    try:
        payload = json.loads(text)
        # Not strictly: customData may stand anywhere.
        check_answer(tables.CALLS, message, payload)
    except (ValueError, RuntimeError, MemoryError):  # RuntimeError: nested too deeply
        raise BadInput("The data is not JSON.")
    except CallError as error:
        raise BadInput(str(error))
    inner = _HANDLERS[MESSAGES.index(message)](Wrapped(adapter), payload)
    adapter.work.rest()
    if inner is None:
        return None
    return wrap(inner[0]), inner[1]


def wrap(response: dict) -> dict:
    """A DataTransfer.conf around an inner answer: it says that the message was dealt with."""
    return {"status": "Accepted", "data": json.dumps(response)}


class Wrapped:
    """The adapter as handlers of plain CALLs want it; answers that come later are wrapped."""

    def __init__(self, adapter):
        self.adapter = adapter
        self.station = adapter.station
        self.link = adapter.link
        self.work = adapter.work
        self.rpc = self

    def defer(self):
        """As Rpc.defer."""
        reply = self.adapter.rpc.defer()
        return lambda response: reply(wrap(response))


def _signed(wrapped, payload: dict):
    """The station's certificate towards cars (A02)."""
    station = wrapped.station
    text = payload["certificateChain"]
    most = station.config["CertificateSignedMaxChainSize"]
    if payload.get("certificateType") == "ChargingStationCertificate":
        station.log("CertificateSigned: DataTransfer is for the type V2GCertificate.")
        return {"status": "Rejected"}, None
    reply = wrapped.defer()

    def verify():
        if len(text) > most:
            raise BadInput("The chain has %d characters; %d are allowed." % (len(text), most))
        yield from v2g.store(station).take(text, "", "")

    def done(_, error):
        if error is None:
            station.security.record("ReconfigurationOfSecurityParameters", "V2GCertificate")
            if wrapped.adapter.v2g_signing:
                wrapped.adapter.v2g_signing.stop()
        elif isinstance(error, BadInput):
            station.security.record("InvalidChargePointCertificate", str(error))
        if error is not None:
            station.log("CertificateSigned: %s" % error)
        reply({"status": "Rejected" if error else "Accepted"})

    wrapped.work.start(verify(), done)
    return None


def _install(wrapped, payload: dict):
    if payload["certificateType"] not in (V2G, MO):
        wrapped.station.log("InstallCertificate: DataTransfer is for roots of Plug & Charge.")
        return {"status": "Rejected"}, None
    return v2g.certificates.install(wrapped, payload)


def _delete(wrapped, payload: dict):
    """Roots as ever, and the station's certificate towards cars (M04)."""
    store = v2g.store(wrapped.station)
    chain = store.chain()
    if chain:
        own = v2g.own_hashes(store, chain)[0]
        if v2g.certificates.same(payload["certificateHashData"], own):
            store.forget_own(chain[0])
            wrapped.station.security.record(
                "ReconfigurationOfSecurityParameters", "DeleteCertificate"
            )
            return {"status": "Accepted"}, None
    return v2g.certificates.delete(wrapped, payload)


def _ids(wrapped, payload: dict):
    found = v2g.installed(wrapped.station, payload.get("certificateType"))
    if not found:
        return {"status": "NotFound"}, None
    return {"status": "Accepted", "certificateHashDataChain": found}, None


def _trigger(wrapped, payload: dict):
    adapter = wrapped.adapter
    if payload["requestedMessage"] != "SignV2GCertificate":
        return {"status": "NotImplemented"}, None
    if not adapter.signing.possible():
        wrapped.station.log("SignCertificate needs CpoName and Chargepost.Serial.")
        return {"status": "Rejected"}, None
    if adapter.v2g_signing:
        adapter.v2g_signing.stop()
    return {"status": "Accepted"}, v2g.Signing(adapter).start


_HANDLERS = (_signed, _delete, _ids, _install, _trigger)
