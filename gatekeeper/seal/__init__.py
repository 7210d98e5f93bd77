"""Signatures checked in process: bytes in, a key or a reason out; nothing here knows a person or a repository."""
