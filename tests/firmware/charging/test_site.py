"""The site's limit: shared fairly, and nobody gets less than a car can use."""

from chargepost.charging.site import share


def test_one_car_gets_the_whole_limit():
    assert share(16000, 1) == (16000, 1)


def test_two_cars_share_equally():
    assert share(20000, 2) == (10000, 2)


def test_who_cannot_get_6_amperes_waits_so_that_the_others_charge():
    assert share(11000, 2) == (11000, 1)


def test_below_6_amperes_nobody_charges():
    assert share(5999, 1) == (0, 0)


def test_the_shares_never_exceed_the_limit():
    for limit in range(0, 70000, 700):
        for active in range(1, 5):
            each, served = share(limit, active)
            assert each * served <= limit
            assert served == 0 or each >= 6000
