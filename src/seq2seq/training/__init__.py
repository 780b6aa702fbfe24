"""Training: batches of like length, a masked loss, one loop with a budget, and its record."""
