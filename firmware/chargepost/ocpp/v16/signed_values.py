"""Signed meter values as the OCA puts them into OCPP 1.6 (application note 1.0, 3.2)."""

import json
from binascii import b2a_base64

from chargepost.metering import signed_data
from chargepost.metering.signed_data import REGISTER
from chargepost.metering.stop_data import BEGIN, END
from chargepost.ocpp import timestamp
from chargepost.port import const

_MOST = const(15000)  # bytes of transactionData: with the rest a message stays below 16 KiB
_VALUE = '{"signedMeterData":"%s","signingMethod":"%s","encodingMethod":"%s","publicKey":"%s"}'


def meter_value(unix: int, context: str, packed: bytes, with_key: bool) -> dict:
    """One MeterValue whose only value is a signed data set, untouched within base64."""
    encoding, method, key, data = signed_data.unpack(packed)
    told = signed_data.printed(key) if with_key else ""
    value = _VALUE % (b2a_base64(data)[:-1].decode(), method, encoding, told)
    return {
        "timestamp": timestamp.render(unix),
        "sampledValue": [
            {
                "value": value,
                "context": context,
                "format": "SignedData",
                "measurand": REGISTER,
                "location": "Outlet",
                "unit": "Wh",
            }
        ],
    }


def reading(station, record) -> dict:
    """The MeterValue of a signed reading in the ledger."""
    with_key = _key_wish(station) == "EveryMeterValue"
    unix = station.ledger.time_of(record)
    return meter_value(unix, record.context, record.values, with_key)


def settle(station, record, taken: bool) -> None:
    """The backend has it, or will never take it; a storage that fails is only logged."""
    try:
        if taken:
            signed_data.forget(station.storage, record.tx)
        else:
            signed_data.shelve(station.storage, record.tx)
    except OSError as error:
        text = "Signed data of transaction %d stay in the storage: %s"
        station.log(text % (record.tx, error))


def _key_wish(station) -> str:
    """Where the key is wanted; what waits may be older than a meter that does not sign."""
    name = "PublicKeyWithSignedMeterValue"
    return station.config[name] if station.config.row(name) else "OncePerTransaction"


def add(station, record, found: list) -> list:
    """transactionData with the data sets of an ended transaction.

    When that is too much for one message, unsigned readings between both ends give way, every
    second one at a time; a signed data set never does.
    """
    sets = signed_data.kept(station.storage, record.tx)[1]
    if not sets:
        return found
    key = _key_wish(station)
    signed = []
    for context, packed in sets:
        begun = context == BEGIN
        unix = station.ledger.transaction(record.tx).begin_time if begun else 0
        with_key = key == "EveryMeterValue" or (key == "OncePerTransaction" and not signed)
        unix = unix or station.ledger.time_of(record)
        signed.append(meter_value(unix, context, packed, with_key))
    room = _MOST - sum([len(json.dumps(value)) for value in signed])
    kept = _thinned(found, room)
    if len(kept) < len(found):
        text = "Transaction %d: %d unsigned readings give way to the signed ones."
        station.log(text % (record.tx, len(found) - len(kept)))
    return kept + signed


def _thinned(found: list, room: int) -> list:
    """What of the unsigned readings has room; those of both ends stay."""
    sizes = [len(json.dumps(value)) for value in found]
    while sum(sizes) > room:
        left, sizes_left, odd = [], [], True
        for value, size in zip(found, sizes):
            between = value["sampledValue"][0]["context"] not in (BEGIN, END)
            if not (between and odd):
                left.append(value)
                sizes_left.append(size)
            if between:
                odd = not odd
        if len(left) == len(found):
            break
        found, sizes = left, sizes_left
    return found
