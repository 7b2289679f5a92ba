"""A station with Plug & Charge, and its backend; portable."""

import json

from issuer import Authority, point
from v16_bench import Bench

VENDOR = "org.openchargealliance.iso15118pnc"
EMAID = "DE8AACA2B3C4D5"
MO_ROOT = Authority("MO root", 7)
MO_SUB = Authority("MO sub", 8, parent=MO_ROOT)
V2G_ROOT = Authority("V2G root", 9)
CPO = Authority("CPO sub", 10, parent=V2G_ROOT)
OTHER = Authority("Other", 11)
MO_SUB.responder = "http://ocsp.example.org/mo"
CONTRACT = MO_SUB.issue(EMAID, point(20)) + MO_SUB.pem
SITE = {"ISO15118PnCEnabled": True, "Chargepost__Serial": "SN1", "CpoName": "Operator"}


def station(**values):
    bench = Bench(**dict(SITE, **values)).boot()
    bench.station.storage.files["certificates/mo"] = MO_ROOT.der
    bench.station.storage.files["certificates/v2g"] = V2G_ROOT.der
    return bench


def wait(bench, there, count=400):
    """Ticks until `there()`; what else the station says is answered."""
    for _ in range(count):
        found = there()
        if found:
            return found
        bench.tick()
        if bench.open_call and bench.open_call[1] != "DataTransfer":
            bench.befriend()
    raise AssertionError("it did not happen")


def send(bench, message, data):
    """A message of the backend; the whole DataTransfer.conf."""
    text = data if isinstance(data, str) else json.dumps(data)
    count = len(bench.replies)
    bench.call("DataTransfer", vendorId=VENDOR, messageId=message, data=text)
    return wait(bench, lambda: bench.replies[count:] and bench.replies[-1][2])


def inner(bench, message, data):
    """The answer that the message itself has."""
    reply = send(bench, message, data)
    assert reply["status"] == "Accepted", reply
    return json.loads(reply["data"])


def told(bench, message):
    """The payload of the message that the station asks the backend with now."""
    call = wait(bench, lambda: bench.open_call and bench.asked[-1])
    assert call[0] == "DataTransfer" and call[1]["messageId"] == message, call
    assert call[1]["vendorId"] == VENDOR
    return json.loads(call[1]["data"])


def reply(bench, answer, status="Accepted"):
    bench.answer({"status": status, "data": json.dumps(answer)})


def decided(bench, chain=CONTRACT):
    """A list that the decision about a contract will be in."""
    found = []
    bench.adapter.plug_and_charge().authorise(chain, lambda *pair: found.append(pair))
    return found


def decision(bench, found):
    wait(bench, lambda: found)
    assert len(found) == 1, "there are two decisions"
    return found[0][0].verdict, found[0][0].why


def events(bench):
    return [event for _, event, _ in bench.station.security.lines()]
