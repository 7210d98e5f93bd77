"""Source files read as far as authorship and tests need it."""
