"""One outlet: the arbiter of its current, its session and transaction, its status."""
