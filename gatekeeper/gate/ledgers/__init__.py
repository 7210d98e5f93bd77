"""The ledger as commands and facts use it: filed, read back, copied, anchored, signed for."""
