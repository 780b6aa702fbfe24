"""Answers to the exercises, right and wrong, and mutants of right ones.

A function `softmax__with_loops` in `tests/exercises/right_answers` is a right answer to the
exercise `softmax`, a function `softmax__over_queries` in `wrong_answers` one that makes the mistake
with this name.
"""

import ast
import copy
import importlib
import inspect
import textwrap
from collections import defaultdict
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "exercises"


@cache
def answers(kind):
    """Return {exercise: {name: function}} of `"right"` or `"wrong"` answers."""
    found = defaultdict(dict)
    for path in sorted((FOLDER / f"{kind}_answers").glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.exercises.{kind}_answers.{path.stem}")
        for name, function in vars(module).items():
            exercise, mark, rest = name.partition("__")
            if mark and exercise and rest and inspect.isfunction(function):
                found[exercise][rest] = function
    return dict(found)


SWAPPED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div, ast.MatMult: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def _changes(node):
    """Yield what a mutant has in place of a node of the syntax tree."""
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPPED:
        yield "op", SWAPPED[type(node.op)]()
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield "ops", [SWAPPED[type(node.ops[0])](), *node.ops[1:]]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "value", not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield "value", node.value + 1 if abs(node.value) < 1e6 else 1.0
    # Not of a number: axis 1 in place of axis -1 is the same axis of a matrix.
    if isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield "operand", ast.UnaryOp(node.op, node.operand)


def mutants(function):
    """Yield (what was changed, the changed function): one change of one place each."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for place, node in enumerate(ast.walk(tree)):
        for name, value in _changes(node):
            changed = copy.deepcopy(tree)
            mutant = list(ast.walk(changed))[place]
            before = ast.unparse(mutant)
            setattr(mutant, name, value)
            after = ast.unparse(mutant)
            names = dict(vars(inspect.getmodule(function)))
            exec(compile(ast.fix_missing_locations(changed), "<mutant>", "exec"), names)
            line = getattr(node, "lineno", 0)
            yield f"line {line}: {before} -> {after}", names[function.__name__]


def counts(exercises, equal):
    """Return how much the checks are proven by, as {what: number}.

    Args:
        exercises: exercises by name.
        equal: mutants known to be right, {exercise: {what: why}}.
    """
    solutions = [next(iter(answers("right")[name].values())) for name in exercises]
    changed = sum(len(list(mutants(solution))) for solution in solutions)
    listed = sum(map(len, equal.values()))
    return {
        "checks": len(exercises),
        "right answers": sum(map(len, answers("right").values())),
        "wrong answers": sum(map(len, answers("wrong").values())),
        "messages": len({text for one in exercises.values() for text in one.causes.values()}),
        "cases": sum(len(one.cases) for one in exercises.values()),
        "mutants": changed,
        "mutants that are equal": listed,
    }
