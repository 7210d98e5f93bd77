"""The door: arguments in, words and an exit status out."""
