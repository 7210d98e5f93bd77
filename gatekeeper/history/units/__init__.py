"""Who wrote the lines of a unit and of its tests."""
