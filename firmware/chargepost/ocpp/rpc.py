"""OCPP-J framing: CALL, CALLRESULT and CALLERROR of any version, one outstanding CALL each way.

No I/O: the link hands in texts and takes texts; `tick()` finds the CALL nobody answered.
"""

import json
import os
from binascii import hexlify

from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.surrogates import repair_utf8
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_CALL = const(2)
_CALLRESULT = const(3)
_CALLERROR = const(4)
_LONGEST_ID = const(36)
_LONG = const(2048)  # bytes of a message that is not parsed as a whole if there is another way
_ENTRIES = b'"localAuthorizationList"'


class Rpc:
    """Both directions of one station's RPC, over all its connections.

    `handler.on_call(action, payload)` returns (response, after or None) or raises CallError; a
    response is a dict, or for a long one a function that gives its JSON in pieces of UTF-8,
    anew with each call. `send` takes texts, and such functions for a whole message;
    `after()` runs once the answer was handed to `send` (answer before act). A handler that
    cannot answer yet takes `reply = rpc.defer()`, returns None, and calls
    `reply(response or CallError)` later.
    """

    def __init__(self, handler, clock, codes, send, prefix: str = ""):
        self._handler = handler
        self._clock = clock
        self._codes = codes
        self._send = send
        # Message ids are unique over all connections and restarts: a random part, a number.
        self._prefix = prefix or hexlify(os.urandom(8)).decode()
        self._number = 0
        self._open = False
        self._connection = 0  # counts connections, so that a late reply meets no stranger
        self._outstanding = None  # (message id, on_answer, deadline in ms)
        self._answering = ""  # id of the CALL the handler is looking at
        self.ignored = 0  # messages that could not be answered and were dropped
        self.last_ignored = ""  # why, as one sentence
        self.last_fault = ""  # what went wrong inside, when InternalError was answered

    @property
    def ready(self) -> bool:
        """True when a CALL can be sent now."""
        return self._open and self._outstanding is None

    def opened(self) -> None:
        self._connection += 1
        self._open = True

    def closed(self) -> None:
        """The connection is gone: an outstanding CALL ends with ConnectionLost."""
        self._open = False
        self._finish(None, CallError(call_error.CONNECTION_LOST, "The connection was lost."))

    def call(self, action: str, payload: dict, on_answer, timeout_ms: int) -> str:
        """Send a CALL; returns its id. `on_answer(result, error)`: exactly one is not None.

        RuntimeError unless `ready`.
        """
        if not self.ready:
            raise RuntimeError("rpc is not ready; look at `ready` before a call")
        self._number += 1
        message_id = "%s-%d" % (self._prefix, self._number)
        self._outstanding = (message_id, on_answer, self._clock.ms() + timeout_ms)
        self._put([_CALL, message_id, action, payload])
        return message_id

    def tick(self) -> None:
        """Give up on a CALL whose time is over; its late answer will be ignored."""
        if self._outstanding and self._clock.ms() >= self._outstanding[2]:
            text = "No answer to %s within its time." % self._outstanding[0]
            self._finish(None, CallError(call_error.TIMEOUT, text))

    def received(self, text) -> None:
        """Take one message, in UTF-8 or as str; whatever it holds, nothing is raised.

        In a list of its own it can be let go of as soon as it is parsed.
        """
        letter = text if isinstance(text, list) else [text]
        if isinstance(letter[0], str):
            letter[0] = letter[0].encode()
        size = len(letter[0])
        try:
            message = _parsed(letter)
        except (ValueError, RuntimeError):  # RuntimeError: nested too deeply
            self._malformed(_id_of_broken(letter[0]), "The message is not JSON.")
            return
        except MemoryError:
            self._unaffordable(_id_of_broken(letter[0]), size)
            return
        if not isinstance(message, list) or not message:
            self._malformed("", "A message is a JSON array, not %s." % str(message)[:20])
            return
        kind = message[0]
        message_id = message[1] if len(message) > 1 else None
        if not isinstance(message_id, str) or not message_id:
            self._malformed("", "The message id must be a string, not %s." % str(message_id)[:40])
        elif _is(kind, _CALL):
            self._called(message_id, message)
        elif _is(kind, _CALLRESULT) or _is(kind, _CALLERROR):
            self._answered(kind, message_id, message)
        else:
            self._ignore("A message of the unknown type %s." % str(kind)[:20])

    def _called(self, message_id, message):
        if len(message_id) > _LONGEST_ID:
            text = "A message id has at most 36 characters, this one has %d." % len(message_id)
            self._malformed(message_id, text)
        elif len(message) != 4:
            text = "A CALL has 4 elements, this one has %d." % len(message)
            self._malformed(message_id, text)
        elif not isinstance(message[2], str) or not isinstance(message[3], dict):
            self._malformed(message_id, "A CALL is [2, id, action, {payload}].")
        else:
            self._dispatch(message_id, message[2], message[3])

    def _dispatch(self, message_id, action, payload):
        after = None
        self._answering = message_id
        try:
            result = self._handler.on_call(action, payload)
        except CallError as error:
            self._refuse(message_id, error)
        except Exception as error:
            # A mistake of ours with one message must not end the connection or a session.
            self.last_fault = "%s: %s: %s" % (action, type(error).__name__, error)
            text = "The station failed on %s." % action[:40]
            self._refuse(message_id, CallError(call_error.INTERNAL, text))
        else:
            if result is not None:
                response, after = result
                self._put([_CALLRESULT, message_id, response])
        self._answering = ""
        if after:
            after()

    def defer(self):
        """Inside `on_call`: a function that answers this CALL later, once."""
        message_id = self._answering
        connection = self._connection

        def reply(response):
            if not self._open or connection != self._connection:
                return  # whoever asked is gone
            if isinstance(response, CallError):
                self._refuse(message_id, response)
            else:
                self._put([_CALLRESULT, message_id, response])

        return reply

    def _answered(self, kind, message_id, message):
        if not self._outstanding or message_id != self._outstanding[0]:
            self._ignore("An answer to %s, which nobody waits for." % message_id[:_LONGEST_ID])
        elif kind == _CALLERROR:
            code = self._codes.own(message[2] if len(message) > 2 else None)
            text = message[3] if len(message) > 3 else ""
            self._finish(None, CallError(code, text if isinstance(text, str) else ""))
        elif len(message) > 2 and isinstance(message[-1], dict):
            # Some backends repeat the action before the payload: the payload is the last one.
            self._finish(message[-1], None)
        else:
            text = "A CALLRESULT is [3, id, {payload}]."
            self._finish(None, CallError(call_error.FORMAT, text))

    def _finish(self, result, error):
        if self._outstanding:
            on_answer = self._outstanding[1]
            self._outstanding = None  # first: on_answer may send the next CALL
            on_answer(result, error)

    def _malformed(self, message_id, sentence):
        message_id = message_id or self._codes.unreadable
        if message_id:
            self._refuse(message_id, CallError(call_error.FORMAT, sentence))
        else:
            self._ignore(sentence)

    def _unaffordable(self, message_id, size):
        text = "There is not enough memory for a message of %d bytes." % size
        if message_id:
            self._refuse(message_id, CallError(call_error.INTERNAL, text))
        else:
            self._ignore(text)

    def _refuse(self, message_id, error):
        code = self._codes.wire(error.code)
        description = call_error.shorten(error.description)
        self._put([_CALLERROR, message_id, code, description, {}])

    def _ignore(self, sentence):
        self.ignored += 1
        self.last_ignored = sentence

    def _put(self, message):
        if callable(message[-1]):
            self._send(_in_pieces(message))
        else:
            self._send(json.dumps(message, separators=(",", ":")))


def _parsed(letter: list):
    """The message, a long list of entries in it as an Entries. ValueError when it is no JSON.

    What is long in it may be gone from the letter.
    """
    letter[0] = repair_utf8(letter[0])
    if len(letter[0]) <= _LONG:
        return json.loads(letter[0])
    if _ENTRIES in letter[0]:
        return on_demand("chargepost.ocpp.entries").parsed(letter[0], _ENTRIES)
    return on_demand("chargepost.ocpp.long_text").parsed(letter)


def _in_pieces(message):
    """A function that gives the whole message in pieces, as its last element gives its own."""
    head = json.dumps(message[:-1], separators=(",", ":"))[:-1] + ","

    def pieces():
        yield head.encode()
        for piece in message[-1]():
            yield piece
        yield b"]"

    return pieces


def _is(kind, number: int) -> bool:
    """JSON's `true` is 1 on CPython and `2.0` equals 2: neither is a message type."""
    return isinstance(kind, int) and kind == number


def _id_of_broken(data) -> str:
    """The id of a CALL that is broken behind its id, "" when that cannot be read."""
    head = bytes(data[: _LONGEST_ID * 4 + 16]).split(b'"', 2)
    if len(head) < 3 or head[0].replace(b" ", b"") != b"[2,":
        return ""
    message_id = str(head[1], "utf-8")
    if len(message_id) > _LONGEST_ID or "\\" in message_id:
        return ""
    return message_id
