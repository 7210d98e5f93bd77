"""Attack surfaces found in code and settings, and the controls on their paths."""
