"""The only starter of processes: tools run here with limits, a scrubbed environment and a group of their own."""
