"""Reviews from outside commit messages: one file a form in which they come, each to the words of `model/review`."""
