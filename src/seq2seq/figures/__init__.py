"""The figures of the book: `plots` has them all, one module here for each kind."""
