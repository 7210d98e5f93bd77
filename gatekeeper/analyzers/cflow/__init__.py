"""Follows values through C: our own reading of it, from text to what can go wrong on a path."""
