"""Drawings that the reader operates: the player of chapter 7, the plane of 4 and 6."""
