"""Drawings that the reader operates: a translation in motion, and attention two ways."""
