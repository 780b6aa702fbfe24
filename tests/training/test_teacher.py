"""Learning from a teacher's translations: which sentences, kept for a run that goes on."""

import json
from dataclasses import replace

import pytest
from tiny import tiny_corpus, tiny_settings

from seq2seq.corpora import phrases
from seq2seq.corpora.pair import Pair, StoredPairs
from seq2seq.training import teacher as teaching
from seq2seq.training.building import build_translator
from seq2seq.training.teacher import translations_path, with_translations
from seq2seq.training.trainer import train
from seq2seq.translation import Translation
from seq2seq.translator import Translator

CORPUS = replace(
    tiny_corpus(),
    train=tuple(Pair(pair.source, pair.target) for pair in tiny_corpus().train),
    sha256="",
)


@pytest.fixture
def model(tmp_path):
    build_translator(CORPUS, tiny_settings()).save(tmp_path / "teacher")
    return tmp_path / "teacher"


@pytest.fixture
def said(monkeypatch):
    """What the teacher was asked; it answers with the source in capitals, but for two sentences."""
    asked = []

    def answer(self, sentences, width=1, **others):
        if width == teaching.WIDTH:  # and not the student, greedily, when it is validated
            asked.extend(sentences)
        texts = ["", *(" ".join(sentence).upper() for sentence in sentences[1:])]
        found = [Translation(s, s, None, 0.0, t) for s, t in zip(sentences, texts, strict=True)]
        return [*found[:-1], replace(found[-1], looped=True)]

    monkeypatch.setattr(Translator, "translate_tokens", answer)
    return asked


def test_each_real_sentence_is_learned_from_both(model, said):
    drawn = Pair(("le", "chat"), ("the", "cat"), frozenset({(0, 0)}), frozenset({(0, 0)}))
    phrase = phrases.pairs()[0]
    corpus = replace(CORPUS, train=(*CORPUS.train, CORPUS.train[0], drawn, phrase), sha256="")
    lines = []
    taught = with_translations(corpus, model, progress_bar=False, say=lines.append)
    sources = list(dict.fromkeys(pair.source for pair in CORPUS.train))
    assert said == sources  # each once, neither the drawn pair nor the phrase
    assert taught.train[: len(corpus.train)] == corpus.train
    added = [Pair(source, source) for source in sources[1:-1]]  # one silent, one in a loop
    assert list(taught.train[len(corpus.train) :]) == added
    assert (taught.validation, taught.test) == (corpus.validation, corpus.test)
    assert lines == [f"learning from {len(added)} translations by teacher as well"]


def test_many_sentences_are_asked_in_parts(model, said, monkeypatch):
    monkeypatch.setattr(teaching, "AT_ONCE", 7)
    with_translations(CORPUS, model, progress_bar=False)
    assert said == list(dict.fromkeys(pair.source for pair in CORPUS.train))


def test_a_run_that_goes_on_learns_from_the_same_translations(model, said, tmp_path):
    output = tmp_path / "student"
    first = with_translations(CORPUS, model, output, progress_bar=False)
    asked = len(said)
    assert with_translations(CORPUS, model, output, progress_bar=False) == first
    assert len(said) == asked

    kept = translations_path(output)
    kept.write_text(kept.read_text()[:-9])  # cut off: asked anew
    assert with_translations(CORPUS, model, output, progress_bar=False) == first
    assert len(said) == 2 * asked
    build_translator(CORPUS, tiny_settings(seed=2)).save(model)  # another teacher of that name
    with_translations(CORPUS, model, output, progress_bar=False)
    assert len(said) == 3 * asked


def test_a_student_says_who_taught_it_and_leaves_no_translations_behind(model, said, tmp_path):
    settings = tiny_settings(epochs=1, teacher=str(model))
    student = train(CORPUS, settings, tmp_path / "student", progress_bar=False)
    record = json.loads((tmp_path / "student.json").read_text())["record"]
    assert record["settings"]["teacher"] == str(model)
    sources = len(set(pair.source for pair in CORPUS.train))
    assert record["data"]["pairs"]["train"] == len(CORPUS.train) + sources - 2
    assert student.record["data"]["pairs"]["test"] == len(CORPUS.test)
    assert not translations_path(tmp_path / "student").exists()


def test_a_teacher_of_other_languages_is_refused(model):
    german = replace(CORPUS, languages=("de", "en"))
    with pytest.raises(ValueError, match="must translate de to en. Received: .*from fr to en"):
        with_translations(german, model, progress_bar=False)


def test_a_corpus_on_the_disk_has_no_teacher(model):
    stored = replace(CORPUS, train=StoredPairs(CORPUS.train), sha256="")
    with pytest.raises(ValueError, match=f"Received: teacher=.*and {len(CORPUS.train)} such pairs"):
        with_translations(stored, model, progress_bar=False)
