"""The files of a record beside the page, each in the form its readers know."""
