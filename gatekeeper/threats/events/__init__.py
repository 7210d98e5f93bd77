"""What the code logs: the event catalogue."""
