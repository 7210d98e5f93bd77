"""Threat models read into the one neutral model, and the attack surfaces that the code itself shows."""
