"""What a check says of answers that no exercise foresees, and that it never raises anything."""

import asyncio
import functools
import inspect
import subprocess
import sys
import threading

import keras
import numpy as np
import pytest
import tensorflow as tf
from exercise_answers import answers

from seq2seq import AttentionDistribution
from seq2seq.exercises import check
from seq2seq.exercises.cases import Case
from seq2seq.exercises.exercise import Exercise
from seq2seq.exercises.report import CheckFailed
from seq2seq.exercises.results import read
from seq2seq.exercises.specification import Described, Specification
from seq2seq.exercises.words import FOLDER, words_of

RIGHT, WRONG = answers("right"), answers("wrong")
softmax = RIGHT["softmax"]["with_numpy"]
masked = RIGHT["masked_softmax"]["with_numpy"]


def in_place(scores):
    scores -= scores.max(axis=-1, keepdims=True)
    return np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)


def printing(scores):
    print(softmax(scores))


def calls_itself(scores):
    return calls_itself(scores)


def raises(scores):
    raise KeyError("no such key")


def leaves(scores):
    sys.exit(3)


def endless(scores):
    while True:
        pass


def yields(scores):
    yield softmax(scores)


async def later(scores):
    return softmax(scores)


def real_mask(sentences):
    tokens, mask = RIGHT["pad"]["with_numpy"](sentences)
    return tokens, mask.astype(float)


class Model:
    def __call__(self, scores):
        return softmax(scores)


def sentence(cause, **blanks):
    return words_of("any")["causes"][cause].format(**blanks)


UNFORESEEN = {
    "undefined": (None, {"name": "softmax"}),
    "own": (check.softmax, {}),
    "of_a_library": (keras.ops.softmax, {"library": "keras"}),
    "not_a_function_but_a_result": (np.ones((2, 3)), {"type": "ndarray"}),
    "not_a_function_but_a_type": ("softmax", {"type": "str"}),
    "a_class": (Model, {}),
    "arguments": (masked, {"count": 1, "arguments": "scores", "given": "scores, mask"}),
    "changed": (in_place, {"argument": "scores"}),
    "prints": (printing, {}),
    "nothing": (lambda scores: None, {}),
    "calls_itself": (calls_itself, {}),
    "raises": (raises, {"error": "KeyError"}),
    "kind": (yields, {}),
    "ragged": (lambda scores: [[1.0], [1.0, 2.0]], {}),
    "shape": (lambda scores: softmax(scores)[None], {"result": "weights", "shape": "(T, S)"}),
    "not_a_number": (lambda scores: scores * np.nan, {"result": "weights"}),
    "unknown": (lambda scores: softmax(scores) + 0.1 * scores, {}),
}  # fmt: skip


@pytest.mark.parametrize("cause", UNFORESEEN)
def test_an_answer_that_no_exercise_foresees_gets_a_sentence(cause):
    answer, blanks = UNFORESEEN[cause]
    report = check.softmax(answer)
    assert report.cause == cause
    assert report.message.splitlines()[0] == sentence(cause, **blanks)
    assert repr(report) == report.message and not report.passed
    with pytest.raises(CheckFailed) as failure:
        report.raise_for_failure()
    assert str(failure.value) == report.message


def test_more_ways_to_hand_over_what_is_not_an_answer():
    assert check.softmax(...).cause == "undefined"
    assert check.softmax(check.softmax.reference).cause == "own"
    assert check.softmax(functools.partial(check.softmax.reference)).cause == "own"
    assert check.masked_softmax(AttentionDistribution()).cause == "own"
    assert check.masked_softmax(AttentionDistribution().call).cause == "own"
    assert check.softmax(tf.nn.softmax).cause == "of_a_library"
    assert check.softmax(sum).cause == "of_a_library"
    assert check.softmax(leaves).cause == "raises"
    assert check.softmax(later).cause == "kind"
    assert check.masked_softmax(lambda mask, scores: 0).cause == "argument_order"
    assert check.attention(lambda query, key, value, mask: query).cause == "parts"
    assert check.attention(lambda query, key, value, mask: (query, None)).cause == "nothing"
    assert check.greedy_loop(lambda step, state, max_length: [1.5]).cause == "real_ids"
    assert check.masked_loss(lambda logits, targets: [7.0]).cause == "not_one_number"
    assert check.merge_pair(lambda words, pair: [[1]]).cause == "kind"
    assert check.causal_mask(np.tri).cause == "of_a_library"
    assert check.causal_mask(lambda length: np.tri(length)).cause == "real_mask"
    assert check.pad(lambda sentences: real_mask(sentences)).cause == "real_mask"
    with pytest.raises(RuntimeError):  # nothing of `later` is left running
        asyncio.get_running_loop()


def by_means(ours, theirs):
    return "higher" if np.mean(ours) > np.mean(theirs) else "lower"


def by_seeds(ours, theirs):
    if min(ours) > max(theirs):
        return "higher"
    return "lower" if max(ours) < min(theirs) else "not told apart"


def by_bands_of_n(ours, theirs):
    apart = abs(np.mean(ours) - np.mean(theirs)) > np.std(ours) + np.std(theirs)
    return by_seeds(ours, theirs) if apart else "not told apart"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [(by_means, "means_only"), (by_seeds, "no_bands"), (by_bands_of_n, "by_n")],
)
def test_a_mistake_is_known_with_one_seed_in_mind_and_without(answer, cause):
    assert check.verdict.explanations(answer) == [cause]


def test_a_loop_without_end_is_stopped():
    report = check.softmax(endless, limit=0.3)
    assert report.cause == "endless" and report.score == 0.0
    assert "came: nothing, it didn't end" in report.message


def test_a_slow_answer_is_stopped_in_another_thread_too():
    found = []

    def slow(scores):
        threading.Event().wait(0.1)
        return softmax(scores)

    thread = threading.Thread(target=lambda: found.append(check.softmax(slow, limit=0.05)))
    thread.start()
    thread.join()
    assert found[0].cause == "endless"


@pytest.mark.parametrize("answer", [Model(), Model().__call__, functools.partial(softmax)])
def test_anything_that_can_be_called_may_be_an_answer(answer):
    assert check.softmax(answer).passed


def test_functions_of_tensorflow_and_models_of_keras_are_answers():
    @tf.function
    def compiled(scores):
        return tf.nn.softmax(tf.cast(scores, tf.float32))

    class Layer(keras.layers.Layer):
        def call(self, scores):
            return keras.ops.softmax(scores)

    assert check.softmax(compiled).passed
    assert check.softmax(Layer()).passed
    assert check.softmax(lambda scores: keras.Variable(softmax(scores))).passed
    assert check.softmax(lambda scores: list(tf.nn.softmax(scores))).passed


def test_results_of_many_kinds_are_read():
    floats, words = Described("x", "floats", ("T",)), Described("x", "words", ())
    half = tf.constant([1.5, 2.0], tf.bfloat16)
    for raw in (half, [half[0], half[1]], (1.5, np.float16(2)), keras.Variable([1.5, 2.0])):
        assert read(raw, [floats])[0].tolist() == [1.5, 2.0]
    assert read(np.array([["a", "b"]]), [words]) == [[["a", "b"]]]
    assert read((("a",), ["b"]), [words]) == [[["a"], ["b"]]]


def test_a_mistake_is_known_beside_another_that_shows_only_on_huge_scores():
    assert check.softmax(lambda scores: np.exp(scores)).cause == "unnormalized"
    filled = check.masked_softmax(
        lambda scores, mask: np.exp(scores - scores.max()) * mask[:, None]
    )
    assert filled.cause == "unnormalized" and filled.score == 0.0


def test_symbolic_tensors_are_no_numbers():
    assert check.softmax(lambda scores: keras.Input((3,))).cause == "kind"


def test_a_traceback_comes_only_when_asked_for():
    assert "Traceback" not in check.softmax(raises).message
    traced = check.softmax(raises, trace=True).message
    assert traced.startswith(sentence("raises", error="KeyError"))
    assert 'raise KeyError("no such key")' in traced
    assert "came: KeyError: 'no such key'" in check.softmax(raises).message


def test_what_a_function_prints_is_shown_when_it_is_wrong():
    def talks(scores):
        for line in range(9):
            print("line", line)
        return scores

    message = check.softmax(talks).message
    assert message.endswith("printed:\nline 0\nline 1\nline 2\nline 3\nline 4\n…")


def test_nothing_reaches_the_screen(capsys):
    check.softmax(printing)
    check.softmax(raises)
    check.softmax(WRONG["softmax"]["overflows"])
    assert capsys.readouterr() == ("", "")


def test_the_counterexample_is_small_and_names_the_axes():
    message = check.masked_softmax(WRONG["masked_softmax"]["over_queries"]).message
    assert message == (
        "Your weights sum to 1 over the query axis; the softmax goes over the keys.\n\n"
        "A small case where it goes wrong:\n"
        "given scores, sentence 0:\n"
        "         key 0  key 1  key 2\n"
        "query 0      0      1      2\n"
        "given mask:\n"
        "            key 0  key 1  key 2\n"
        "sentence 0   True   True  False\n"
        "came: weights, sentence 0:\n"
        "         key 0  key 1  key 2\n"
        "query 0      1      1      0\n"
        "expected: weights, sentence 0:\n"
        "          key 0   key 1  key 2\n"
        "query 0  0.2689  0.7311      0"
    )
    transposed = check.dot_score(WRONG["dot_score"]["transposed"]).message
    assert transposed.endswith(
        "came: scores of shape (1, 2, 1)\nexpected: scores of shape (B, T, S) = (1, 1, 2)"
    )


def solution_lines(name):
    sources = map(inspect.getsource, RIGHT[name].values())
    return {line.strip() for source in sources for line in source.splitlines()}


@pytest.mark.parametrize(
    ("name", "which"), [(name, which) for name in WRONG for which in WRONG[name]]
)
def test_no_counterexample_shows_more_than_three_rows_and_columns(name, which):
    cause, *rest = getattr(check, name)(WRONG[name][which]).message.split("\n")
    assert cause and len(rest) > 2
    rows = 0
    for line in rest:
        assert len(line) <= 110
        rows = 0 if line.startswith(("given", "came", "expected", "A small")) else rows + 1
        assert rows <= 4  # three, and their heading
    assert not {line.strip() for line in rest if line} & solution_lines(name)


def test_partial_credit_goes_by_kinds_of_cases():
    report = check.masked_softmax(WRONG["masked_softmax"]["nan_where_all_masked"])
    assert report.parts == {
        "one token": True, "ordinary": True, "all masked": False, "huge scores": True,
        "half precision": True, "inputs unchanged": True,
    }  # fmt: skip
    assert report.score == pytest.approx(5 / 6)
    changed = check.softmax(in_place)
    assert [part for part, right in changed.parts.items() if not right] == ["inputs unchanged"]
    # Zeros are right where all is masked, and still earn nothing.
    assert check.masked_softmax(lambda scores, mask: 0 * scores).score == 0.0


def test_the_same_answer_gets_the_same_report_every_time():
    wrong = WRONG["beam_search"]["greedy"]
    assert check.beam_search(wrong).message == check.beam_search(wrong).message
    program = (
        "from seq2seq.exercises import check;"
        "print(check.softmax(lambda scores: scores / scores.sum(axis=-1, keepdims=True)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    here = check.softmax(lambda scores: scores / scores.sum(axis=-1, keepdims=True))
    assert shown.stdout == f"{here}\n" and here.cause == "no_exponential"


def test_checks_need_neither_keras_nor_tensorflow():
    program = (
        "import sys; from seq2seq.exercises import check;"
        "check.softmax(lambda scores: scores);"
        "print({'keras', 'tensorflow', 'matplotlib'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert shown.stdout.split() == [b"set()"]


def test_a_name_that_is_no_check_is_answered_with_the_nearest():
    with pytest.raises(
        AttributeError, match="called 'masked_softmx'. Did you mean 'masked_softmax'?"
    ):
        check.masked_softmx  # noqa: B018
    with pytest.raises(AttributeError, match="called 'qqq'.$"):
        check.qqq  # noqa: B018


@pytest.mark.parametrize("name", check.every())
def test_an_exercise_says_what_it_asks_and_how_long_it_takes(name):
    exercise = getattr(check, name)
    assert exercise.name == name and exercise.__doc__ in exercise.stub.replace("\n    ", "\n")
    assert len(exercise.hints) == len(set(exercise.hints)) == 3
    assert 5 <= exercise.minutes <= 45 and exercise.difficulty in (1, 2, 3)
    assert 1 <= exercise.chapter <= 11
    assert (
        repr(exercise)
        == f"check.{name}: {exercise.minutes} minutes, difficulty {exercise.difficulty} of 3"
    )
    words = [*exercise.hints, *exercise.causes.values()]
    assert all(text[-1] in ".?…" and text == " ".join(text.split()) for text in words)
    assert all(case.label and case.size for case in exercise.cases)
    assert any(case.label == "ordinary" for case in exercise.cases)


def test_words_give_no_solution_away():
    lines = set()
    for path in sorted((FOLDER.parents[3] / "tests/exercises/right_answers").glob("*.py")):
        lines |= {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    lines = {line.removeprefix("return ") for line in lines if len(line) > 25}
    for exercise in check.every().values():
        for text in (*exercise.hints, *exercise.causes.values()):
            assert not [line for line in lines if line in text]


def test_every_file_of_words_belongs_to_exercises():
    names = set()
    for path in FOLDER.glob("*.toml"):
        if path.stem != "any":
            names |= set(words_of(path.stem)) - {"chapter"}
    assert names == set(check.every())


def test_chapters_come_in_order():
    chapters = [exercise.chapter for exercise in check.every().values()]
    assert chapters == sorted(chapters) and set(chapters) == set(range(1, 12))


def test_a_docstring_that_describes_too_little_is_refused():
    def lonely(scores):
        """Say nothing of scores.

        Returns:
            weights: floats `(T)`.
        """

    def silent(scores):
        """Return something.

        Args:
            scores: floats `(T)`.
        """

    with pytest.raises(
        ValueError, match="lonely: the docstring must describe every argument in order"
    ):
        Specification(lonely)
    with pytest.raises(ValueError, match="silent: the docstring must describe what is returned"):
        Specification(silent)


def test_a_case_that_no_mistake_explains_wholly_is_not_explained():
    """A mistake in one case and none in the others has no name."""
    calls = []

    def sometimes(scores):
        calls.append(0)
        return scores / scores.sum() if len(calls) == 2 else softmax(scores)

    assert check.softmax(sometimes).cause == "unknown"


def test_cases_are_copies():
    given = np.ones((1, 2), "float32")
    case = Case("ordinary", given, [[1]])
    array, rows = case.given()
    array[0], rows[0][0] = 5, 7
    assert case.changed((array, [[1]])) == 0 and case.changed((given, rows)) == 1
    assert case.changed(case.given()) is None
    assert isinstance(check.softmax, Exercise)
