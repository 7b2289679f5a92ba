"""What the differential tests call on both runtimes: plain values in, plain values out."""

import json

from both import FakeClock
from chargepost.errors import ChargepostError
from chargepost.ocpp import call_error
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.rpc import Rpc
from chargepost.ocpp.surrogates import repair
from chargepost.ocpp.url import parse
from chargepost.ocpp.v16.tables import ANSWERS, CALLS
from chargepost.ocpp.validation import check, check_answer
from chargepost.ocpp.websocket import connection as ws


def websocket(limit, pieces):
    """Everything a connection says and sends when these pieces arrive."""
    connection = ws.Connection(limit, bytes)
    said = []
    for piece in pieces:
        for event in connection.receive(piece):
            kind, detail = event
            said.append([kind, bytes(detail) if kind == "text" else detail])
    out = b""
    while connection.waiting:
        out += connection.take()
    return [said, out, connection.state, connection.close_code]


def verdict(kind, action, text):
    """[code, description] of a payload given as JSON, ["", ""] when it is good."""
    text = repair(text)  # as Rpc does first
    try:
        if kind == "call":
            check(CALLS, action, json.loads(text))
        else:
            check_answer(ANSWERS, action, json.loads(text))
    except CallError as error:
        return [error.code, str(error)]
    return ["", ""]


def rpc(text):
    """What one text makes an Rpc with an open CALL do: sent codes, ignored, answered."""
    sent = []
    answers = []

    class Handler:
        def on_call(self, action, payload):
            return {}, None

    machine = Rpc(Handler(), FakeClock(), call_error.V16, sent.append, "p")
    machine.opened()
    machine.call("Heartbeat", {}, lambda result, error: answers.append(error is None), 1000)
    machine.received(text)
    return [[json.loads(one)[:3] for one in sent], machine.ignored, answers, machine.last_fault]


def url(text):
    """Parts of a URL, or the sentence that refuses it."""
    try:
        parts = parse(text)
    except ChargepostError as error:
        return [str(error)]
    return [parts.secure, parts.authority(), parts.target("CP 1")]
