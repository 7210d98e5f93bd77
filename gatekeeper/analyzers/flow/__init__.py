"""Flow analysis of Python host code: what comes from outside, what becomes of it, and where it does harm."""
