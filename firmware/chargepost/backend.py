"""What the domain may ask of a backend, whichever protocol it speaks."""


class Backend:
    """No backend at all: every station starts with this one, and works with it.

    A protocol adapter takes its place. It learns of transactions from the ledger, which it
    drains at its own pace, and of everything else through `event`.
    """

    connected = False  # True while the connection to the backend is open
    online = False  # True while requests can be sent: connected, and the backend accepted us

    def state(self) -> str:
        """One sentence on the connection: since when, or why there is none."""
        return "This station works without a backend."

    def authorise(self, token: str, answer) -> None:
        """Ask whether `token` may charge; `answer(entry)`, or `answer(None)` without an answer."""
        answer(None)

    def plug_and_charge(self):
        """Who answers for contracts of cars (ISO 15118), None where nobody does.

        It has authorise(chain, answer), ev_certificate(schema, action, request, answer) and
        certificate_status(question, answer).
        """
        return

    def event(self, kind: str, outlet, transaction) -> None:
        """An outlet tells: status, plug, unplug, begin, end."""

    def sampled(self, outlet, context: str, values: bytes) -> None:
        """Meter values taken outside a transaction (clock-aligned)."""

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms."""

    async def run(self) -> None:
        """Keep the connection; returns never."""

    async def stop(self) -> None:
        """The station is about to restart: deliver what can be delivered now, drop nothing."""
