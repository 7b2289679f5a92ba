"""DataTransfer: no vendor extension is known to this station (section 4.3)."""


def transfer(station, payload: dict) -> tuple:
    """Names the vendor in the log, so that an integrator sees what a backend tried."""
    station.log("DataTransfer for the unknown vendor %s." % payload["vendorId"][:50])
    return {"status": "UnknownVendorId"}, None
