"""What every layer rests on: checked shapes, one fast product, the embedding, whole files."""
