"""How good a translation is, how sure that is, and where attention looks (8, 9, 10)."""
