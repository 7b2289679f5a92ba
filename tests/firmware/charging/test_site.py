"""The site's limit: shared fairly, and nobody gets less than a car can use."""

from chargepost.charging.site import Site, phases_of, share
from chargepost.outlet.transaction import Grant, Transaction
from fakes import SETTINGS, plain_outlet

ALL = "RST"


def outlet(number, rotation, phases):
    """An outlet in a session whose board holds it on so many phases."""
    made = plain_outlet(number)
    made.config = dict(SETTINGS, ConnectorPhaseRotation=rotation)
    made.transaction = Transaction(number, Grant("CAFE"), 0, 0, 1000)
    made.guard.ask(number - 1).phases = phases
    made.guard.report(number - 1).phases = phases
    return made


def shares_of(outlets, limit_ma):
    """mA and the reason of each outlet by the site's limit."""
    site = Site(outlets, {"Chargepost.SiteCurrentLimit": limit_ma})
    site.tick(0)
    limits = [one for each in outlets for one in each.arbiter.limits if one.source == "site"]
    return [(limit.limit_ma, limit.reason) for limit in limits]


def test_one_car_gets_the_whole_limit():
    assert share(16000, [ALL]) == [16000]


def test_two_cars_share_equally():
    assert share(20000, [ALL, "TRS"]) == [10000, 10000]


def test_who_cannot_get_6_amperes_waits_so_that_the_others_charge():
    assert share(11000, [ALL, ALL]) == [11000, 0]


def test_below_6_amperes_nobody_charges():
    assert share(5999, [ALL]) == [0]
    assert share(5999, [ALL, ALL]) == [0, 0]


def test_the_shares_never_exceed_the_limit_on_any_phase():
    kinds = (ALL, "R", "S", "T")
    for limit in range(0, 70000, 700):
        for count in range(4**4):
            active = [kinds[count >> shift & 3] for shift in (0, 2, 4, 6)]
            shares = share(limit, active)
            for phase in ALL:
                on_it = [ma for ma, phases in zip(shares, active) if phase in phases]
                assert sum(on_it) <= limit
            assert all(ma == 0 or ma >= 6000 for ma in shares)


def test_outlets_on_different_phases_of_the_grid_do_not_share():
    assert share(16000, ["R", "S", "T"]) == [16000, 16000, 16000]
    assert share(16000, ["R", "S", "R"]) == [8000, 16000, 8000]
    assert share(18000, ["R", ALL, "S"]) == [9000, 9000, 9000]


def test_an_outlet_that_its_board_holds_on_one_phase_loads_the_one_at_its_terminal():
    assert phases_of(outlet(1, "1.STR", 1)) == "S"
    assert phases_of(outlet(1, "1.STR", 3)) == ALL


def test_an_unknown_rotation_may_be_any_phase():
    assert phases_of(outlet(1, "Unknown", 1)) == ALL
    assert phases_of(outlet(1, "1.NotApplicable", 1)) == ALL


def test_an_outlet_on_its_way_between_one_phase_and_three_counts_on_all():
    for asked, reported in ((3, 1), (1, 3), (1, 0), (3, 0)):
        made = outlet(1, "1.STR", asked)
        made.guard.report(0).phases = reported
        assert phases_of(made) == ALL


def test_rotated_single_phase_outlets_each_get_the_sites_whole_limit():
    rotation = "1.RST,2.STR,3.RST"
    outlets = [outlet(number, rotation, 1) for number in (1, 2, 3)]
    assert shares_of(outlets[:2], 16000) == [(16000, "the site allows 16.0 A")] * 2
    assert [ma for ma, _ in shares_of(outlets, 16000)] == [8000, 16000, 8000]


def test_the_reason_tells_of_the_others_where_they_matter():
    outlets = [outlet(number, "Unknown", 3) for number in (1, 2)]
    both = (8000, "the site allows 16.0 A for 2 outlets")
    assert shares_of(outlets, 16000) == [both, both]
    first, second = shares_of(outlets, 11000)
    assert first == (11000, "the site allows 11.0 A")
    assert second == (0, "the site allows 11.0 A, other outlets come first")
    nobody = (0, "the site allows 5.0 A for 2 outlets")
    assert shares_of(outlets, 5000) == [nobody, nobody]
