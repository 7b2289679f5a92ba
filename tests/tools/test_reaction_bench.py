"""The table of reactions measures what it says."""

from chargepost_tools.bench import reaction_bench


def test_a_car_that_leaves_c_opens_the_contactor_within_30_ms():
    rows = {name: cause for name, cause in reaction_bench.CAUSES if name.startswith("car goes")}
    assert len(rows) == 3
    for cause in rows.values():
        assert reaction_bench.reaction(cause, 60) == 3


def test_a_residual_current_opens_in_its_own_step():
    cause = dict(reaction_bench.CAUSES)["residual current"]
    assert {reaction_bench.reaction(cause, moment) for moment in (1, 5, 60)} == {1}


def test_the_table_holds_the_slowest_moment(monkeypatch):
    monkeypatch.setattr(reaction_bench, "CAUSES", (("late", lambda outlet, ask: None),))
    monkeypatch.setattr(reaction_bench, "reaction", lambda cause, moment: moment)
    assert reaction_bench.measure().rows == [("late", 60, 600)]
