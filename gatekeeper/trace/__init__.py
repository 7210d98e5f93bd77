"""Requirement, result and coverage formats, one file each, and the graph that is built of them."""
