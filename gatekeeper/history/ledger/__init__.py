"""The ledger as git keeps it: its ref, its commits, where it lies and what waits for it."""
