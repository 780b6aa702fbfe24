"""What a trained Transformer does with a source that stands at other places than in training."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from seq2seq.attention.masks import padding_mask
from seq2seq.corpora.pair import Pair
from seq2seq.evaluation.heads import attention_by_distance
from seq2seq.evaluation.metrics import links
from seq2seq.translator import Translator


class AtPlaces(NamedTuple):
    """What was measured, all shares in [0, 1].

    Attributes:
        right: share of the target tokens that are predicted, each after the true ones before it.
        links_found: share of the sure links that the largest cross-attention weight of their
            target token finds (last block, mean over heads).
        token_before: for each head of the last encoder block the mean weight that a token gives
            to the one before it, `(H,)`.
    """

    right: float
    links_found: float
    token_before: np.ndarray


def at_later_places(translator: Translator, pairs: Sequence[Pair], offset: int) -> AtPlaces:
    """Tell the encoder that its sentences start `offset` places later, and change nothing else.

    Args:
        translator: a Transformer over words.
        pairs: pairs with gold links; the decoder is given their targets (teacher forcing).
        offset: place of the first token, 0 in training.

    Returns:
        What the model does with them.
    """
    model = translator.model
    source = translator.source_vocabulary.encode([pair.source for pair in pairs])  # (B, S)
    given = translator.target_vocabulary.encode([p.target for p in pairs], sos=True, eos=True)
    target, answer = given[:, :-1], given[:, 1:]  # (B, T)
    mask = padding_mask(source)

    states = model.encoder.tokens(source, offset=offset)  # (B, S, U)
    for block in model.encoder.stack:
        states, looks = block(states, mask=mask, return_weights=True)  # (B, H, S, S)
    states = model.encoder.finish(states)
    logits, cross = model.decoder(target, states, mask=mask, return_weights=True)  # mean of heads

    predicted = np.argmax(logits, axis=-1)  # (B, T)
    looked = zip(np.asarray(cross), pairs, strict=True)  # (T, S) each
    found = sum(len(links(weights) & pair.sure) for weights, pair in looked)
    heads = np.moveaxis(np.asarray(looks), 1, 0)  # (H, B, S, S)
    lengths = [len(pair.source) for pair in pairs]
    return AtPlaces(
        right=float(np.mean((predicted == answer)[answer != 0])),
        links_found=found / sum(len(pair.sure) for pair in pairs),
        token_before=np.array([_token_before(head, lengths) for head in heads]),
    )


def _token_before(head, lengths):
    """Return the mean weight on the token before, of weights `(B, S, S)` with padding."""
    without_padding = (w[:size, :size] for w, size in zip(head, lengths, strict=True))
    return attention_by_distance(without_padding, [-1])[0]
