"""OCPP-J section 4 and scenarios R05 to R08: what is answered, what ignored, in which order."""

import json

from both import FakeClock, raises
from chargepost.ocpp import call_error
from chargepost.ocpp import rpc as rpc_module
from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.rpc import Rpc


class Bench:
    """An open Rpc whose handler answers as `reaction(action, payload)` says."""

    def __init__(self, reaction=None, codes=call_error.V16):
        self.clock = FakeClock()
        self.sent = []
        self.called = []
        self.answers = []
        self.reaction = reaction or (lambda action, payload: ({}, None))
        self.rpc = Rpc(self, self.clock, codes, self.send, "p")
        self.rpc.opened()

    def send(self, text):
        self.sent.append(json.loads(text))

    def on_call(self, action, payload):
        self.called.append((action, payload))
        return self.reaction(action, payload)

    def on_answer(self, result, error):
        self.answers.append((result, error and error.code))

    def call(self, timeout_ms=30000):
        return self.rpc.call("Heartbeat", {}, self.on_answer, timeout_ms)

    def error_of(self, text):
        """Code and id with which `text` is answered; it must not reach the handler."""
        before = len(self.sent)
        self.rpc.received(text)
        assert self.called == []
        if len(self.sent) == before:
            return None
        kind, message_id, code, description, details = self.sent[-1]
        assert (kind, details) == (4, {}) and 0 < len(description) <= 255
        return message_id, code


def test_a_call_gets_its_result_and_frees_the_slot():
    bench = Bench()
    message_id = bench.call()
    assert bench.sent == [[2, message_id, "Heartbeat", {}]]
    assert not bench.rpc.ready
    bench.rpc.received(f'[3,"{message_id}",{{"currentTime":"x"}}]')
    assert bench.answers == [({"currentTime": "x"}, None)]
    assert bench.rpc.ready


def test_R05_calls_of_the_backend_are_answered_while_our_own_is_open():
    bench = Bench()
    bench.call()
    bench.rpc.received('[2,"a","Reset",{"type":"Soft"}]')
    bench.rpc.received('[2,"b","ClearCache",{}]')
    assert bench.sent[1:] == [[3, "a", {}], [3, "b", {}]]
    raises(RuntimeError, bench.call)
    assert bench.answers == []


def test_R07_a_handlers_refusal_has_the_spelling_of_the_version():
    def refuse(action, payload):
        raise CallError(action, "because " * 50)

    for own, old in (
        (call_error.FORMAT, "FormationViolation"),
        (call_error.OCCURRENCE, "OccurenceConstraintViolation"),
        (call_error.PROPERTY, "PropertyConstraintViolation"),
        (call_error.NOT_SUPPORTED, "NotSupported"),
    ):
        for codes, wire in ((call_error.V16, old), (call_error.V2, own)):
            bench = Bench(refuse, codes)
            bench.rpc.received(f'[2,"a","{own}",{{}}]')
            kind, message_id, code, description, details = bench.sent[0]
            assert (kind, message_id, code, details) == (4, "a", wire, {})
            assert len(description) == 255


def test_errors_of_any_spelling_are_understood():
    for wire in ("FormationViolation", "FormatViolation"):
        bench = Bench()
        message_id = bench.call()
        bench.rpc.received(f'[4,"{message_id}","{wire}","no",{{}}]')
        assert bench.answers == [(None, "FormatViolation")]


def test_a_backend_cannot_say_that_no_answer_came():
    for wire in ("Timeout", "ConnectionLost"):
        bench = Bench()
        message_id = bench.call()
        bench.rpc.received(f'[4,"{message_id}","{wire}","no",{{}}]')
        assert bench.answers == [(None, "GenericError")]


def test_an_error_without_its_parts_is_still_an_answer():
    for tail in ("", ',""', ",null", ",5,6,7", ',"InternalError"'):
        bench = Bench()
        bench.rpc.received(f'[4,"{bench.call()}"{tail}]')
        assert bench.answers[0][1] in ("GenericError", "InternalError")


def test_R08_a_late_answer_is_ignored_and_completes_nothing_else():
    bench = Bench()
    first = bench.call(5000)
    bench.clock.advance(4999)
    bench.rpc.tick()
    assert bench.answers == []
    bench.clock.advance(1)
    bench.rpc.tick()
    assert bench.answers == [(None, "Timeout")]
    second = bench.call()
    assert second != first
    bench.rpc.received(f'[3,"{first}",{{}}]')
    assert len(bench.answers) == 1 and not bench.rpc.ready
    assert bench.rpc.ignored == 1
    bench.rpc.received(f'[3,"{second}",{{}}]')
    assert bench.answers[1] == ({}, None)


def test_a_lost_connection_ends_the_call_and_ids_go_on():
    bench = Bench()
    first = bench.call()
    bench.rpc.closed()
    assert bench.answers == [(None, "ConnectionLost")]
    assert not bench.rpc.ready
    bench.rpc.opened()
    assert bench.call() != first


def test_the_next_call_may_be_made_from_the_answer():
    bench = Bench()
    ids = []
    ids.append(bench.rpc.call("A", {}, lambda result, error: ids.append(bench.call()), 1000))
    bench.rpc.received(f'[3,"{ids[0]}",{{}}]')
    assert len(bench.sent) == 2 and not bench.rpc.ready


def test_ids_are_unique_between_stations_and_at_most_36_characters():
    clock = FakeClock()
    seen = []
    for _ in range(20):
        rpc = Rpc(None, clock, call_error.V16, lambda text: None)
        rpc.opened()
        seen.append(rpc.call("A", {}, None, 1))
    assert len(set(seen)) == 20
    assert max([len(message_id) for message_id in seen]) <= 24  # room for 12 digits


def test_answer_before_act():
    order = []
    bench = Bench(lambda action, payload: ({}, lambda: order.append(len(bench.sent))))
    bench.rpc.received('[2,"a","Reset",{}]')
    assert order == [1]


def test_an_answer_may_be_given_later_but_only_on_its_connection():
    replies = []
    bench = Bench(lambda action, payload: replies.append(bench.rpc.defer()))
    bench.rpc.received('[2,"a","UnlockConnector",{}]')
    bench.rpc.received('[2,"b","UnlockConnector",{}]')
    bench.rpc.received('[2,"c","UnlockConnector",{}]')
    assert bench.sent == []
    replies[1](CallError(call_error.INTERNAL, "stuck"))
    replies[0]({"status": "Unlocked"})
    assert bench.sent == [
        [4, "b", "InternalError", "stuck", {}],
        [3, "a", {"status": "Unlocked"}],
    ]
    bench.rpc.closed()
    bench.rpc.opened()
    replies[2]({})
    assert len(bench.sent) == 2


def test_our_own_mistake_is_an_InternalError_and_stays_known():
    def fail(action, payload):
        raise KeyError("x")

    bench = Bench(fail)
    bench.rpc.received('[2,"a","Reset",{}]')
    assert bench.sent[0][:3] == [4, "a", "InternalError"]
    assert bench.rpc.last_fault.startswith("Reset: KeyError")


def test_R07_broken_calls_are_refused_when_their_id_can_be_read():
    for text in (
        '[2,"a","Reset",{"type":]',
        ' [2, "a", "Reset"',
        '[2,"a","Reset"]',
        '[2,"a"]',
        '[2,"a","Reset",{},{}]',
        '[2,"a",7,{}]',
        '[2,"a","Reset",[]]',
        '[2,"a","Reset",null]',
    ):
        assert Bench().error_of(text.lstrip()) == ("a", "FormationViolation"), text
    long_id = "x" * 37
    assert Bench().error_of(f'[2,"{long_id}","Reset",{{}}]') == (long_id, "FormationViolation")


def test_R07_unreadable_messages_are_ignored_in_1_6_and_answered_with_minus_1_in_2():
    for text in ("", "{", "nonsense", '{"a":1}', "[]", "7", "null", '[2,7,"A",{}]', '[2,"",1,{}]',
                 "[2]", "[" * 5000, '[2,null,"A",{}]'):  # fmt: skip
        bench = Bench()
        assert bench.error_of(text) is None, text
        assert bench.rpc.ignored == 1 and bench.rpc.last_ignored
        assert Bench(None, call_error.V2).error_of(text) == ("-1", "FormatViolation")


def test_unknown_message_types_are_ignored():
    for text in ('[9,"a","A",{}]', '["2","a","A",{}]', '[true,"a","A",{}]', '[2.5,"a","A",{}]'):
        assert Bench().error_of(text) is None, text


def test_answers_to_nobody_are_ignored_and_counted():
    bench = Bench()
    for text in ('[3,"a",{}]', '[4,"a","InternalError","",{}]', '[3,"a"]'):
        assert bench.error_of(text) is None
    assert bench.rpc.ignored == 3


def test_a_result_that_repeats_the_action_is_taken_and_one_without_payload_is_an_error():
    bench = Bench()
    bench.rpc.received(f'[3,"{bench.call()}","Heartbeat",{{"a":1}}]')
    bench.rpc.received(f'[3,"{bench.call()}"]')
    bench.rpc.received(f'[3,"{bench.call()}",[]]')
    assert bench.answers == [
        ({"a": 1}, None),
        (None, "FormatViolation"),
        (None, "FormatViolation"),
    ]


def test_a_message_may_come_in_utf8_and_is_not_changed():
    bench = Bench()
    data = bytearray('[2,"a","DataTransfer",{"vendorId":"\u20ac"}]'.encode())
    bench.rpc.received(data)
    assert bench.called == [("DataTransfer", {"vendorId": "\u20ac"})]
    assert bench.sent == [[3, "a", {}]]


def test_a_long_response_is_sent_in_pieces():
    bench = Bench(lambda action, payload: (lambda: [b'{"a"', b":1}"], None))
    sent = []
    bench.rpc._send = sent.append
    bench.rpc.received('[2,"a \\" b","GetConfiguration",{}]')
    (pieces,) = sent
    for _ in range(2):  # for the length, then for the frame
        whole = b"".join(list(pieces()))
        assert json.loads(whole) == [3, 'a " b', {"a": 1}]


def test_a_long_list_reaches_the_handler_entry_by_entry():
    cards = [{"idTag": str(n) * 20} for n in range(9)] * 10
    bench = Bench()
    payload = {"localAuthorizationList": cards, "listVersion": 1}
    bench.rpc.received(json.dumps([2, "a", "SendLocalList", payload]))
    ((_, taken),) = bench.called
    assert not isinstance(taken["localAuthorizationList"], list)
    assert list(taken["localAuthorizationList"]) == cards
    assert taken["listVersion"] == 1


def test_surrogate_escapes_come_back_as_proper_utf8():
    texts = []
    bench = Bench(lambda action, payload: (payload, None))
    bench.rpc._send = texts.append
    for escaped, char in (
        ("\\ud83d\\ude00", "\U0001f600"),
        ("\\uD83D\\uDE00", "\U0001f600"),
        ("\\ud83d", "\ufffd"),
        ("\\ude00x", "\ufffdx"),
        ("\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600"),
        ("\\\\ud83d", "\\ud83d"),
        ("\\\\\\ud83d\\n", "\\\ufffd\n"),
        ("\\u00e9", "\u00e9"),
    ):
        bench.rpc.received(f'[2,"a","DataTransfer",{{"data":"{escaped}"}}]')
        assert bench.called[-1][1] == {"data": char}, escaped
        assert texts[-1].encode().decode() == texts[-1]
        assert json.loads(texts[-1])[2] == {"data": char}


def test_a_message_for_which_there_is_no_memory_is_refused_as_what_it_is():
    def unaffordable(data):
        raise MemoryError

    bench = Bench()
    before, rpc_module._parsed = rpc_module._parsed, unaffordable
    try:
        assert bench.error_of('[2,"a","Reset",{"type":"Soft"}]') == ("a", "InternalError")
        assert "memory" in bench.sent[-1][3]
        assert bench.error_of('[3,"p-1",{}]') is None
        assert "memory" in bench.rpc.last_ignored
    finally:
        rpc_module._parsed = before
