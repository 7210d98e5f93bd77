"""Reads git: the only importer of it. Importing this package alone does not import GitPython."""
