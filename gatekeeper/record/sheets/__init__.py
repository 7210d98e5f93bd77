"""Sheets of the book, each about one subject."""
