"""From next-token probabilities to a sentence: greedy, beam search, sampling (2, 8)."""
