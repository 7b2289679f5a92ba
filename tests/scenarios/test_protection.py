"""Whole stations remember faults over power cuts: lock-out, self-tests, wear, recordings."""

from chargepost_sim import Car

OPEN = {"AllowOfflineTxForUnknownId": True}


def first(post):
    return post.snapshot()["outlets"][0]


async def trip(site, post):
    """Charge, and let a residual current end it."""
    outlet = post.outlet(1)
    await outlet.plug(Car(soc=30, max_kw=11))
    await outlet.until("Preparing")
    await post.sleep(5)  # nobody's card is at the reader any more
    await post.present_card("04A1B2C3D4E580", seconds=2)
    await outlet.until("Charging", timeout=60)
    outlet.fault("residual current", True)
    await outlet.until("Faulted", timeout=20)
    await post.until(lambda seen: not seen["outlets"][0]["contactor"], timeout=1)
    outlet.fault("residual current", False)


async def test_three_residual_currents_lock_the_outlet_out_over_power_cuts(site):
    post = await site.start(csms=None, config=OPEN)
    for _ in range(2):
        await trip(site, post)
        await post.outlet(1).unplug()
        await post.outlet(1).until("Available", timeout=30)
    await trip(site, post)
    await post.cut_power()
    await post.sleep(5)
    await post.restore_power()
    await post.outlet(1).until("Faulted", timeout=20)
    await post.outlet(1).unplug()
    await post.sleep(20)
    seen = first(post)
    assert seen["status"] == "Faulted"
    assert seen["locked_out"] == ["residual current"]
    assert "residual current" in seen["fault"]


async def test_a_trip_holds_over_a_power_cut_until_the_car_is_unplugged(site):
    post = await site.start(csms=None, config=OPEN)
    await trip(site, post)
    await post.cut_power()
    await post.restore_power()
    await post.sleep(30)
    assert first(post)["status"] == "Faulted"
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available", timeout=30)


async def test_a_test_on_record_lets_a_car_charge_that_was_there_at_the_start(site):
    post = await site.start(csms=None, config=OPEN)
    await post.until(lambda seen: seen["outlets"][0]["rcm_test"], timeout=30)
    assert first(post)["rcm_test"]["result"] == "passed"
    await post.outlet(1).plug(Car(soc=30, max_kw=11))
    await post.sleep(1)
    await post.cut_power()
    await post.sleep(5)
    await post.restore_power()
    await post.outlet(1).until("Preparing", timeout=30)
    await post.present_card("04A1B2C3D4E580", seconds=2)
    await post.outlet(1).until("Charging", timeout=60)


async def test_wear_and_recordings_are_kept_over_a_power_cut(site):
    post = await site.start(csms=None, config=OPEN)
    await trip(site, post)
    await post.until(lambda seen: seen["outlets"][0]["recordings"], timeout=60)
    await post.outlet(1).unplug()
    await post.outlet(1).until("Available", timeout=30)
    before = first(post)
    assert before["contactor_life"]["cycles"] == 1
    assert before["contactor_life"]["loaded_opens"] == 1
    await post.cut_power()
    await post.restore_power()
    await post.sleep(5)
    after = first(post)
    assert after["recordings"] == before["recordings"] == ["1-000001"]
    assert after["contactor_life"] == before["contactor_life"]


async def test_a_monitor_that_fails_its_test_is_tried_three_times_then_locked_out(site):
    post = await site.start(csms=None, config=OPEN, speed=50)
    post.outlet(1).fault("monitor dead", True)
    await post.outlet(1).plug(Car())
    await post.sleep(2)
    await post.outlet(1).unplug()
    await post.cut_power()
    await post.restore_power()
    await post.until(lambda seen: seen["outlets"][0]["locked_out"], timeout=300)
    assert first(post)["locked_out"] == ["rcm test"]
    assert first(post)["status"] == "Faulted"
