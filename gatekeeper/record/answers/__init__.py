"""Questions of an auditor answered from the book."""
