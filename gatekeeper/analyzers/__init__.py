"""One file a tool: what to run and how to read the answer. Nothing here runs, opens or asks the time."""
