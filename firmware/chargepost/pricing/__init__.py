"""What charging costs: prices before, the cost during, and the total after a session."""
