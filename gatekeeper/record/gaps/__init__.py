"""What the record shows to be wrong or cannot show."""
