"""What is remembered of faults: lock-out, self-tests, the contactor's life, the black box."""
