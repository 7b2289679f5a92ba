"""The crash-safe record of transactions, independent of any protocol."""
