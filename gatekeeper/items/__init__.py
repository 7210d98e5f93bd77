"""Software items and units: who owns a tracked path, and what is odd about the path itself."""
