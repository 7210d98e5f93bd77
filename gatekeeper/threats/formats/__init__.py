"""Threat-model formats, each to the one neutral model."""
