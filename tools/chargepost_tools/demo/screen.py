"""What the demo shows: the outlet, the OCPP messages as they pass, and the story so far."""

import json
from collections import deque
from typing import Any

from rich.console import Group
from rich.layout import Layout
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

CALL, CALLRESULT = 2, 3
_COLOUR = {
    "Available": "green",
    "Preparing": "cyan",
    "Charging": "bold bright_green",
    "SuspendedEVSE": "yellow",
    "SuspendedEV": "yellow",
    "Finishing": "cyan",
    "Faulted": "bold red",
}


class Screen:
    """Collects lines and snapshots; `render()` gives the picture of this moment."""

    def __init__(self, title: str):
        self.title = title
        self.messages: deque[Text] = deque(maxlen=40)
        self._actions: dict[str, str] = {}  # message id -> action, to name the answers
        self.story: deque[Text] = deque(maxlen=12)
        self.snapshot: dict[str, Any] = {}
        self.car = ""
        self.soc = 0.0

    def tell(self, sentence: str) -> None:
        """The next sentence of the story."""
        self.story.append(Text(sentence))

    def message(self, direction: str, text: str) -> None:
        """An OCPP message passed: "in" is from the station to the backend."""
        arrow, style = ("→", "cyan") if direction == "in" else ("←", "magenta")
        line = Text(f"{arrow} ", style=style, no_wrap=True, overflow="ellipsis")
        name, payload = self._named(json.loads(text))
        line.append(name, style="bold")
        line.append("  " + ", ".join(f"{key} {_brief(value)}" for key, value in payload.items()))
        self.messages.append(line)

    def _named(self, message: list[Any]) -> tuple[str, dict[str, Any]]:
        """What a frame is called, and its payload."""
        kind, message_id = message[:2]
        if kind == CALL:
            self._actions[message_id] = message[2]
            return message[2], message[3]
        action = self._actions.pop(message_id, "?")
        if kind == CALLRESULT:
            return f"{action} ok", message[2]
        return f"{action} {message[2]}", {"error": message[3]}

    def render(self, height: int) -> Layout:
        layout = Layout()
        layout.split_column(Layout(name="top", size=12), Layout(name="bottom"))
        layout["top"].split_row(Layout(self._outlet(), ratio=3), Layout(self._story(), ratio=4))
        lines = list(self.messages)[-max(3, height - 15) :]
        layout["bottom"].update(
            Panel(Group(*lines), title="OCPP 1.6J   → from the station   ← from the backend")
        )
        return layout

    def _outlet(self) -> Panel:
        if not self.snapshot:
            return Panel("starting ...", title=self.title)
        found = self.snapshot["outlets"][0]
        table = Table.grid(padding=(0, 2))
        status = Text(found["status"], style=_COLOUR.get(found["status"], ""))
        table.add_row("status", status)
        table.add_row("pilot", f"{found['pilot']}   {_amperes(found['offered_ma'])} offered")
        table.add_row("limit", f"{_amperes(found['limit_ma'])} by {found['limited_by']}")
        table.add_row("power", f"{found['power_w'] / 1000:.2f} kW")
        table.add_row("energy", f"{found['energy_wh'] / 1000:.3f} kWh")
        table.add_row("car", self.car or "none")
        table.add_row("", ProgressBar(total=100, completed=self.soc, width=24))
        why = Text(found["why"], style="italic")
        return Panel(Group(table, why), title=self.title)

    def _story(self) -> Panel:
        return Panel(Group(*self.story), title="what happens")


def _brief(value: Any) -> str:
    """A value as a reader needs it: samples by their number, not by their ten fields."""
    if isinstance(value, list):
        return ", ".join(_brief(item) for item in value)
    if isinstance(value, dict):
        if "sampledValue" in value:
            return _brief(value["sampledValue"])
        if "measurand" in value:
            name = value["measurand"].removesuffix(".Register")
            return f"{name} {value['value']} {value.get('unit', '')}".strip()
        return " ".join(_brief(item) for item in value.values())
    return str(value)


def _amperes(ma: int) -> str:
    return f"{ma / 1000:.1f} A"
