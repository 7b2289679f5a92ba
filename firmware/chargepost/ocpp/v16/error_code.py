"""The fault table as a StatusNotification shows it: errorCode, vendorErrorCode, vendorId."""

from chargepost import faults

_MREC_VENDOR = "https://chargex.inl.gov"  # the issuer of the minimum required error codes
_OWN_VENDOR = "chargepost"


def error_fields(bits: int) -> dict:
    """Fields for the most severe of these faults; NoError without one."""
    fault = faults.worst(bits)
    if fault is None:
        return {"errorCode": "NoError"}
    return {
        "errorCode": fault.error_code,
        "vendorErrorCode": fault.mrec or fault.name,
        "vendorId": _MREC_VENDOR if fault.mrec else _OWN_VENDOR,
    }
