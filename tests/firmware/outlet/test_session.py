"""The session table: from the first plug or card to the empty socket."""

from chargepost.outlet import session


def walk(*events):
    """The state after these events, starting with an empty outlet."""
    state = session.IDLE
    for event in events:
        following = session.after(state, event)
        assert following is not None, "%s means nothing in %s" % (event, state)
        state = following
    return state


def test_plug_first_then_card():
    assert walk("plug", "authorise", "begin") == session.TRANSACTION


def test_card_first_then_plug():
    assert walk("authorise", "plug", "begin") == session.TRANSACTION


def test_a_card_without_a_plug_expires_to_available():
    assert walk("authorise", "timeout") == session.IDLE


def test_a_plug_without_a_card_expires_to_finishing_until_unplugged():
    assert walk("plug", "timeout") == session.FINISHED
    assert walk("plug", "timeout", "unplug") == session.IDLE


def test_a_stopped_transaction_is_over_only_when_the_contactor_has_opened():
    assert walk("plug", "authorise", "begin", "stop") == session.STOPPING
    assert walk("plug", "authorise", "begin", "stop", "end") == session.FINISHED


def test_with_the_cable_still_in_a_new_session_may_begin():
    assert walk("plug", "authorise", "begin", "stop", "end", "authorise") == session.STARTING


def test_a_second_authorisation_does_not_disturb_a_running_transaction():
    assert session.after(session.TRANSACTION, "authorise") is None


def test_an_empty_outlet_cannot_stop():
    assert session.after(session.IDLE, "stop") is None
