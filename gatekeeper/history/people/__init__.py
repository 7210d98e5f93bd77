"""Who wrote and who approved a commit, and what shows it."""
