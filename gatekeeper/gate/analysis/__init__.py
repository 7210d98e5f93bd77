"""Analyzers run, remembered, shared among machines, and accounted for."""
