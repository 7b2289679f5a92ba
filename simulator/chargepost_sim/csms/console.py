"""The backend's prompt: one line in, a text out.

Every command is one row of the table: name, what follows it, what it does.
"""

import shlex
from collections.abc import Awaitable, Callable
from typing import Any

from chargepost_sim.csms.errors import BadRequest, CsmsError
from chargepost_sim.csms.server import Csms


class Console:
    """Runs lines against one backend; never raises for what a person typed."""

    def __init__(self, csms: Csms):
        self.csms = csms
        self._table: dict[str, tuple[str, str, Callable[..., Awaitable[Any]]]] = {
            "stations": ("", "who has ever connected", self._stations),
            "sessions": ("[ID]", "the last 20 sessions", self._sessions),
            "receipt": ("ID", "the receipt of its last session", self._receipt),
            "cards": ("", "the cards", self._cards),
            "card": ("TAG [STATUS]", "enter a card, Accepted or as given", self._card),
            "forget": ("TAG", "remove a card", self._forget),
            "start": ("ID CONNECTOR TAG", "start a session", self._start),
            "stop": ("ID [SESSION]", "stop a session", self._stop),
            "limit": ("ID MA", "limit the site's current, in mA", self._limit),
            "config": ("ID [KEY [VALUE]]", "read or change a setting", self._config),
            "available": ("ID CONNECTOR yes|no", "change availability", self._available),
            "unlock": ("ID CONNECTOR", "unlock the cable", self._unlock),
            "trigger": ("ID MESSAGE [CONNECTOR]", "ask for a message", self._trigger),
            "list": ("ID VERSION", "send all cards as the local list", self._list),
            "reset": ("ID [Soft|Hard]", "restart the station", self._reset),
            "help": ("", "this list", self._help),
        }

    async def run(self, line: str) -> str:
        """What the line did, or one sentence why it did nothing."""
        try:
            name, *words = shlex.split(line) or ["help"]
            if name not in self._table:
                raise BadRequest(f"{name!r} is not a command; try help")
            usage, _, command = self._table[name]
            needed = len([word for word in usage.split() if word.isupper() or "|" in word])
            needed -= len([word for word in usage.split() if word.startswith("[")])
            if not max(0, needed) <= len(words) <= len(usage.split()):
                raise BadRequest(f"write: {name} {usage}")
            return str(await command(*words))
        except (CsmsError, ValueError) as error:
            return f"no: {error}"

    async def _stations(self) -> str:
        lines = []
        for station in self.csms.stations():
            state = "connected" if station["connected"] else f"last seen {station['seen']}"
            outlets = [f"{c['connector']} {c['status']}" for c in station["connectors"]]
            lines.append("  ".join([station["id"], state, *outlets]))
        return "\n".join(lines) or f"none; they connect to {self.csms.url}/ID"

    async def _sessions(self, station: str | None = None) -> str:
        lines = []
        for found in self.csms.sessions(station)[:20]:
            state = found["reason"] or "running"
            energy = f"{found['energy_wh'] / 1000:.3f} kWh"
            where = f"{found['station']}/{found['connector']}"
            lines.append(f"{found['id']}  {where}  {found['card']}  {energy}  {state}")
        return "\n".join(lines) or "none"

    async def _receipt(self, station: str) -> str:
        return self.csms.receipt_text(station) or f"{station} has no ended session"

    async def _cards(self) -> str:
        cards = [f"{card['tag']}  {card['status']}" for card in self.csms.cards()]
        return "\n".join(cards) or "none; enter one: card TAG"

    async def _card(self, tag: str, status: str = "Accepted") -> str:
        self.csms.add_card(tag, status)
        return f"{tag} is {status}"

    async def _forget(self, tag: str) -> str:
        self.csms.remove_card(tag)
        return f"{tag} is forgotten"

    async def _start(self, station: str, connector: str, tag: str) -> str:
        return await self.csms.station(station).remote_start(tag, _number(connector))

    async def _stop(self, station: str, session: str | None = None) -> str:
        number = None if session is None else _number(session)
        return await self.csms.station(station).remote_stop(number)

    async def _limit(self, station: str, ma: str) -> str:
        return await self.csms.station(station).limit(_number(ma))

    async def _config(self, station: str, key: str = "", value: str | None = None) -> str:
        target = self.csms.station(station)
        if value is not None:
            return await target.change_configuration(key, value)
        answer = await target.get_configuration(*([key] if key else []))
        lines = []
        for row in answer.get("configurationKey", []):
            access = "  (read only)" if row["readonly"] else ""
            lines.append(f"{row['key']} = {row.get('value', '')}{access}")
        return "\n".join(lines + [f"{name}: unknown" for name in answer.get("unknownKey", [])])

    async def _available(self, station: str, connector: str, answer: str) -> str:
        kinds = {"yes": "Operative", "no": "Inoperative"}
        if answer not in kinds:
            raise BadRequest(f"{answer!r}: say yes or no")
        target = self.csms.station(station)
        return await target.change_availability(_number(connector), kinds[answer])

    async def _unlock(self, station: str, connector: str) -> str:
        return await self.csms.station(station).unlock(_number(connector))

    async def _trigger(self, station: str, message: str, connector: str | None = None) -> str:
        number = None if connector is None else _number(connector)
        return await self.csms.station(station).trigger(message, number)

    async def _list(self, station: str, version: str) -> str:
        return await self.csms.station(station).send_local_list(_number(version))

    async def _reset(self, station: str, kind: str = "Soft") -> str:
        return await self.csms.station(station).reset(kind)

    async def _help(self) -> str:
        rows = [
            (f"{name} {usage}".strip(), what) for name, (usage, what, _) in self._table.items()
        ]
        return "\n".join(f"{left:<32}{what}" for left, what in rows)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadRequest(f"{text!r} is not a whole number") from None
