"""A station that shows prices, and a backend that tells them; portable."""

import json

from v16_bench import NOW, Bench

VENDOR = "org.openchargealliance.costmsg"
TRANSACTION = 4711  # as v16_bench.friendly gives it
PRICE = '{"priceText": "0.15 for a kWh", "priceTextOffline": "offline: 0.15", "chargingPrice": %s}'
RATES = '{"kWhPrice": 0.15, "hourPrice": 0, "flatFee": 0.50}'

__all__ = ["NOW", "PRICE", "RATES", "TRANSACTION", "VENDOR", "Priced", "priced"]


class Priced(Bench):
    """The bench with what pricing tests do again and again."""

    def send(self, message, data, vendor=VENDOR):
        """A DataTransfer; the whole answer. `data` is an object, or a text as it is."""
        text = data if isinstance(data, str) else json.dumps(data)
        return self.call("DataTransfer", vendorId=vendor, messageId=message, data=text)

    def cost(self, **changes):
        """A RunningCost of the running session; the status of the answer."""
        data = {
            "transactionId": TRANSACTION,
            "timestamp": "2026-01-01T00:00:00Z",
            "meterValue": 1000,
            "cost": 1.5,
            "state": "Charging",
            "chargingPrice": {"kWhPrice": 0.2},
        }
        data.update(changes)
        data = {name: data[name] for name in data if data[name] is not None}
        return self.send("RunningCost", data)["status"]

    def charge(self, token="A1"):
        """Plug in and show a card: a session that charges."""
        self.plug()
        self.station.access.present(token)
        self.quiet()
        self.plug(state=2)
        self.quiet()
        assert self.station.outlets[0].transaction, "the session has not begun"
        return self

    def stop(self):
        """The session ends; the plug stays in."""
        self.station.outlets[0].stop("Local")
        self.settle()
        self.quiet()

    def lives(self, seconds, wh=0):
        """Time passes, the meter is read, and `wh` more are on its register from now on."""
        self.station.meters[0].register_wh += wh
        for _ in range(seconds):
            self.station.meters[0].read_at(self.clock.ms())
            self.quiet(1000)

    def display(self, outlet=1):
        """The lines at an outlet, as the board has them."""
        return self.station.board.indicator.shown.get(outlet, ([], ""))[0]

    def code(self):
        return self.station.board.indicator.shown.get(1, ([], ""))[1]

    def readings(self):
        """MeterValues so far that a trigger has asked for."""
        return [
            payload
            for payload in self.heard("MeterValues")
            if payload["meterValue"][0]["sampledValue"][0]["context"] == "Other"
        ]


def priced(**config):
    """A station at a backend, whose clock and meter run."""
    config.setdefault("CustomDisplayCostAndPrice", True)
    config.setdefault("MeterValueSampleInterval", 0)
    return Priced(**config).boot().sampling()
