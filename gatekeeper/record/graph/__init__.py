"""The one graph of a record."""
