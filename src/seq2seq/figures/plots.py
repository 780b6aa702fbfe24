"""The figures of the book: everything a chapter draws, in one style.

Figures of numbers draw on `ax`, or on a figure of their own when `ax` is `None`, and return the
axes. Diagrams (schematic drawings) always make a figure of their own and return it.
"""

from seq2seq.figures.attention_diagrams import (
    attention_steps_diagram,
    placement_diagram,
    query_key_value_diagram,
)
from seq2seq.figures.bands import bands
from seq2seq.figures.block_diagrams import block_diagram
from seq2seq.figures.charts import bars, curve, distributions
from seq2seq.figures.diagrams import bottleneck_diagram, encoder_decoder_diagram, encoder_diagram
from seq2seq.figures.heads import attention_heads
from seq2seq.figures.heat_maps import attention_map, positions_map, state_map
from seq2seq.figures.intervals import intervals
from seq2seq.figures.mask_diagrams import mask_diagram
from seq2seq.figures.paths import gradient_paths_diagram
from seq2seq.figures.planes import point_map, vectors_2d
from seq2seq.figures.self_attention_diagrams import paths_diagram, self_attention_diagram
from seq2seq.figures.style import ROLES, STATES_MAP, WEIGHTS_MAP, use_style
from seq2seq.figures.transformer_diagrams import transformer_diagram
from seq2seq.figures.translation_diagrams import translation_diagram

__all__ = [
    "ROLES",
    "STATES_MAP",
    "WEIGHTS_MAP",
    "attention_heads",
    "attention_map",
    "attention_steps_diagram",
    "bands",
    "bars",
    "block_diagram",
    "bottleneck_diagram",
    "curve",
    "distributions",
    "encoder_decoder_diagram",
    "encoder_diagram",
    "gradient_paths_diagram",
    "intervals",
    "mask_diagram",
    "paths_diagram",
    "placement_diagram",
    "point_map",
    "positions_map",
    "query_key_value_diagram",
    "self_attention_diagram",
    "state_map",
    "transformer_diagram",
    "translation_diagram",
    "use_style",
    "vectors_2d",
]
