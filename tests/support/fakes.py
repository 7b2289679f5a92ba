"""Stand-ins for what surrounds an outlet, moved by hand; portable."""

from both import FakeClock, MemoryStorage
from chargepost.guard.interface import Ask, Report
from chargepost.outlet.outlet import Outlet
from chargepost.outlet.transaction import Grant, Transaction
from chargepost_hal.contract import Reading

A, B, C = 0, 1, 2

SETTINGS = {
    "Chargepost.InstalledCurrent": 32000,
    "Chargepost.SiteCurrentLimit": 80000,
    "ConnectionTimeOut": 30,
    "LocalAuthListEnabled": True,
    "LocalAuthListMaxLength": 1000,
    "AuthorizationCacheEnabled": True,
    "LocalPreAuthorize": False,
    "LocalAuthorizeOffline": True,
    "AllowOfflineTxForUnknownId": False,
    "StopTransactionOnEVSideDisconnect": True,
    "StopTransactionOnInvalidId": True,
    "UnlockConnectorOnEVSideDisconnect": True,
    "MeterValueSampleInterval": 60,
    "MeterValuesSampledData": "Energy.Active.Import.Register",
    "MeterValuesAlignedData": "Energy.Active.Import.Register",
    "ClockAlignedDataInterval": 0,
    "StartTxnSampledData": "",
    "StopTxnSampledData": "",
    "StopTxnAlignedData": "",
    "StopTransactionMaxMeterValues": 20,
    "ConnectorPhaseRotation": "Unknown",
    "Chargepost.LedgerReadingInterval": 60,
    "Chargepost.NominalVoltage": 230000,
    "Chargepost.CountryProfile": "none",
    "Chargepost.RandomDelay": -1,
    "Chargepost.WakeUp": True,
    "Chargepost.PhaseSwitching": False,
}


class FakeGuard:
    """A guard port whose reports the test sets."""

    def __init__(self, count=1):
        self.count = count
        self.alive = True
        self.asks = [Ask() for _ in range(count)]
        self.reports = [Report() for _ in range(count)]
        self.refreshed = 0

    def ask(self, index):
        return self.asks[index]

    def report(self, index):
        return self.reports[index]

    def refresh(self):
        self.refreshed += 1

    def set(self, state, contactor=0, cable_ma=32000, index=0):
        report = self.reports[index]
        report.state = state
        report.plugged = 0 if state == A else 1
        report.contactor = contactor
        report.cable_ma = cable_ma
        ask = self.asks[index]
        report.pwm = 1 if report.plugged and ask.permit and ask.limit_ma >= 6000 else 0


class FakeMeter:
    """An outlet meter whose register the test sets."""

    def __init__(self, register_wh=1000):
        self.register_wh = register_wh
        self.stale = False
        self.problem = ""
        self.latest = Reading()

    def hurry(self):
        pass

    def keep(self):
        pass

    def advance(self, wh):
        pass

    def read_at(self, ms):
        self.latest.at_ms = ms
        self.latest.energy_import_wh = self.register_wh


class FakeLedger:
    """A ledger that remembers calls."""

    def __init__(self):
        self.calls = []
        self.full = None

    def begin(self, outlet, token, register_wh, how, parent="", extra=b""):
        if self.full:
            raise self.full
        self.calls.append(("begin", outlet, token, register_wh))
        return len(self.calls)

    def end(self, number, register_wh, reason, token="", at=None):
        self.calls.append(("end", number, register_wh, reason, token))


def plain_outlet(number):
    """An outlet that nobody uses."""
    return Outlet(number, FakeGuard(number), FakeMeter(), FakeLedger(), FakeClock(), SETTINGS)


def outlet_with_transaction(number):
    """An outlet in the middle of a transaction."""
    outlet = plain_outlet(number)
    outlet.transaction = Transaction(7, Grant("CAFE"), 0, 0, 1000)
    return outlet


__all__ = ["SETTINGS", "A", "B", "C", "FakeClock", "FakeGuard", "FakeLedger", "FakeMeter"]
__all__ += ["MemoryStorage"]
