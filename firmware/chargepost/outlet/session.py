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

# State, event, following state; as text, which a board leaves in its flash.
_MOVES = """
idle plug plugged
idle authorise authorised
idle resume transaction
plugged authorise starting
plugged resume transaction
plugged timeout finished
plugged unplug idle
authorised authorise authorised
authorised plug starting
authorised timeout idle
authorised cancel idle
starting begin transaction
starting cancel finished
starting timeout finished
starting unplug idle
transaction stop stopping
stopping end finished
finished authorise starting
finished unplug idle
"""


def after(state: str, event: str):
    """The state after `event`, or None when the event means nothing in this state."""
    move = "\n%s %s " % (state, event)
    at = _MOVES.find(move)
    if at < 0:
        return None
    at += len(move)
    return _MOVES[at : _MOVES.find("\n", at)]
