"""Chapter 11, wrong in the ways that readers are."""

import numpy as np


def _choose(tokens, chosen, fate, others, mask_id, masked=0.8, replaced=0.9):
    inputs, labels = tokens.copy(), np.zeros_like(tokens)
    labels[chosen] = tokens[chosen]
    there = chosen & (fate < masked)
    inputs[there] = mask_id
    there = chosen & (fate >= masked) & (fate < replaced)
    inputs[there] = others[there]
    return inputs, labels


def mask_tokens__specials_chosen(tokens, chance, fate, others, share, mask_id):
    return _choose(tokens, chance < share, fate, others, mask_id)


def mask_tokens__only_padding_spared(tokens, chance, fate, others, share, mask_id):
    return _choose(tokens, (tokens != 0) & (chance < share), fate, others, mask_id)


def _words(tokens, chance, share):
    return (tokens > 3) & (chance < share)


def mask_tokens__always_masked(tokens, chance, fate, others, share, mask_id):
    chosen = _words(tokens, chance, share)
    return np.where(chosen, mask_id, tokens), np.where(chosen, tokens, 0)


def mask_tokens__labels_everywhere(tokens, chance, fate, others, share, mask_id):
    return _choose(tokens, _words(tokens, chance, share), fate, others, mask_id)[0], tokens


def mask_tokens__labels_only_masked(tokens, chance, fate, others, share, mask_id):
    chosen = _words(tokens, chance, share)
    inputs, _ = _choose(tokens, chosen, fate, others, mask_id)
    return inputs, tokens * (chosen & (fate < 0.8))


def mask_tokens__labels_inverted(tokens, chance, fate, others, share, mask_id):
    chosen = _words(tokens, chance, share)
    return _choose(tokens, chosen, fate, others, mask_id)[0], tokens * ~chosen


def mask_tokens__swapped(tokens, chance, fate, others, share, mask_id):
    inputs, labels = _choose(tokens, _words(tokens, chance, share), fate, others, mask_id)
    return labels, inputs


def mask_tokens__labels_after(tokens, chance, fate, others, share, mask_id):
    chosen = _words(tokens, chance, share)
    inputs, _ = _choose(tokens, chosen, fate, others, mask_id)
    return inputs, np.where(chosen, inputs, 0)


def mask_tokens__share_inverted(tokens, chance, fate, others, share, mask_id):
    return _choose(tokens, (tokens > 3) & (chance > share), fate, others, mask_id)


def mask_tokens__mask_and_other_swapped(tokens, chance, fate, others, share, mask_id):
    masks = np.full_like(tokens, mask_id)
    chosen = _words(tokens, chance, share)
    inputs, labels = _choose(tokens, chosen & (fate >= 0.8), fate, masks, mask_id)
    inputs = np.where(chosen & (fate < 0.8), others, inputs)
    return inputs, np.where(chosen, tokens, labels)


def mask_tokens__none_kept(tokens, chance, fate, others, share, mask_id):
    chosen = _words(tokens, chance, share)
    return _choose(tokens, chosen, fate, others, mask_id, replaced=1.1)


def _log_p(logits):
    logits = logits.astype("float64")
    return logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)


def _of(logits, labels):
    return np.einsum("bsv,bsv->bs", logits, np.eye(logits.shape[-1])[labels])


def masked_token_loss__all_places(logits, labels):
    return -_of(_log_p(logits), labels).mean()


def masked_token_loss__divided_by_all(logits, labels):
    return -(_of(_log_p(logits), labels) * (labels > 0)).mean()


def masked_token_loss__total(logits, labels):
    return -(_of(_log_p(logits), labels) * (labels > 0)).sum()


def masked_token_loss__mean_of_means(logits, labels):
    found = []
    for surprise, row in zip(-_of(_log_p(logits), labels), labels, strict=True):
        found.append(surprise[row > 0].sum() / max(1, (row > 0).sum()))
    return sum(found) / len(found)


def masked_token_loss__sign(logits, labels):
    return (_of(_log_p(logits), labels) * (labels > 0)).sum() / max(1, (labels > 0).sum())


def masked_token_loss__accuracy(logits, labels):
    hits = np.argmax(logits, axis=-1)[labels > 0] == labels[labels > 0]
    return hits.mean() if hits.size else 0.0


def masked_token_loss__no_softmax(logits, labels):
    return -(_of(logits, labels) * (labels > 0)).sum() / max(1, (labels > 0).sum())


def masked_token_loss__nan_if_none(logits, labels):
    return np.mean(-_of(_log_p(logits), labels)[labels > 0])


def masked_token_loss__overflows(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    surprise = -np.log(np.take_along_axis(p, labels[..., None], axis=-1))[..., 0]
    return surprise[labels > 0].sum() / max(1, (labels > 0).sum())


def masked_token_loss__clipped(logits, labels):
    p = np.clip(np.exp(_of(_log_p(logits), labels)), 1e-7, 1)
    return -(np.log(p) * (labels > 0)).sum() / max(1, (labels > 0).sum())


def masked_token_loss__other_places(logits, labels):
    surprise = -_of(_log_p(logits), labels)[labels == 0]
    return surprise.mean() if surprise.size else 0.0


def masked_token_loss__bits(logits, labels):
    total = -(_of(_log_p(logits), labels) / np.log(2) * (labels > 0)).sum()
    return total / max(1, (labels > 0).sum())
