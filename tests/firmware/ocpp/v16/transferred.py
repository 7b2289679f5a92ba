"""A station that knows both papers answers one DataTransfer after another; portable."""

from priced import Priced

PRICES = "org.openchargealliance.costmsg"
CARS = "org.openchargealliance.iso15118pnc"
_TICKS = 300  # a certificate is verified in portions


def answers(calls):
    """[status, data] of the answer to each (vendor, message, data).

    AssertionError when one has no answer, or two, or when the station itself failed.
    """
    site = {"CustomDisplayCostAndPrice": True, "ISO15118PnCEnabled": True}
    site["Chargepost__Serial"], site["CpoName"] = "SN1", "Operator"
    bench = Priced(**site).boot().sampling().charge()
    found = []
    for vendor, message, data in calls:
        before = len(bench.replies)
        bench.call("DataTransfer", vendorId=vendor, messageId=message, data=data)
        for _ in range(_TICKS):
            if len(bench.replies) > before:
                break
            bench.quiet(100)
        bench.quiet(200)
        new = bench.replies[before:]
        assert len(new) == 1 and new[0][0] == 3, "%s %s: %s" % (message, data, new)
        reply = new[0][2]
        found.append([reply["status"], reply.get("data", "")])
        assert bench.station.outlets[0].transaction, "the session has ended"
    assert not bench.adapter.rpc.last_fault, bench.adapter.rpc.last_fault
    failed = [line for line in bench.station.logged if line.startswith("OCPP failed")]
    assert not failed, failed
    return found
