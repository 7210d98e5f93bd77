"""Evidence: what a run leaves behind, canonical, durable before its verdict, and checkable afterwards."""
