"""The record: what an auditor opens, built from durable statements and the run they are about."""
