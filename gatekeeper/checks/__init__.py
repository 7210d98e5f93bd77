"""Checks: one file a question, asked of the facts; pure."""
