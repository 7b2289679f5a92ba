"""A recording from a file: as the station kept it, or as it was exported to JSON."""

import json
from pathlib import Path
from typing import Any

from chargepost.guard import recording
from chargepost.protection import recording_file

_FIELDS: dict[str, type] = {"format": int, "outlet": int, "unix": int}


def read(path: Path) -> dict[str, Any]:
    """Format, outlet, unix, faults and segments; see chargepost.guard.recording for the last.

    Raises ValueError that says what is wrong, OSError when the file cannot be read.
    """
    data = path.read_bytes()
    if data[:1] == b"{":
        return _from_json(data)
    found = recording_file.describe(data)
    return {**found, "segments": recording.decode(recording_file.segments(data))}


def _from_json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError as error:
        raise ValueError(f"the file begins like JSON, but is none: {error}") from error
    for name, kind in _FIELDS.items():
        if not isinstance(found.get(name), kind):
            raise ValueError(f"the JSON has no number {name!r}; export the recording again")
    faults, segments = found.get("faults"), found.get("segments")
    if not isinstance(faults, list) or not all(isinstance(name, str) for name in faults):
        raise ValueError("the JSON has no list 'faults' of names; export the recording again")
    if not isinstance(segments, list) or not segments:
        raise ValueError("the JSON has no segments; export the recording again")
    for index, segment in enumerate(segments):
        if not _is_segment(segment):
            raise ValueError(f"segment {index} of the JSON is damaged; export the recording again")
    return found


def _is_segment(segment: Any) -> bool:
    if not isinstance(segment, dict) or not isinstance(segment.get("time"), int):
        return False
    records = segment.get("records")
    if not isinstance(records, list) or not _integers(segment.get("state")):
        return False
    return all(_is_record(record) for record in records)


def _is_record(record: Any) -> bool:
    if not isinstance(record, dict) or not _integers(record.get("set")):
        return False
    if not all(name in recording.NAMES for name in record["set"]):
        return False
    return all(isinstance(record.get(name), int) for name in ("steps", "ms", "beat"))


def _integers(table: Any) -> bool:
    return isinstance(table, dict) and all(isinstance(value, int) for value in table.values())
