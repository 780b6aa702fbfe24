"""Benchmarks: the course's model and layers against stock Keras; `make bench` runs them."""
