"""Policy: what the answers mean; rules per class, deviations, and the meet of everything."""
