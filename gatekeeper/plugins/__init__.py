"""Plugins: five doors, rung once before any repository is opened; the only importer of pluggy."""
