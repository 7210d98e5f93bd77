"""The record of a release, written and checked."""
