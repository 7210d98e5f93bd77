"""What checks may ask, gathered from each shop."""
