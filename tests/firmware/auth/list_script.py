"""A series of list updates as one call, for comparing the two runtimes."""

from both import MemoryStorage
from chargepost.auth.local_list import Entry, LocalList
from chargepost.errors import BadInput


def run(steps, capacity, questions):
    """Apply (kind, version, [[token, status or "", expiry, parent]...]); what is known after."""
    storage = MemoryStorage()
    cards = LocalList(storage, capacity)
    results = []
    for kind, version, rows in steps:
        try:
            pairs = [(row[0], Entry(*row[1:]) if row[1] else None) for row in rows]
            apply = cards.replace if kind == "full" else cards.update
            results.append(apply(version, pairs))
        except BadInput:
            results.append("Failed")
        results.append([cards.version, cards.count])
    results.append([known(cards, token) for token in questions])
    cards = LocalList(storage, capacity)
    results.append([known(cards, token) for token in questions])
    results.append(storage.read("auth/list"))
    return results


def known(cards, token):
    entry = cards.get(token)
    return [entry.status, entry.expiry, entry.parent] if entry else None
