"""A first configuration for a repository that has none."""
