"""What a line has seen of one device, for whoever looks for a bad cable."""


class Tally:
    """Counts since the start; times are milliseconds from the request to the whole answer.

    silent: time-outs. damaged: answers with a wrong CRC, cut short or not to the question.
    echoes: requests that the line gave back. refused: exceptions. waited_ms: the longest wait
    for a turn on the line.
    """

    def __init__(self, unit: int):
        self.unit = unit
        self.requests = 0
        self.answers = 0
        self.silent = 0
        self.damaged = 0
        self.echoes = 0
        self.refused = 0
        self.latency_ms = 0  # of the last answer
        self.worst_ms = 0
        self.waited_ms = 0

    def answered(self, ms: int) -> None:
        """Count an answer that took so long."""
        self.answers += 1
        self.latency_ms = ms
        self.worst_ms = max(self.worst_ms, ms)

    def sentence(self) -> str:
        """All of it for a person."""
        return (
            "unit %d: %d requests, %d answers (last %d ms, worst %d ms, longest wait for the "
            "line %d ms), %d time-outs, %d damaged, %d echoes, %d refused"
            % (
                self.unit,
                self.requests,
                self.answers,
                self.latency_ms,
                self.worst_ms,
                self.waited_ms,
                self.silent,
                self.damaged,
                self.echoes,
                self.refused,
            )
        )
