"""Every check proven: right answers pass, each typical mistake gets its own message."""

import time
from collections import Counter

import pytest
from equal_mutants import EQUAL
from exercise_answers import answers, counts, mutants

from seq2seq.exercises import check, running

EXERCISES = check.every()
RIGHT, WRONG = answers("right"), answers("wrong")
LEAST_RIGHT, LEAST_WRONG = 3, 8
RIGHT_ANSWERS = [(name, which) for name in EXERCISES for which in RIGHT.get(name, ())]
WRONG_ANSWERS = [(name, which) for name in EXERCISES for which in WRONG.get(name, ())]


def solution(name):
    """The right answer that stands first."""
    return next(iter(RIGHT[name].values()))


def test_answers_are_to_exercises_that_exist():
    assert set(RIGHT) == set(EXERCISES) == set(WRONG)


@pytest.mark.parametrize(("name", "which"), RIGHT_ANSWERS)
def test_right_answers_pass_whatever_they_are_written_with(name, which):
    report = EXERCISES[name](RIGHT[name][which])
    assert report.passed, report.message
    assert report.score == 1.0 and all(report.parts.values())
    report.raise_for_failure()


@pytest.mark.parametrize(("name", "which"), WRONG_ANSWERS)
def test_a_typical_mistake_gets_its_own_message(name, which):
    report = EXERCISES[name](WRONG[name][which])
    assert report.cause == which, report.message
    assert report.message.startswith(EXERCISES[name].causes[which])
    assert 0 <= report.score < 1
    assert EXERCISES[name].explanations(WRONG[name][which]) == [which]


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_enough_answers_and_each_cause_has_one(name):
    exercise = EXERCISES[name]
    assert len(RIGHT[name]) >= LEAST_RIGHT
    assert len(WRONG[name]) >= LEAST_WRONG
    assert set(WRONG[name]) == set(exercise.causes) == {*exercise._mistakes, *exercise._signs}


def test_no_two_causes_share_a_sentence():
    for exercise in EXERCISES.values():
        assert max(Counter(exercise.causes.values()).values()) == 1, exercise.name


@pytest.mark.parametrize("name", EXERCISES)
def test_the_stub_fails_and_says_that_it_is_not_written(name):
    names = {}
    exec(EXERCISES[name].stub, names)
    report = EXERCISES[name](names[name])
    assert report.cause == "not_written" and report.score == 0.0
    empty = EXERCISES[name].stub.replace("raise NotImplementedError", "print")
    exec(empty, names)
    assert EXERCISES[name](names[name]).cause == "prints"


def effortless(exercise):
    """Answers without work: none may pass, none may earn anything."""
    arguments = [argument.name for argument in exercise.specification.arguments]
    results = len(exercise.specification.results)
    values = ["0", "1", "0.5", "None", "[]", "...", "''", "True", "float('nan')", "{}", "object()"]
    values += [exercise.name + f"({', '.join(arguments)})", *arguments]
    for value in values:
        whole = f"({', '.join([value] * results)})" if results > 1 else value
        yield value, f"def {exercise.name}({', '.join(arguments)}):\n    return {whole}\n"
    yield "pass", f"def {exercise.name}({', '.join(arguments)}):\n    pass\n"


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_that_costs_no_work_passes(name):
    exercise = EXERCISES[name]
    for value, program in effortless(exercise):
        names = {}
        exec(program, names)
        report = exercise(names[name])
        assert not report.passed and report.score == 0.0, value
    for nothing in (None, ..., 0, [], "", exercise, exercise.reference, lambda: 0):
        assert not exercise(nothing).passed and exercise(nothing).score == 0.0


@pytest.mark.parametrize("name", EXERCISES)
def test_mutants_of_a_solution_are_killed_or_known_to_be_equal(name):
    check_one, found = EXERCISES[name], mutants(solution(name))
    alive = {what for what, mutant in found if check_one(mutant, limit=1.0).passed}
    assert alive == set(EQUAL.get(name, {}))


@pytest.mark.parametrize("name", EXERCISES)
def test_a_check_answers_within_two_seconds(name):
    for answer in (*RIGHT[name].values(), *WRONG[name].values()):
        tries = []  # others may use the machine too, so the best of three counts
        while len(tries) < 3 and min(tries, default=9) > 1:
            start = time.perf_counter()
            EXERCISES[name](answer)
            tries.append(time.perf_counter() - start)
        assert min(tries) < 2 < running.LIMIT


def test_there_is_as_much_proof_as_the_course_promises():
    """`pytest tests/exercises -k promises -s` prints the numbers."""
    found = counts(EXERCISES, EQUAL)
    print("".join(f"\n{number:6} {what}" for what, number in found.items()))
    assert found["checks"] >= 25
    assert found["right answers"] >= 3 * found["checks"]
    assert found["wrong answers"] >= 8 * found["checks"]
    assert found["mutants that are equal"] < 0.1 * found["mutants"]
