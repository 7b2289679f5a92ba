"""Stations, cards, sessions and readings in SQLite, safe against a restart at any time."""

import re
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

from chargepost_sim.csms.errors import BadRequest

ENERGY = "Energy.Active.Import.Register"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stations (
    id TEXT PRIMARY KEY, vendor TEXT, model TEXT, serial TEXT, firmware TEXT,
    booted TEXT, seen TEXT);
CREATE TABLE IF NOT EXISTS connectors (
    station TEXT, connector INTEGER, status TEXT, error TEXT, info TEXT, at TEXT,
    PRIMARY KEY (station, connector));
CREATE TABLE IF NOT EXISTS cards (
    tag TEXT PRIMARY KEY COLLATE NOCASE, status TEXT, parent TEXT, expiry TEXT);
CREATE TABLE IF NOT EXISTS sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, station TEXT, connector INTEGER,
    card TEXT COLLATE NOCASE, authorization TEXT, begin TEXT, meter_start INTEGER,
    "end" TEXT, meter_stop INTEGER, reason TEXT,
    UNIQUE (station, connector, meter_start, begin));
CREATE TABLE IF NOT EXISTS readings (
    station TEXT, connector INTEGER, session INTEGER, at TEXT, measurand TEXT, phase TEXT,
    context TEXT, location TEXT, format TEXT, value TEXT, unit TEXT,
    UNIQUE (station, connector, session, at, measurand, phase, context, location, format));
CREATE INDEX IF NOT EXISTS readings_of ON readings (session, measurand);
"""

# Wh in one unit of the registers a station may send (OCPP 1.6 7.45).
_WH = {"": 1, "Wh": 1, "kWh": 1000}


_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{0,9})?")


class Database:
    """One file (or ":memory:"); every method is one transaction."""

    def __init__(self, path: str | Path):
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise BadRequest(f"the database {str(path)!r}: {error}; name another file") from error

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, *values: Any) -> list[dict]:
        return [dict(row) for row in self._db.execute(sql, values)]

    def _row(self, sql: str, *values: Any) -> dict | None:
        return next(iter(self._rows(sql, *values)), None)

    # -- stations ----------------------------------------------------------------------------

    def saw_station(self, station: str, at: str) -> None:
        self._db.execute(
            "INSERT INTO stations (id, seen) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET seen = excluded.seen",
            (station, at),
        )

    def booted(self, station: str, at: str, boot: dict) -> None:
        keys = ("charge_point_vendor", "charge_point_model")
        values = [boot.get(key) for key in (*keys, "charge_point_serial_number")]
        values += [boot.get("firmware_version"), at, station]
        self._db.execute(
            "UPDATE stations SET vendor=?, model=?, serial=?, firmware=?, booted=? WHERE id=?",
            values,
        )

    def set_status(self, station: str, connector: int, status: dict) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO connectors VALUES (?, ?, ?, ?, ?, ?)",
            (station, connector, *[status[key] for key in ("status", "error", "info", "at")]),
        )

    def stations(self) -> list[dict]:
        return self._rows("SELECT * FROM stations ORDER BY id")

    def connectors(self, station: str) -> list[dict]:
        return self._rows(
            "SELECT connector, status, error, info, at FROM connectors "
            "WHERE station = ? ORDER BY connector",
            station,
        )

    # -- cards -------------------------------------------------------------------------------

    def put_card(self, tag: str, status: str, parent: str | None, expiry: str | None) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?)", (tag, status, parent, expiry)
        )

    def remove_card(self, tag: str) -> bool:
        return self._db.execute("DELETE FROM cards WHERE tag = ?", (tag,)).rowcount > 0

    def card(self, tag: str) -> dict | None:
        return self._row("SELECT * FROM cards WHERE tag = ?", tag)

    def cards(self) -> list[dict]:
        return self._rows("SELECT * FROM cards ORDER BY tag")

    # -- sessions ----------------------------------------------------------------------------

    def begin_session(self, station: str, begin: dict) -> tuple[int, bool]:
        """The session's id, and whether it is new; a resend finds the one it began before."""
        key = (station, begin["connector"], begin["meter_start"], begin["begin"])
        done = self._db.execute(
            "INSERT OR IGNORE INTO sessions "
            "(station, connector, meter_start, begin, card, authorization) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (*key, begin["card"], begin["authorization"]),
        )
        found = self._row(
            "SELECT id FROM sessions "
            "WHERE station = ? AND connector = ? AND meter_start = ? AND begin = ?",
            *key,
        )
        assert found
        return found["id"], done.rowcount > 0

    def end_session(self, station: str, session: int, end: str, meter: int, reason: str) -> bool:
        """Whether this ended the session: a resend changes nothing."""
        done = self._db.execute(
            'UPDATE sessions SET "end" = ?, meter_stop = ?, reason = ? '
            'WHERE id = ? AND station = ? AND "end" IS NULL',
            (end, meter, reason, session, station),
        )
        return done.rowcount > 0

    def session(self, session: int) -> dict | None:
        found = self._row("SELECT * FROM sessions WHERE id = ?", session)
        return self._with_energy(found) if found else None

    def sessions(self, station: str | None = None, running: bool | None = None) -> list[dict]:
        """Newest first; only those of a station, only running (or only ended) ones."""
        found = self._rows(
            "SELECT * FROM sessions WHERE (?1 IS NULL OR station = ?1) "
            'AND (?2 IS NULL OR ("end" IS NULL) = ?2) ORDER BY id DESC',
            station,
            running,
        )
        return [self._with_energy(session) for session in found]

    def _with_energy(self, session: dict) -> dict:
        meter = session["meter_stop"]
        if meter is None:
            meter = self._last_register(session["id"])
        if meter is None:
            meter = session["meter_start"]
        return {**session, "energy_wh": meter - session["meter_start"]}

    def _last_register(self, session: int) -> int | None:
        """The energy register in Wh as last read; what is no number (signed data) is skipped."""
        rows = self._db.execute(
            "SELECT value, unit FROM readings WHERE session = ? AND measurand = ? "
            "AND phase = '' AND location = 'Outlet' AND format = 'Raw' ORDER BY rowid DESC",
            (session, ENERGY),
        )
        found = (_in_wh(row["value"], row["unit"]) for row in rows)
        return next((meter for meter in found if meter is not None), None)

    # -- readings ----------------------------------------------------------------------------

    def add_readings(self, rows: list[dict]) -> None:
        """Rows with every column's name; those of a resend are known already."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR IGNORE INTO readings VALUES (:station, :connector, :session, :at, "
            ":measurand, :phase, :context, :location, :format, :value, :unit)",
            rows,
        )
        self._db.execute("COMMIT")

    def readings(self, session: int) -> list[dict]:
        return self._rows(
            "SELECT at, measurand, phase, context, location, format, value, unit FROM readings "
            "WHERE session = ? ORDER BY at, rowid",
            session,
        )


def _in_wh(value: str, unit: str) -> int | None:
    if unit not in _WH or not _DECIMAL.fullmatch(value):
        return None
    return round(Decimal(value) * _WH[unit])
