"""Who may charge: tokens, the local list, the cache, and the decision."""
