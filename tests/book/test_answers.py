"""No chapter shows what it asks for: the code on the page is not built like a solution."""

import ast
import difflib
import re

import editions
import notebooks
import pytest

ALIKE = 0.7  # of 1, where the code is the same but for its names
# Solutions that are alike all the same, and what the exercise asks beside that.
KNOWN = {
    "beam_search": "in the chapter the best few tokens of each beginning compete, here all of "
    "them, and the score is returned; the search itself is what the chapter is about",
}


def parts(code):
    """Return (name, code without names, as words and signs) of each function."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[bool(ast.get_docstring(node)) :]
            found.append((node.name, words(ast.Module(body, []))))
    return found


def words(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = "_"
        elif isinstance(node, ast.arg):
            node.arg, node.annotation = "_", None
    return re.findall(r"\w+|[^\s\w]", ast.unparse(tree))


def shown_and_solved(name):
    """Return the functions that a student sees in a chapter, and those that are asked for."""
    shown, solved = [], []
    for cell in notebooks.code_cells(notebooks.read_twin(notebooks.TWINS / f"{name}.md")):
        tags = cell.metadata.get("tags", [])
        answers = [tag.removeprefix(editions.ANSWER_TAG) for tag in tags]
        if "hide-cell" not in tags:
            shown += parts(cell.source)
        else:
            solved += [part for part in parts(cell.source) if part[0] in answers]
    return shown, solved


def likeness(one, other):
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.mark.parametrize("name", notebooks.names())
def test_no_function_of_a_chapter_is_built_like_a_solution(name):
    shown, solved = shown_and_solved(name)
    for answer, solution in solved:
        alike = {seen: round(likeness(solution, code), 2) for seen, code in shown}
        near = {seen: share for seen, share in alike.items() if share > ALIKE}
        assert bool(near) == (answer in KNOWN), f"{answer}: {near}"


def test_other_names_hide_nothing():
    (_, one), (_, same), (_, other) = (
        parts(code)[0]
        for code in (
            'def f(x, y):\n    """Say."""\n    total = x + 2 * y\n    return total / y',
            "def g(a, b):\n    c = a + 2 * b  # (B, T)\n    return c / b",
            "def h(a, b):\n    return [a for a in b if a > 3]",
        )
    )
    assert likeness(one, same) == 1.0 and likeness(one, other) < ALIKE
