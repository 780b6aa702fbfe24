"""The Transformer, from positions and blocks to the whole model (chapter 10)."""
