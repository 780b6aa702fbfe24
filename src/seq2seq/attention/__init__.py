"""Attention in its stages: masks, score, distribution, value; then several heads (4–7, 10)."""
