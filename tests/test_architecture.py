"""The rooms of the package: what each may import, which is its architecture."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import seq2seq

FOLDER = Path(seq2seq.__file__).parent
# Each room with the rooms that it may import. A room may import only what stands above it.
ROOMS = {
    "common": set(),
    "text": {"common"},
    "attention": {"common", "text"},
    "recurrent": {"common", "attention"},
    "transformer": {"common", "attention"},
    "search": {"common", "text"},
    "corpora": {"common", "text"},
    "figures": set(),
    "storage": {"common", "text", "recurrent", "transformer"},
    "translation": set(),
    "translator": {"common", "text", "search", "storage", "translation"},
    "pretrained": {"translator"},
    "live": {"common", "text", "attention", "recurrent", "storage"},
    "explorables": {"common", "text", "search", "figures", "pretrained", "live"},
    "exercises": {"text", "explorables"},
    "classroom": {"common", "exercises", "explorables"},
    "evaluation": {"common", "text", "corpora", "translator"},
    "training": {
        "common", "text", "recurrent", "transformer", "corpora", "storage", "translator",
        "evaluation",
    },
    "experiments": {
        "common", "text", "attention", "recurrent", "transformer", "corpora", "translator",
        "evaluation", "training",
    },
    "pretraining": {"common", "text", "attention", "transformer", "corpora", "training"},
    "loading": {"recurrent", "transformer", "training", "pretraining"},
    "command_line": {
        "common", "classroom", "translator", "pretrained", "training",
        "experiments", "pretraining",
    },
    "__main__": {"command_line"},
}  # fmt: skip
LONGEST = 250


def module_name(path):
    parts = ("seq2seq", *path.relative_to(FOLDER).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in sorted(FOLDER.rglob("*.py"))}


def imported(name):
    """Names of what a module imports, inside functions too, but not for annotations alone."""
    package = name if PATHS[name].name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(PATHS[name].read_text(encoding="utf-8"))
    branches = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    annotating = [node for node in branches if ast.unparse(node.test) == "TYPE_CHECKING"]
    ignored = {child for node in annotating for child in ast.walk(node)}
    for node in ast.walk(tree):
        if node in ignored:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: -(node.level - 1) or None] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                yield whole if whole in PATHS else origin


def own_imports(name):
    """The modules of the package that a module imports."""
    return {other for other in imported(name) if other in PATHS} - {"seq2seq", name}


def part(name):
    """The room, a folder or a module, that a module stands in."""
    return name.split(".")[1]


MODULES = sorted(set(PATHS) - {"seq2seq"})


def test_every_room_is_named_here_and_imports_only_what_stands_above_it():
    assert set(ROOMS) == set(map(part, MODULES))
    above = set()
    for room, others in ROOMS.items():
        assert others <= above
        above.add(room)


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way(name):
    used = {part(other) for other in own_imports(name)} - {part(name)}
    assert used <= ROOMS[part(name)]


def test_rooms_import_no_more_rooms_than_they_use():
    used = {room: set() for room in ROOMS}
    for name in MODULES:
        used[part(name)] |= {part(other) for other in own_imports(name)} - {part(name)}
    assert used == ROOMS


@pytest.mark.parametrize("name", sorted(PATHS))
def test_the_package_knows_nothing_of_chapters_tests_and_tools(name):
    roots = {other.split(".")[0] for other in imported(name)}
    assert not roots & {"chapters", "twins", "tests", "tools", "pytest", "hypothesis", "IPython"}


def test_no_module_imports_itself_in_a_circle():
    below = {name: own_imports(name) for name in MODULES}
    while ready := {name for name, others in below.items() if not others & set(below)}:
        for name in ready:
            del below[name]
    assert not below


@pytest.mark.parametrize("name", sorted(PATHS))
def test_a_module_holds_one_idea(name):
    assert len(PATHS[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_public_names_are_imported_when_they_are_used():
    assert dir(seq2seq) == seq2seq.__all__
    for name in seq2seq.__all__:
        assert getattr(seq2seq, name).__class__ and name in dir(seq2seq)
    with pytest.raises(AttributeError, match="module 'seq2seq' has no attribute 'Sequence'"):
        seq2seq.Sequence  # noqa: B018
    program = "import sys, seq2seq; print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert shown.stdout.split() == [b"set()"]


def test_no_two_files_of_tests_have_one_name():
    """Pytest imports them by their names alone, and would leave out the second."""
    names = [path.stem for path in Path(__file__).parent.rglob("test_*.py")]
    assert {name for name in names if names.count(name) > 1} == set()
