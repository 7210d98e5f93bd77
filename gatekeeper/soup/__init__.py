"""SOUP: what software of others a tree holds, read from manifests, links and copies; what is published against it."""
