"""Learning from another model's translations, beside those of people (Kim and Rush, 2016).

People translate one sentence in many ways, and a small model has too few parameters to learn all of
them. A larger model says like things in like ways. So it translates the training sentences by beam
search, and the small one learns from both: sequence-level knowledge distillation, section 3.2.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from seq2seq.common.files import write_whole
from seq2seq.corpora import phrases
from seq2seq.corpora.pair import Corpus, Pair, StoredPairs
from seq2seq.storage import model_paths
from seq2seq.translator import Translator

WIDTH = 4  # of the teacher's beam
AT_ONCE = 4096  # sentences between two steps of the progress bar


def translations_path(output: str | Path) -> Path:
    """Return where a run keeps what its teacher said, from the path of its model without ending."""
    output = Path(output)
    return output.with_name(output.name + ".teacher.json")


def with_translations(
    corpus: Corpus,
    path: str | Path,
    output: str | Path | None = None,
    progress_bar: bool = True,
    say: Callable[[str], object] = lambda line: None,
) -> Corpus:
    """Return the corpus with the teacher's translation of each real training sentence added.

    Pairs whose gold alignment is known, drawn by a grammar, and the phrases of every day are left
    as they are: they have one right answer. So is a sentence on which the teacher loops or is
    silent.

    Args:
        corpus: what to train on; its held-out pairs stay as they are.
        path: the teacher, a model saved by `train`, from the same language to the same.
        output: path of the model to train: beside it the translations are kept until the training
            is over, so that a run that goes on learns from the very same ones.
        progress_bar: show how many sentences are translated.
        say: called with one line: how many translations there are.

    Raises:
        ValueError: if the teacher is of other languages, or the corpus is too large for the memory.
    """
    if isinstance(corpus.train, StoredPairs):
        raise ValueError(
            "train: `teacher` must be left out for pairs that are read from the disk. "
            f"Received: teacher={str(path)!r}, and {len(corpus.train):,} such pairs."
        )
    teacher = Translator.load(path)
    if teacher.languages != corpus.languages:
        raise ValueError(
            f"train: `teacher` must translate {' to '.join(corpus.languages)}. "
            f"Received: teacher={str(path)!r}, from {' to '.join(teacher.languages)}."
        )
    of_every_day = {pair.source for pair in phrases.pairs()}
    sources = dict.fromkeys(
        pair.source
        for pair in corpus.train
        if not pair.possible and pair.source not in of_every_day
    )
    weights = hashlib.sha256(model_paths(path)[0].read_bytes()).hexdigest()
    origin = {"corpus": corpus.sha256, "teacher": weights, "width": WIDTH}
    texts = _kept(output, origin)
    if texts is None:
        texts = _translated(teacher, list(sources), progress_bar)
        if output is not None:
            content = json.dumps({"origin": origin, "texts": texts}, ensure_ascii=False)
            write_whole(translations_path(output), lambda file: file.write(content.encode()))
    added = [
        Pair(source, tuple(teacher.target_language.tokenize(text)))
        for source, text in zip(sources, texts, strict=True)
        if text
    ]
    say(f"learning from {len(added):,} translations by {Path(path).name} as well")
    return replace(corpus, train=(*corpus.train, *added), sha256="")


def _kept(output, origin: dict) -> list[str] | None:
    """Return the translations that an interrupted run has left, if they are of this teacher."""
    if output is None or not translations_path(output).exists():
        return None
    try:
        kept = json.loads(translations_path(output).read_text(encoding="utf-8"))
    except ValueError:
        return None
    return kept["texts"] if kept.get("origin") == origin else None


def _translated(teacher: Translator, sources: Sequence[tuple], progress_bar: bool) -> list[str]:
    """Return a translation of each sentence, an empty one where the teacher found none."""
    from tqdm.auto import tqdm

    texts = []
    with tqdm(total=len(sources), desc="teacher", disable=not progress_bar, leave=False) as bar:
        for start in range(0, len(sources), AT_ONCE):
            part = sources[start : start + AT_ONCE]
            found = teacher.translate_tokens(part, width=WIDTH)
            texts += ["" if translation.looped else translation.text for translation in found]
            bar.update(len(part))
    return texts
