"""The corridor: the only room that knows all shops; it walks one change from request to verdict."""
