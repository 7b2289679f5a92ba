"""Which CALLs of a backend are known, and which part of the adapter answers them."""

from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.v16 import availability, datatransfer, reset
from chargepost.ocpp.v16.configuration import Configuration
from chargepost.ocpp.v16.locallist import LocalAuthList

# Known to OCPP 1.6 and its security extension, but for features this station does not have.
_NOT_SUPPORTED = (
    "CertificateSigned",
    "DeleteCertificate",
    "ExtendedTriggerMessage",
    "GetDiagnostics",
    "GetInstalledCertificateIds",
    "GetLog",
    "InstallCertificate",
    "SignedUpdateFirmware",
    "UpdateFirmware",
)


def handlers(adapter) -> dict:
    """action -> function(payload) that returns (response, after), or None for "later"."""
    station = adapter.station
    configuration = Configuration(station)
    local_list = LocalAuthList(station)
    return {
        "CancelReservation": lambda payload: _reservation().cancel(station, payload),
        "ChangeAvailability": lambda payload: availability.change(station, payload),
        "ChangeConfiguration": configuration.change,
        "ClearCache": local_list.clear_cache,
        "ClearChargingProfile": adapter.smart_charging.clear,
        "DataTransfer": lambda payload: datatransfer.transfer(station, payload),
        "GetCompositeSchedule": adapter.smart_charging.composite,
        "GetConfiguration": configuration.get,
        "GetLocalListVersion": local_list.version,
        "RemoteStartTransaction": adapter.remote.start,
        "RemoteStopTransaction": adapter.remote.stop,
        "ReserveNow": lambda payload: _reservation().reserve(station, payload),
        "Reset": lambda payload: reset.reset(station, payload),
        "SendLocalList": local_list.send,
        "SetChargingProfile": adapter.smart_charging.set,
        "TriggerMessage": adapter.trigger.trigger,
        "UnlockConnector": adapter.unlock.unlock,
    }


def _reservation():
    """Imported with the first CALL: few sites have reservations."""
    from chargepost.ocpp.v16 import reservation

    return reservation


def refusal(action: str) -> CallError:
    """The error for a CALL that nobody here answers."""
    if action in _NOT_SUPPORTED:
        return CallError(call_error.NOT_SUPPORTED, "This station does not do %s." % action)
    text = "OCPP 1.6 has no CALL %s from a backend." % action[:50]
    return CallError(call_error.NOT_IMPLEMENTED, text)
