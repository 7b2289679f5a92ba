"""Why energy flows or does not: one sentence and the chain of its causes, from one table.

The first row whose condition holds answers; the order is the order in which a field engineer
would look. What follows in its row are the causes behind it, the most immediate first: those
that hold are told, too.
"""

from chargepost.outlet import guard_reasons as g
from chargepost.outlet import reasons as r

TABLE = (
    (r.flows,),
    (r.guard_lost, r.silenced),
    (
        r.fault,
        g.residual,
        g.test_result,
        g.temperature,
        r.bad_supply,
        r.fault_kept,
        r.other_faults,
        g.taking_away,
    ),
    (r.out_of_service,),
    (r.plug_held,),
    (r.interrupted,),
    (r.plug_moves,),
    (r.reserved,),
    (r.idle, g.untested, g.test_result),
    (r.authorised, g.untested, g.test_result),
    (r.plugged, g.untested, g.test_result),
    (r.starting,),
    (r.stopping, g.taking_away),
    (r.finished,),
    (g.unplugged,),
    (g.untested, g.test_result),
    (r.limited, g.capped, r.bad_supply, r.others_limit, g.taking_away),
    (g.phases, r.phase_wish),
    (g.waking, r.asleep),
    (g.taking_away, r.silenced),
    (g.odd_state,),
    (g.uncoded,),
    (g.not_offered, r.silenced),
    (g.car_waits, r.asleep, r.has_charged, r.offered, r.silenced),
    (g.unlocked,),
    (g.unproven_diode,),
    (g.resting, r.silenced),
    (g.closing, r.offered, r.silenced),
)


def causes(outlet, report) -> list:
    """Why, in one sentence, and then its causes down to the root, one sentence each."""
    for row in TABLE:
        found = row[0](outlet, report)
        if found:
            return _chain(found, row, outlet, report)
    return ["Nothing is known."]  # the last row always holds


def _chain(found: str, row: tuple, outlet, report) -> list:
    chain = [found]
    for cause in row[1:]:
        told = cause(outlet, report)
        for sentence in [told] if isinstance(told, str) else told:
            if sentence and sentence not in chain:
                chain.append(sentence)
    return chain


def brief(sentence: str, most: int) -> str:
    """The sentence in at most `most` characters: up to the end of a clause, else of a word."""
    if len(sentence) <= most:
        return sentence
    text = sentence[:most]
    end = max([text.rfind(mark) for mark in ";:,"])
    if end < most // 3:
        end = text.rfind(" ")
    return text[:end] if end > 0 else text
