"""The demonstration: fictitious people of fictitious firms, and what they have learned so far."""
