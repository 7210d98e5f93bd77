"""Looks that are missing: what a function does without the comparison it needs, told by what is written and not by paths."""
