"""Cars and hardware that misbehave: what the station does, and what it tells."""

from chargepost_sim.car import Car
from chargepost_sim.quirks import quirky
from scene import CARD


async def _tap(site, car: Car, **options):
    """A station with this car plugged in and the card shown."""
    post = await site.ready(**options)
    await post.outlet(1).plug(car)
    await post.outlet(1).until("Preparing")
    await post.present_card(CARD, seconds=2)
    return post


async def _next_car_charges(site, post):
    """Unplug, and the outlet serves the next driver."""
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available", timeout=30)
    await post.sleep(5)
    await site.charge(post)


async def test_a_car_without_a_diode_gets_no_energy_and_the_next_one_does(site):
    post = await _tap(site, Car(soc=30, no_diode=True))
    await site.expect("StatusNotification", errorCode="EVCommunicationError")
    await post.sleep(10)
    found = post.outlet(1).snapshot()
    assert not found["contactor"] and "diode" in found["why"]
    assert post.outlet(1).hardware.energy_mwh == 0
    await _next_car_charges(site, post)


async def test_a_shorted_pilot_is_a_fault_until_the_car_is_gone(site):
    post = await site.ready()
    await post.outlet(1).plug(Car(pilot_short=True))
    await post.outlet(1).until("Faulted")
    await site.expect("StatusNotification", status="Faulted", vendorErrorCode="CX014")
    assert "shorted" in post.outlet(1).snapshot()["why"]
    await _next_car_charges(site, post)


async def test_a_car_that_asks_for_ventilation_gets_no_energy(site):
    post = await _tap(site, Car(soc=30, ventilation=True))
    await site.expect("StatusNotification", errorCode="EVCommunicationError")
    await post.sleep(10)
    found = post.outlet(1).snapshot()
    assert not found["contactor"] and "ventilation" in found["why"]
    await _next_car_charges(site, post)


async def test_a_car_that_leaves_c_late_is_opened_under_load_after_6_seconds(site):
    post = await site.ready()
    await site.charge(post, Car(soc=30, leaves_c_late=True))
    await post.sleep(5)
    contactor = post.outlet(1).hardware.contactor
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Finishing", timeout=30)
    stopped = post.bench.time.ms()
    assert contactor.closed
    opened = await site.when(lambda: not contactor.closed, 30) * 1000
    assert 5000 <= opened - stopped <= 7500
    await site.expect("StopTransaction", timeout=30)


async def test_a_car_that_ignores_the_pilot_is_cut_off_when_the_limit_falls_below_6_amperes(site):
    post = await site.ready()
    await site.charge(post, Car(soc=30, ignores_pwm=True))
    await post.sleep(5)
    await site.backend.call(
        "ChangeConfiguration", {"key": "Chargepost.SiteCurrentLimit", "value": "0"}
    )
    await post.outlet(1).until("SuspendedEVSE", timeout=30)
    await post.until(lambda s: not s["outlets"][0]["contactor"], timeout=30)
    assert sum(post.outlet(1).hardware.current_ma) == 0


async def test_a_car_that_draws_too_much_is_seen_in_the_meter_values(site):
    config = {"MeterValueSampleInterval": 5, "MeterValuesSampledData": "Current.Import"}
    post = await site.ready(config=config)
    limit = {"key": "Chargepost.SiteCurrentLimit", "value": "10000"}
    await site.backend.call("ChangeConfiguration", limit)
    await site.charge(post, Car(soc=30, max_kw=22, draws_too_much=20))
    await post.sleep(10)

    def drawn(payload):
        values = payload["meterValue"][0]["sampledValue"]
        return max(float(value["value"]) for value in values) > 11.5

    await site.backend.expect("MeterValues", 15, drawn)


async def test_a_residual_current_opens_and_latches_until_the_car_is_gone(site):
    post = await site.ready()
    await site.charge(post)
    post.outlet(1).fault("residual current")
    await post.outlet(1).until("Faulted")
    await site.expect("StatusNotification", status="Faulted", errorCode="GroundFailure")
    # The contactor takes its time to fall.
    await site.when(lambda: not post.outlet(1).snapshot()["contactor"], 1)
    post.outlet(1).fault("residual current", on=False)
    await post.sleep(10)
    assert post.outlet(1).snapshot()["status"] == "Faulted"
    await _next_car_charges(site, post)


async def test_a_dead_coil_is_a_fault_that_names_the_contactor(site):
    post = await site.ready()
    post.outlet(1).fault("dead coil")
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await post.outlet(1).until("Faulted", timeout=60)
    await site.expect("StatusNotification", errorCode="PowerSwitchFailure")
    assert "contactor" in post.outlet(1).snapshot()["why"]


async def test_a_dead_reader_is_logged_and_a_remote_start_still_works(site):
    post = await site.ready()
    post.outlet(1).fault("reader dead")
    await post.outlet(1).plug(Car(soc=30))
    await post.until(lambda _: any("card reader" in line for line in post.log), timeout=60)
    await site.backend.call("RemoteStartTransaction", {"idTag": CARD, "connectorId": 1})
    await post.outlet(1).until("Charging", timeout=60)


async def test_a_socket_holds_the_plug_while_charging_and_lets_go_after(site):
    post = await site.ready(socket=True)
    await site.charge(post, Car(soc=30, cable_ma=20000))
    found = post.outlet(1).snapshot()
    assert found["locked"] and found["limited_by"] == "cable" and found["limit_ma"] == 20000
    try:
        await post.outlet(1).unplug()
    except RuntimeError as error:
        assert "locked" in str(error)
    else:
        raise AssertionError("a locked plug was pulled")
    await post.sleep(5)
    await post.present_card(CARD, seconds=2)
    await post.until(lambda s: not s["outlets"][0]["locked"], timeout=60)
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available", timeout=30)


async def test_a_plug_is_released_by_unlock_connector(site):
    post = await site.ready(socket=True)
    await site.charge(post)
    await site.expect("StartTransaction")
    reply = await site.backend.call("UnlockConnector", {"connectorId": 1}, timeout=10)
    assert reply["status"] == "Unlocked"
    stop = await site.expect("StopTransaction")
    assert stop["reason"] == "UnlockCommand"


async def test_two_outlets_on_one_serial_meter_line(site):
    post = await site.ready(outlets=2, meter="rtu", config={"MeterValueSampleInterval": 10})
    await site.charge(post)
    await post.outlet(2).plug(Car(soc=30))
    await post.outlet(2).until("Preparing")
    await site.backend.call("RemoteStartTransaction", {"idTag": "BEEF", "connectorId": 2})
    await post.outlet(2).until("Charging", timeout=30)
    await site.expect("MeterValues", connectorId=1)
    await site.expect("MeterValues", connectorId=2)
    registers = [outlet["register_wh"] for outlet in post.snapshot()["outlets"]]
    assert registers[0] > registers[1] >= 0


async def test_the_site_limit_is_shared_by_two_cars(site):
    post = await site.ready(outlets=2)
    limit = {"key": "Chargepost.SiteCurrentLimit", "value": "20000"}
    await site.backend.call("ChangeConfiguration", limit)
    await site.charge(post)
    assert post.outlet(1).snapshot()["limit_ma"] == 20000
    await post.outlet(2).plug(Car(soc=30))
    await post.outlet(2).until("Preparing")
    await site.backend.call("RemoteStartTransaction", {"idTag": "BEEF", "connectorId": 2})
    await post.outlet(2).until("Charging", timeout=30)
    await post.sleep(10)
    for number in (1, 2):
        found = post.outlet(number).snapshot()
        assert (found["limit_ma"], found["limited_by"]) == (10000, "site")
        assert found["offered_ma"] <= 10000


async def test_a_car_that_leaks_direct_current_is_disconnected_and_the_next_one_charges(site):
    post = await site.ready()
    await site.charge(post, quirky("leaky", soc=30))
    await post.outlet(1).until("Faulted")
    await site.expect("StatusNotification", status="Faulted", errorCode="GroundFailure")
    outlet = post.outlet(1).hardware
    await post.sleep(1)
    assert outlet.inlet_mv == [0, 0, 0]
    assert outlet.rcm.tripped() == 0  # what leaked is without voltage now
    await _next_car_charges(site, post)


async def test_a_broken_pilot_wire_opens_the_contactor_and_a_mended_one_charges(site):
    post = await site.ready()
    await site.charge(post)
    post.outlet(1).fault("pilot open")
    await post.until(lambda s: not s["outlets"][0]["contactor"], timeout=2)
    await post.sleep(10)
    outlet = post.outlet(1).hardware
    assert outlet.inlet_mv == outlet.current_ma == [0, 0, 0]
    post.outlet(1).fault("pilot open", on=False)
    await _next_car_charges(site, post)


async def test_a_session_survives_noise_and_a_shifted_earth_on_the_pilot(site):
    post = await site.ready()
    post.outlet(1).hardware.pilot.rewire(noise_mv=400, ground_mv=500)
    await site.charge(post)
    await post.sleep(30)
    contactor = post.outlet(1).hardware.contactor
    assert (contactor.closed, contactor.moves) == (True, 1)


async def test_burnt_poles_leave_one_phase_to_charge_on(site):
    post = await site.ready()
    post.outlet(1).hardware.contactor.burn(1, 2)
    await site.charge(post)
    await post.sleep(10)
    assert [ma > 0 for ma in post.outlet(1).hardware.current_ma] == [True, False, False]
    assert 0 < post.outlet(1).snapshot()["power_w"] < 8000


async def test_a_station_with_a_second_contactor_charges_on_three_phases(site):
    post = await site.ready(phase_switching=True)
    await site.charge(post)
    await post.sleep(5)
    outlet = post.outlet(1).hardware
    assert all(outlet.current_ma)
    assert outlet.phase_contactor and outlet.phase_contactor.loaded_moves == 0


async def test_a_brown_out_in_a_session_is_a_fault_of_the_contactor(site):
    post = await site.ready()
    await site.charge(post)
    post.outlet(1).fault("brown-out")
    await post.outlet(1).until("Faulted")
    await site.expect("StatusNotification", status="Faulted", errorCode="PowerSwitchFailure")
    post.outlet(1).fault("brown-out", on=False)
    await _next_car_charges(site, post)
