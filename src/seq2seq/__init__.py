"""Sequence to sequence and attention, one small Keras layer per idea."""
