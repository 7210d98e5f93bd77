"""Software of the single-board computer."""
