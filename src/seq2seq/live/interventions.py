"""What a reader may change while a sentence is translated, done to the Keras model.

The JavaScript of the page takes the same interventions (`assets/interventions.js`), and a test
holds the two to the same numbers. Like the models, this gives a step function, so any search can
translate with it:

    step, state = intervene(model, source, masked=[2])
    greedy_search(step, state, max_length=20)
"""

from collections.abc import Mapping, Sequence
from numbers import Integral

import numpy as np
from keras import ops

from seq2seq.attention.distribution import AttentionDistribution
from seq2seq.common.shapes import check_flag, check_not_empty, check_positive_number
from seq2seq.live.supported import check_live_model
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq


def intervene(
    model,
    source,
    *,
    masked: Sequence[int] = (),
    temperature: float = 1.0,
    attention: bool = True,
    weights: Mapping[int, Sequence[float]] | None = None,
    forced: Mapping[int, int] | None = None,
):
    """Return the step function and the first state of a model, with interventions in the steps.

    All sentences of a batch are treated alike. Positions and steps count from 0.

    Args:
        model: `Seq2Seq`, which can only be forced, or `AttentionSeq2Seq`; built.
        source: token ids `(B, S)`, padded on the right.
        masked: source positions that no query may attend to. The encoder has read them all the
            same, so the states beside them still know of them.
        temperature: temperature of the attention distribution.
        attention: `False` sets all weights to 0, and with them the attention value.
        weights: for some output steps, the S weights to use, whatever the three above say.
        forced: for some output steps, the id of the token to write. It is set from outside, not
            chosen by the model, and so its log-probability does not count in the score: its
            logit becomes 0, and those of the others minus infinity.

    Returns:
        The pair (step, state); see `seq2seq.search.greedy`.

    Raises:
        ValueError: if the model is one that `export` refuses or an argument is out of range.

    Example:
        >>> from seq2seq import greedy_search, pretrained
        >>> translator = pretrained.load("grammar-luong-dot")
        >>> source = translator.source_vocabulary.encode(["le chat dort .".split()])
        >>> dog = translator.target_vocabulary.id("dog")
        >>> found = greedy_search(*intervene(translator.model, source, forced={1: dog}), 8)
        >>> translator.target_vocabulary.decode(found.tokens[0])[:2]
        ['the', 'dog']
    """
    source = np.asarray(source)
    check_not_empty("intervene", "source", source.shape, "(B, S)")
    check_live_model("intervene", "model", model)
    check_positive_number("intervene", temperature=temperature)
    check_flag("intervene", attention=attention)
    given = _checked_weights(weights or {}, source.shape[1])
    forced = _checked_forced(forced or {}, model.target_vocabulary_size)
    places = _checked_places(masked, source.shape[1])
    state = {"t": np.zeros(len(source), "int32"), "model": model.start(source)}
    if isinstance(model, Seq2Seq):
        if len(places) or given or temperature != 1 or not attention:
            raise ValueError(
                "intervene: the interventions on a model without attention must be among forced. "
                "Received: one on the attention."
            )
        model_step = model.step
    else:
        seen = np.isin(np.arange(source.shape[1]), places, invert=True) & attention  # (S,)
        state["model"]["mask"] = ops.logical_and(state["model"]["mask"], seen)  # (B, S)
        distribution = AttentionDistribution(temperature)

    def step(token, state):
        t, before = int(state["t"][0]), state["model"]
        if isinstance(model, AttentionSeq2Seq):
            look = _attention(model.decoder, before, distribution, given.get(t))
            logits, decoder_state, step_weights = _decoder_step(
                model.decoder, token, before["decoder_state"], look
            )
            after = {**before, "decoder_state": decoder_state}
        else:
            logits, after, step_weights = model_step(token, before)
        if t in forced:
            only = np.arange(logits.shape[-1]) == forced[t]
            logits = ops.broadcast_to(ops.where(only, 0.0, -np.inf), ops.shape(logits))
        return logits, {"t": state["t"] + 1, "model": after}, step_weights

    return step, state


def _attention(decoder, state, distribution, given):
    """Return a function from a query `(B, U)` to the attention value `(B, U)` and weights."""
    score, value = decoder.attention.score, decoder.attention.value

    def look(query):
        scores = score.score(ops.expand_dims(query, 1), state["prepared_key"])  # (B, 1, S)
        weights = distribution(scores, mask=state["mask"])  # (B, 1, S)
        if given is not None:
            weights = ops.broadcast_to(ops.cast(given, weights.dtype), ops.shape(weights))
        attention_value = value(weights, state["encoder_states"])  # (B, 1, U)
        return ops.squeeze(attention_value, 1), ops.squeeze(weights, 1)  # (B, U), (B, S)

    return look


def _decoder_step(decoder, token, decoder_state, look):
    """Do what `AttentionDecoder.step` does, with another attention."""
    embedded = decoder.embedding(token)  # (B, E)
    if decoder.placement == "luong":
        _, (decoder_state,) = decoder.recurrent.cell(embedded, [decoder_state])  # (B, U)
        attention_value, weights = look(decoder_state)
    else:
        attention_value, weights = look(decoder_state)
        entered = ops.concatenate([embedded, attention_value], axis=-1)  # (B, E + U)
        _, (decoder_state,) = decoder.recurrent.cell.cell(entered, [decoder_state])  # (B, U)
    hidden = decoder.join(ops.concatenate([decoder_state, attention_value], axis=-1))  # (B, U)
    if decoder.normalize:
        hidden = decoder.normalization(hidden)
    return decoder.output_layer(hidden), decoder_state, weights


def _is_place(number, size=None) -> bool:
    whole = isinstance(number, Integral) and not isinstance(number, bool)
    return whole and number >= 0 and (size is None or number < size)


def _checked_places(masked, length) -> list[int]:
    if not all(_is_place(s, length) for s in masked):
        raise ValueError(
            f"intervene: `masked` must hold source positions in [0, {length}). "
            f"Received: masked={list(masked)}."
        )
    return list(masked)


def _checked_weights(weights, length) -> dict[int, np.ndarray]:
    arrays = {t: np.asarray(given, "float32") for t, given in weights.items()}
    for t, given in arrays.items():
        fits = _is_place(t) and given.shape == (length,) and (given >= 0).all()
        if not fits or abs(given.sum() - 1) >= 1e-3:
            raise ValueError(
                f"intervene: `weights` must hold, for an output step, {length} numbers of at least "
                f"0 that sum to 1. Received: weights={{{t!r}: {given.tolist()}}}."
            )
    return arrays


def _checked_forced(forced, size) -> dict[int, int]:
    if not all(_is_place(t) and _is_place(token, size) for t, token in forced.items()):
        raise ValueError(
            f"intervene: `forced` must hold, for an output step, a token id in [0, {size}). "
            f"Received: forced={dict(forced)}."
        )
    return dict(forced)
