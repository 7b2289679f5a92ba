"""Prices and costs of a backend: SetUserPrice, RunningCost, FinalCost, ConnectorUnplugged."""

from chargepost.ocpp import timestamp
from priced import NOW, PRICE, RATES, TRANSACTION, VENDOR, priced
from v16_bench import Bench


def at(second):
    """A timestamp so many seconds after the boot."""
    return timestamp.render(NOW + second)


def line(bench, start):
    """The line of the display that begins so; "" without one."""
    found = [line for line in bench.display() if line.startswith(start)]
    return found[0] if found else ""


# --- which vendor, which message -----------------------------------------------------------------


def test_S53_the_vendor_is_unknown_where_no_prices_are_shown():
    bench = Bench().boot()
    reply = bench.call("DataTransfer", vendorId=VENDOR, messageId="RunningCost", data="{}")
    assert reply == {"status": "UnknownVendorId"}


def test_S53_an_unknown_message_of_a_known_vendor_is_told_as_such():
    bench = priced()
    for message in ("ShowTariff", "ConnectorUnplugged", ""):
        assert bench.send(message, "{}") == {"status": "UnknownMessageId"}
    assert bench.call("DataTransfer", vendorId=VENDOR)["status"] == "UnknownMessageId"
    assert bench.send("RunningCost", "{}", "org.example")["status"] == "UnknownVendorId"


def test_S53_bad_data_is_rejected_with_a_sentence_in_the_answer_and_the_log():
    bench = priced().charge()
    for data, word in (
        ("", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "transactionId is missing"),
        ('{"transactionId": "x"}', "transactionId is not a number"),
        ('{"transactionId": 1}', "There is no transaction 1."),
        ('{"transactionId": 4711}', "timestamp is missing"),
    ):
        reply = bench.send("RunningCost", data)
        assert reply["status"] == "Rejected" and word in reply["data"], data
        assert bench.station.logged[-1] == reply["data"]


def test_S53_a_cost_of_an_unknown_transaction_is_rejected():
    bench = priced()
    assert bench.cost() == "Rejected"
    bench.charge()
    assert bench.cost() == "Accepted"
    assert bench.cost(transactionId=TRANSACTION + 1) == "Rejected"
    reply = bench.send("FinalCost", {"transactionId": 99, "cost": 1})
    assert reply == {"status": "Rejected", "data": "FinalCost: There is no transaction 99."}


def test_S53_each_field_of_a_running_cost_is_checked():
    bench = priced().charge()
    for field, value in (
        ("timestamp", "yesterday"),
        ("timestamp", None),
        ("meterValue", "1000"),
        ("cost", None),
        ("cost", "1.5"),
        ("cost", 1e12),
        ("state", "Sleeping"),
        ("state", None),
        ("chargingPrice", None),
        ("chargingPrice", 0.2),
        ("chargingPrice", {"kWhPrice": "free"}),
        ("idlePrice", {"graceMinutes": -1}),
        ("idlePrice", {"graceMinutes": 1.5}),
        ("idlePrice", {"graceMinutes": 10081}),
        ("nextPeriod", {"chargingPrice": {}}),
        ("nextPeriod", {"atTime": "2026-01-01T01:00:00Z"}),
        ("triggerMeterValue", {"atTime": "noon"}),
        ("triggerMeterValue", {"atEnergykWh": "5"}),
        ("triggerMeterValue", {"atPowerkW": True}),
        ("triggerMeterValue", {"atCPStatus": ["Asleep"]}),
        ("triggerMeterValue", {"atCPStatus": "Charging"}),
    ):
        assert bench.cost(**{field: value}) == "Rejected", (field, value)
    assert line(bench, "Cost") == ""
    assert bench.cost(unknownField={"a": [1.5]}, idlePrice={}, nextPeriod=None) == "Accepted"


# --- before a session ----------------------------------------------------------------------------


def test_the_default_price_is_shown_before_and_the_offline_text_without_a_backend():
    bench = priced(DefaultPrice=PRICE % RATES)
    bench.lives(2)
    assert bench.display() == ["0.15 for a kWh"]
    bench.drop()
    bench.lives(2)
    assert bench.display() == ["offline: 0.15"]


def test_a_users_price_is_shown_from_the_card_on_and_stays_for_the_session():
    bench = priced(DefaultPrice=PRICE % RATES)
    user = {"idToken": "a1", "priceText": "0.12 for members"}
    assert bench.send("SetUserPrice", user) == {"status": "Accepted"}
    bench.lives(2)
    assert bench.display() == ["0.15 for a kWh"]
    bench.station.access.present("A1")
    bench.lives(2)
    assert bench.display() == ["0.12 for members"]
    bench.plug()
    bench.lives(2)
    assert bench.display()[0] == "0.12 for members"
    assert line(bench, "Cost") == ""  # what a member pays, only the backend knows


def test_a_users_price_that_comes_late_is_for_the_running_session():
    bench = priced().charge()
    user = {"idToken": "A1", "priceText": "0.12 for members"}
    assert bench.send("SetUserPrice", user)["status"] == "Accepted"
    bench.lives(2)
    assert bench.display()[0] == "0.12 for members"


def test_a_users_price_needs_a_token_and_a_text_within_limits():
    bench = priced()
    for data in (
        {"priceText": "x"},
        {"idToken": "A1"},
        {"idToken": "A" * 21, "priceText": "x"},
        {"idToken": "", "priceText": "x"},
        {"idToken": "A1", "priceText": "x" * 1025},
    ):
        assert bench.send("SetUserPrice", data)["status"] == "Rejected", data


# --- during a session ----------------------------------------------------------------------------


def test_a_running_cost_is_shown_and_counted_on_with_energy_and_time():
    bench = priced(DefaultPrice=PRICE % RATES).charge()
    price = {"kWhPrice": 0.25, "hourPrice": 3.6, "flatFee": 1}
    assert bench.cost(timestamp=at(bench.clock.now() - NOW), chargingPrice=price) == "Accepted"
    bench.tick()
    assert line(bench, "Cost") == "Cost so far 1.500"
    bench.lives(10, wh=2000)
    assert line(bench, "Cost") in ("Cost so far 2.010", "Cost so far 2.009", "Cost so far 2.011")
    assert "2 kWh" in bench.display()


def test_without_a_running_cost_the_station_works_it_out_by_the_default_price():
    bench = priced(DefaultPrice=PRICE % RATES).charge()
    bench.lives(2, wh=4000)
    assert line(bench, "Cost") == "Cost so far 1.100"
    assert bench.cost(cost=7, meterValue=5000) == "Accepted"
    bench.lives(1)
    assert line(bench, "Cost") == "Cost so far 7.000"


def test_a_session_that_begins_offline_is_reckoned_by_the_default_price():
    bench = priced(DefaultPrice=PRICE % RATES, AllowOfflineTxForUnknownId=True)
    bench.drop()
    bench.charge()
    bench.lives(2, wh=2000)
    assert bench.display() == ["offline: 0.15", "2 kWh", "Cost so far 0.800"]


def test_a_car_that_idles_is_shown_as_such():
    bench = priced().charge()
    idle = {"graceMinutes": 0, "hourPrice": 36}
    now = at(bench.clock.now() - NOW)
    assert bench.cost(state="Idle", timestamp=now, idlePrice=idle) == "Accepted"
    bench.lives(13, wh=500)
    assert "Not charging" in bench.display()
    assert line(bench, "Cost")[:15] == "Cost so far 1.6"


def test_the_next_price_is_announced_and_takes_over():
    bench = priced().charge()
    after = {"atTime": at(60), "chargingPrice": {"kWhPrice": 10}}
    assert bench.cost(nextPeriod=after) == "Accepted"
    bench.lives(1)
    assert line(bench, "Other price") == "Other price from 00:01"
    bench.lives(60)
    assert line(bench, "Other price") == ""
    bench.lives(2, wh=1000)
    assert line(bench, "Cost") == "Cost so far 11.500"


# --- readings that the backend asks for ----------------------------------------------------------


def test_S53_a_time_makes_meter_values_at_that_time():
    bench = priced().charge()
    assert bench.cost(triggerMeterValue={"atTime": at(30)}) == "Accepted"
    bench.lives(60)
    found = bench.readings()
    assert len(found) == 1
    assert found[0]["transactionId"] == TRANSACTION
    second = timestamp.parse(found[0]["meterValue"][0]["timestamp"]) - NOW
    assert 30 <= second <= 31


def test_an_energy_makes_meter_values_once_it_is_reached():
    bench = priced().charge()
    assert bench.cost(triggerMeterValue={"atEnergykWh": 2.5}) == "Accepted"
    bench.lives(3, wh=2499)
    assert not bench.readings()
    bench.lives(3, wh=1)
    assert len(bench.readings()) == 1


def test_a_power_makes_meter_values_when_it_is_crossed():
    bench = priced().charge()
    bench.station.meters[0].latest.power_w = 7000
    assert bench.cost(triggerMeterValue={"atPowerkW": 0.1}) == "Accepted"
    bench.lives(3)
    assert not bench.readings()
    bench.station.meters[0].latest.power_w = 3
    bench.lives(3)
    assert len(bench.readings()) == 1
    bench.station.meters[0].latest.power_w = 7000
    bench.lives(3)
    assert len(bench.readings()) == 2


def test_a_status_makes_meter_values_when_it_is_entered():
    bench = priced().charge()
    assert bench.cost(triggerMeterValue={"atCPStatus": ["SuspendedEV"]}) == "Accepted"
    bench.lives(2)
    bench.station.guard.set(1, 0)
    bench.lives(3)
    assert bench.station.outlets[0].status == "SuspendedEV"
    assert len(bench.readings()) == 1


def test_a_trigger_waits_for_a_meter_that_answers():
    bench = priced().charge()
    assert bench.cost(triggerMeterValue={"atTime": at(30)}) == "Accepted"
    bench.station.meters[0].stale = True
    bench.lives(40)
    assert not bench.readings()
    bench.station.meters[0].stale = False
    bench.lives(2)
    assert len(bench.readings()) == 1


# --- after a session -----------------------------------------------------------------------------


def final(bench, **changes):
    data = {"transactionId": TRANSACTION, "cost": 3.31, "priceText": "Thank you."}
    data.update(changes)
    return bench.send("FinalCost", data)["status"]


def test_the_total_comes_after_the_end_with_its_code_until_the_driver_has_gone():
    bench = priced(DefaultPrice=PRICE % RATES).charge()
    assert bench.cost() == "Accepted"
    bench.stop()
    bench.lives(100)
    assert line(bench, "Cost") == "Cost 1.500, not final"
    assert final(bench, qrCodeText="https://example.org/1") == "Accepted"
    bench.lives(100)
    assert bench.display() == ["Thank you.", "Total 3.310"]
    assert bench.code() == "https://example.org/1"
    bench.unplug()
    bench.lives(2)
    assert (bench.display(), bench.code()) == (["0.15 for a kWh"], "")


def test_a_total_that_comes_when_the_plug_is_out_is_shown_for_a_minute():
    bench = priced(DefaultPrice=PRICE % RATES).charge()
    bench.stop()
    bench.unplug()
    bench.lives(5)
    assert final(bench) == "Accepted"
    bench.lives(55)
    assert bench.display() == ["Thank you.", "Total 3.310"]
    bench.lives(10)
    assert bench.display() == ["0.15 for a kWh"]


def test_a_total_of_the_session_before_is_taken_and_not_shown_to_the_next_driver():
    bench = priced().charge()
    bench.stop()
    bench.unplug()
    bench.lives(2)
    bench.plug()
    bench.station.access.present("B2")
    answer = {"transactionId": 4712, "idTagInfo": {"status": "Accepted"}}
    bench.quiet(2000, StartTransaction=answer)
    assert final(bench) == "Accepted"
    bench.lives(2)
    assert line(bench, "Total") == ""
    assert bench.cost(transactionId=4712) == "Accepted"


def test_an_idle_fee_goes_on_after_the_end_until_the_plug_is_pulled():
    bench = priced(CustomIdleFeeAfterStop=True).charge()
    bench.stop()
    now = at(bench.clock.now() - NOW)
    idle = {"graceMinutes": 0, "hourPrice": 36}
    changes = {"timestamp": now, "cost": 2, "chargingPrice": None, "idlePrice": idle}
    assert bench.cost(state="Idle", **changes) == "Accepted"
    bench.lives(103)
    assert line(bench, "Cost")[:8] == "Cost 3.0"
    bench.unplug()
    bench.lives(30)
    assert line(bench, "Cost")[:8] == "Cost 3.0"


def test_a_cost_of_the_session_that_was_on_its_way_when_that_ended_is_not_counted_on():
    bench = priced().charge()
    bench.stop()
    price = {"kWhPrice": 0.2, "hourPrice": 36}
    now = at(bench.clock.now() - NOW)
    assert bench.cost(timestamp=now, chargingPrice=price) == "Accepted"
    bench.lives(100)
    assert line(bench, "Cost") == "Cost 1.500, not final"
    idle = {"graceMinutes": 0, "hourPrice": 36}
    bench.unplug()
    now = at(bench.clock.now() - NOW)
    assert bench.cost(state="Idle", timestamp=now, idlePrice=idle) == "Accepted"
    bench.lives(30)
    assert line(bench, "Cost") == "Cost 1.500, not final"


def test_what_a_driver_has_paid_is_not_shown_to_the_next_one_who_plugs_in():
    for seconds in (5, 100):
        bench = priced(DefaultPrice=PRICE % RATES).charge()
        bench.stop()
        assert final(bench, qrCodeText="https://example.org/1") == "Accepted"
        bench.unplug()
        bench.lives(seconds)
        bench.plug()
        bench.lives(2)
        assert (bench.display(), bench.code()) == (["0.15 for a kWh"], "")


def test_a_running_session_is_known_however_many_come_and_go_beside_it():
    bench = priced(outlets=2).charge()
    number = [5000]
    for _ in range(10):
        number[0] += 1
        answer = {"transactionId": number[0], "idTagInfo": {"status": "Accepted"}}
        bench.plug(index=1)
        bench.station.access.present("B2", 2)
        bench.quiet(2000, StartTransaction=answer)
        assert bench.cost(transactionId=number[0]) == "Accepted"
        bench.station.outlets[1].stop("Local")
        bench.settle(1)
        bench.quiet()
        bench.unplug(1)
        bench.quiet()
    assert bench.cost() == "Accepted"
    assert bench.cost(transactionId=number[0]) == "Accepted"
    assert bench.cost(transactionId=5001) == "Rejected"
