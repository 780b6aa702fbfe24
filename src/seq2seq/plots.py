"""The figures of the book: everything a chapter draws, in one style.

Figures of numbers draw on `ax`, or on a figure of their own when `ax` is `None`, and return the
axes. Diagrams (schematic drawings) always make a figure of their own and return it.
"""

from .figures.charts import bars, curve, distributions
from .figures.heat_maps import attention_map, state_map
from .figures.planes import point_map, vectors_2d
from .figures.style import ROLES, STATES_MAP, WEIGHTS_MAP, use_style

__all__ = [
    "ROLES",
    "STATES_MAP",
    "WEIGHTS_MAP",
    "attention_map",
    "bars",
    "curve",
    "distributions",
    "point_map",
    "state_map",
    "use_style",
    "vectors_2d",
]
