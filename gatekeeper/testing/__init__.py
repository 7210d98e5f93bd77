"""For us and for plugin writers: made-up runs, stories, fakes."""
