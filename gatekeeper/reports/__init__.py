"""Reports: one file a format, each a pure function object from `GateRun` to bytes."""
