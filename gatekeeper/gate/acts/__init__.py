"""What people do at the gate and sign: reviews, judgements, merges against a verdict."""
