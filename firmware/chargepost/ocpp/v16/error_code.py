"""The fault table as a StatusNotification shows it: errorCode, vendorErrorCode, vendorId."""

from chargepost import faults
from chargepost.outlet import status

# Only of a status that has a car (OCPP 1.6 section 4.9).
_OF_CAR = "EVCommunicationError"
_WITHOUT_CAR = (status.AVAILABLE, status.RESERVED, status.UNAVAILABLE)

_MREC_VENDOR = "https://chargex.inl.gov"  # the issuer of the minimum required error codes
_OWN_VENDOR = "chargepost"


def error_fields(bits: int, shown: str) -> dict:
    """Fields for the most severe of these faults in the status `shown`; NoError without one."""
    fault = faults.worst(bits)
    if fault is None:
        return {"errorCode": "NoError"}
    code = fault.error_code
    if code == _OF_CAR and shown in _WITHOUT_CAR:
        code = "OtherError"
    return {
        "errorCode": code,
        "vendorErrorCode": fault.mrec or fault.name,
        "vendorId": _MREC_VENDOR if fault.mrec else _OWN_VENDOR,
    }
