"""Sentences to tokens, subword pieces and ids, and back (chapters 1 and 8)."""
