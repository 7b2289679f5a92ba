"""Which CALLs of a backend are known, and which part of the adapter answers them."""

from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost_hal.on_demand import on_demand

# Known to OCPP 1.6 and its security extension, but not answered by a board without slots.
_NOT_SUPPORTED = (
    "SignedUpdateFirmware",
    "UpdateFirmware",
)


def handlers(adapter) -> dict:
    """action -> function(payload) that returns (response, after), or None for "later"."""
    station = adapter.station
    found = {
        "CancelReservation": lambda payload: _part("reservation").cancel(station, payload),
        "CertificateSigned": lambda payload: _certificates(adapter, "signed", payload),
        "ChangeAvailability": lambda payload: _part("availability").change(station, payload),
        "ChangeConfiguration": lambda payload: _configuration(station, adapter.security).change(
            payload
        ),
        "ClearCache": lambda payload: _list(station).clear_cache(payload),
        "ClearChargingProfile": adapter.smart_charging.clear,
        "DataTransfer": lambda payload: _part("datatransfer").transfer(adapter, payload),
        "DeleteCertificate": lambda payload: _certificates(adapter, "delete", payload),
        "ExtendedTriggerMessage": lambda payload: _extended(adapter, payload),
        "GetCompositeSchedule": adapter.smart_charging.composite,
        "GetConfiguration": lambda payload: _configuration(station, adapter.security).get(payload),
        "GetDiagnostics": lambda payload: _part("diagnostics").get(adapter, payload),
        "GetInstalledCertificateIds": lambda payload: _certificates(adapter, "ids", payload),
        "GetLocalListVersion": lambda payload: _list(station).version(payload),
        "GetLog": lambda payload: _part("log_upload").get(adapter, payload),
        "InstallCertificate": lambda payload: _certificates(adapter, "install", payload),
        "RemoteStartTransaction": adapter.remote.start,
        "RemoteStopTransaction": adapter.remote.stop,
        "ReserveNow": lambda payload: _part("reservation").reserve(station, payload),
        "Reset": lambda payload: _part("reset").reset(station, payload),
        "SendLocalList": lambda payload: _list(station).send(payload),
        "SetChargingProfile": adapter.smart_charging.set,
        "TriggerMessage": lambda payload: _trigger(adapter, payload),
        "UnlockConnector": adapter.unlock.unlock,
    }
    if station.board.boot:
        found["SignedUpdateFirmware"] = lambda payload: _part("firmware").signed(adapter, payload)
        found["UpdateFirmware"] = lambda payload: _part("firmware").update(adapter, payload)
    else:
        profiles = station.config["SupportedFeatureProfiles"].replace("FirmwareManagement,", "")
        station.config.fix("SupportedFeatureProfiles", profiles)
    return found


def resume(adapter) -> None:
    """Go on with an update of the firmware that a restart has interrupted."""
    station = adapter.station
    boot = station.board.boot
    if boot and (boot[1] != "normal" or station.storage.size("update/job") >= 0):
        _part("firmware").resume(adapter)


def _part(name: str):
    """The module that answers a CALL: CALLs are seldom, so it is loaded for each of them."""
    return on_demand("chargepost.ocpp.v16." + name)


def _extended(adapter, payload: dict) -> tuple:
    if payload["requestedMessage"] == "LogStatusNotification":
        return _part("log_upload").ask(adapter)
    if _of_firmware(adapter, payload):
        return _part("firmware").ask_signed(adapter)
    return adapter.trigger.extended(payload)


def _certificates(adapter, name: str, payload: dict):
    answer = getattr(_part("certificates"), name)(adapter, payload)
    adapter.work.rest()
    return answer


def _trigger(adapter, payload: dict):
    if payload["requestedMessage"] == "DiagnosticsStatusNotification":
        return _part("diagnostics").ask(adapter)
    if _of_firmware(adapter, payload):
        return _part("firmware").ask(adapter)
    return adapter.trigger.trigger(payload)


def _of_firmware(adapter, payload: dict) -> bool:
    asked = payload["requestedMessage"] == "FirmwareStatusNotification"
    return asked and "UpdateFirmware" in adapter.handlers


def _configuration(station, security):
    return _part("configuration").Configuration(station, security)


def _list(station):
    return _part("locallist").LocalAuthList(station)


def refusal(action: str) -> CallError:
    """The error for a CALL that nobody here answers."""
    if action in _NOT_SUPPORTED:
        return CallError(call_error.NOT_SUPPORTED, "This station does not do %s." % action)
    text = "OCPP 1.6 has no CALL %s from a backend." % action[:50]
    return CallError(call_error.NOT_IMPLEMENTED, text)
