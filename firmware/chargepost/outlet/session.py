"""The session of an outlet as a table: from the first plug or card to the empty socket.

IDLE        nothing plugged, nobody authorised
PLUGGED     a cable is in, nobody has identified yet
AUTHORISED  somebody may charge, and has ConnectionTimeOut to plug in
STARTING    both: waits for the meter's register, then the transaction is written down
TRANSACTION the transaction runs, whether or not energy flows
STOPPING    the current is being taken away, the contactor opens, the last register is read
FINISHED    over; the cable is still in
"""

IDLE = "idle"
PLUGGED = "plugged"
AUTHORISED = "authorised"
STARTING = "starting"
TRANSACTION = "transaction"
STOPPING = "stopping"
FINISHED = "finished"

_MOVES = (
    (IDLE, "plug", PLUGGED),
    (IDLE, "authorise", AUTHORISED),
    (IDLE, "resume", TRANSACTION),
    (PLUGGED, "authorise", STARTING),
    (PLUGGED, "resume", TRANSACTION),
    (PLUGGED, "timeout", FINISHED),
    (PLUGGED, "unplug", IDLE),
    (AUTHORISED, "authorise", AUTHORISED),
    (AUTHORISED, "plug", STARTING),
    (AUTHORISED, "timeout", IDLE),
    (AUTHORISED, "cancel", IDLE),
    (STARTING, "begin", TRANSACTION),
    (STARTING, "cancel", FINISHED),
    (STARTING, "timeout", FINISHED),
    (STARTING, "unplug", IDLE),
    (TRANSACTION, "stop", STOPPING),
    (STOPPING, "end", FINISHED),
    (FINISHED, "authorise", STARTING),
    (FINISHED, "unplug", IDLE),
)


def after(state: str, event: str):
    """The state after `event`, or None when the event means nothing in this state."""
    for known, happening, following in _MOVES:
        if known == state and happening == event:
            return following
    return None
