"""Card readers of whole stations: one that dies, and cards that are shown more than once."""

from chargepost_sim.bench import Bench
from chargepost_sim.car import Car
from chargepost_sim.rdm6300_emulator import Rdm6300Emulator
from scene import CARD


async def test_a_dead_reader_is_told_within_15_s_and_its_recovery_too(site):
    post = await site.ready()
    post.outlet(1).fault("reader dead")
    outlet = post.outlet(1)
    await site.when(lambda: "card reader does not answer" in outlet.snapshot()["fault"], 15)
    await site.expect("StatusNotification", connectorId=1, errorCode="ReaderFailure")
    assert post.outlet(1).snapshot()["status"] == "Available"
    post.outlet(1).fault("reader dead", False)
    await site.expect("StatusNotification", connectorId=1, errorCode="NoError")
    await site.charge(post)


async def test_a_card_that_stays_on_the_reader_does_not_stop_its_session(site):
    post = await site.ready()
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=20)
    await post.outlet(1).until("Charging", timeout=30)
    await post.sleep(25)
    assert post.outlet(1).snapshot()["status"] == "Charging"


async def test_the_site_writes_its_cards_the_other_way_round(site):
    post = await site.ready(config={"Chargepost.CardForm": "reversed"})
    await post.outlet(1).plug(Car(soc=30))
    await post.present_card(CARD, seconds=2)
    await site.expect("StartTransaction", idTag="80E5D4C3B2A104")


async def test_a_station_with_a_125_khz_reader_takes_the_printed_numbers(site, monkeypatch):
    module = Rdm6300Emulator()
    await module.start()
    role = {"kind": "rdm6300", "serial": module.path, "baud": 9600, "outlet": 0}
    monkeypatch.setattr(Bench, "reader_roles", lambda bench: [role])
    post = await site.ready(config={"Chargepost.CardForm": "decimal"})
    await post.outlet(1).plug(Car(soc=30))
    module.present("01026F6C3A", ms=500)
    await site.expect("StartTransaction", idTag="0040856634")
    await module.stop()
