"""What a run judges and what each commit of it changes."""
