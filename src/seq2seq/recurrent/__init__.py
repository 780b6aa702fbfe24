"""Encoder and decoders built on a recurrent cell, without and with attention (1–3, 7)."""
