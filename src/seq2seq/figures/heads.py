"""Heat maps of the heads of multi-head attention, beside each other."""

import matplotlib.pyplot as plt
import numpy as np

from seq2seq.figures.heat_maps import (
    cell_ticks,
    check_range,
    gold_links,
    outline_links,
    weight_scale,
)
from seq2seq.figures.style import WEIGHTS_MAP, WIDTH, keep_size, names, numbers, styled, text_width

MOST_HEADS = 8
LEAST_CELL = 0.19  # inches: slanted tokens of 9.5 points stand apart from here on
GAP = 0.24  # between two maps


@styled
def attention_heads(
    weights,
    source,
    target,
    gold=None,
    titles=None,
    key_axis="source token (key)",
    query_axis="target token (query)",
):
    """Draw the attention distributions of each head, all on one color scale.

    Args:
        weights: Weights of shape `(H, T, S)`, each between 0 and 1, for 1 to 8 heads.
        source: The `S` tokens whose keys are asked.
        target: The `T` tokens that ask.
        gold: Gold links to outline in every map, as in `attention_map`.
        titles: One title a head; by default `"head 1"`, `"head 2"` and so on.
        key_axis: What the columns are.
        query_axis: What the rows are.

    Returns:
        Array of the `H` axes.

    Raises:
        ValueError: If the shapes disagree, a weight lies outside 0 to 1 or a link outside the maps.

    Example:
        >>> axes = attention_heads([[[0.9, 0.1]], [[0.5, 0.5]]], ["le", "chat"], ["cat"])
        >>> [ax.get_title("left") for ax in axes]
        ['head 1', 'head 2']
    """
    owner = "attention_heads"
    weights = numbers(owner, "weights", weights, 3)  # (H, T, S)
    source, target = names(owner, "source", source), names(owner, "target", target)
    heads = len(weights)
    if weights.shape[1:] != (len(target), len(source)) or heads > MOST_HEADS:
        raise ValueError(
            f"{owner}: `weights` must have shape (H, T, S) with H from 1 to {MOST_HEADS}, "
            f"T={len(target)}, S={len(source)}. Received: weights.shape={weights.shape}."
        )
    check_range(owner, weights)
    links = gold_links(owner, gold, len(target), len(source))
    titles = [f"head {head}" for head in range(1, heads + 1)] if titles is None else titles
    titles = names(owner, "titles", titles, heads)

    across, cell, width = _layout(heads, source, target)
    down = -(-heads // across)
    above = 0.5 + 0.75 * max(text_width(token, 9.5) for token in source)
    height = down * (cell * len(target) + above) + 0.95
    figure = plt.figure(figsize=(width, height), layout="compressed")
    figure.get_layout_engine().set(h_pad=0.09)  # inches above and below each map
    keep_size(figure)
    axes = figure.subplots(down, across, squeeze=False).ravel()
    for number, ax in enumerate(axes):
        if number >= heads:
            ax.remove()
            continue
        image = ax.imshow(weights[number], cmap=WEIGHTS_MAP, vmin=0, vmax=1)
        cell_ticks(ax, source, target, cell)
        ax.set_title(titles[number])
        ax.tick_params(labelleft=number % across == 0)
        outline_links(ax, *links)
    axes = axes[:heads]
    figure.suptitle(key_axis, size=10)
    figure.supylabel(query_axis, size=10)
    weight_scale(np.array(axes), image)
    return axes


def _layout(heads, source, target):
    """Return how many maps stand in a row, the side of a cell and the width of the figure."""
    side = max(text_width(token, 9.5) for token in target) + 0.5
    for across in (min(heads, 2), 1):
        cell = (WIDTH - side - GAP * (across - 1)) / (across * len(source))
        if cell >= LEAST_CELL:
            return across, min(cell, 0.4), WIDTH
    return 1, LEAST_CELL, side + LEAST_CELL * len(source)
