"""Findings: told apart, merged across tools, compared with the baseline, suppressed, accounted for."""
