"""Documents read safely: each carrier format under a size cap, a depth cap and duplicate-key refusal, with places."""
