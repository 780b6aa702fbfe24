"""Execution: a notebook is run to its end, whatever a cell does to its kernel."""

import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from submissions import needs_nbgrader, seen

from seq2seq.classroom.marks import MARK

pytestmark = [
    needs_nbgrader,
    # Said by packages that nbgrader needs, when they are imported.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def execute(folder, *sources, **settings):
    """Run cells, confined; return the notebook."""
    from seq2seq.classroom.execute import ConfinedExecute

    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.cells.insert(0, new_markdown_cell("Words"))
    resources = {"metadata": {"path": str(folder)}, "nbgrader": {"student": "ann"}}
    part = ConfinedExecute(**settings)
    return part.preprocess(notebook, resources)[0]


def text(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def errors(notebook):
    found = [o.ename for cell in notebook.cells[1:] for o in cell.outputs if "ename" in o]
    return [name for name in found if name != "KeyboardInterrupt"]  # where it was heard


def test_after_a_dead_kernel_the_cells_above_run_again_but_that_one(tmp_path):
    kill = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    notebook = execute(tmp_path, "x = 1\nprint('once')", kill, "print(x)", "exit()", "print(x + 1)")
    assert errors(notebook) == ["DeadKernelError"] * 2
    assert [text(cell) for cell in notebook.cells[1:]] == ["once\n", "", "1\n", "", "2\n"]
    assert notebook.metadata.seq2seq["notes"] == [
        "cell number 3 ended its kernel",
        "cell number 5 ended its kernel",
    ]


def test_what_takes_too_long_is_left_out_and_in_the_end_all_that_is_left(tmp_path):
    loop = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    notebook = execute(tmp_path, loop, "print(1)", "print(2)", timeout=3, longest=2)
    assert errors(notebook) == ["CellTimeoutError", "TimeIsUp", "TimeIsUp"]
    assert notebook.metadata.seq2seq["notes"] == [
        "cell number 2 did not end within 3 s",
        "cell number 3 and those below it were not run: the notebook took more than 2 s, or "
        "ended 8 kernels",
    ]


def test_a_flood_of_output_is_cut(tmp_path):
    notebook = execute(tmp_path, "for _ in range(500): print('x' * 10_000)", "print(1)")
    assert 0 < len(text(notebook.cells[1])) < 2_100_000
    assert text(notebook.cells[2]) == "1\n" and errors(notebook) == []


def test_nothing_that_a_notebook_started_outlives_it(tmp_path):
    start = "import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)"
    notebook = execute(tmp_path, start, "exit()", start)
    for cell in (notebook.cells[1], notebook.cells[3]):
        status = Path(f"/proc/{int(text(cell))}/stat")
        for _ in range(50):  # until the system has noticed
            if not status.exists() or status.read_text().split()[2] == "Z":
                break
            time.sleep(0.1)
        else:
            pytest.fail("a process goes on")


def test_marks_are_kept_and_notices_dropped():
    from seq2seq.classroom.execute import _keep_the_mark

    notice = new_output("stream", name="stderr", text="a notice")
    said = new_output("stream", name="stdout", text="Right")
    cell = new_code_cell(outputs=[notice, said, seen(4)])
    cell.metadata["nbgrader"] = {"grade": True, "solution": False}
    _keep_the_mark(cell)
    assert cell.outputs == [said, seen(4)]
    cell.outputs = [notice]  # of another test than ours: nbgrader's own rule holds
    _keep_the_mark(cell)
    assert cell.outputs == [notice]


def test_what_a_student_saw_is_remembered():
    from seq2seq.classroom.nbgrader_parts import SEEN, RememberSeen, mark_of

    cell = new_code_cell(outputs=[seen(3.5)])
    cell.metadata["seq2seq"] = {SEEN: 100}  # not what the output says
    part = RememberSeen()
    part.preprocess_cell(cell, {}, 0)
    assert "seq2seq" not in cell.metadata  # no cell with a mark
    cell.metadata["nbgrader"] = {"grade": True}
    part.preprocess_cell(cell, {}, 0)
    assert cell.metadata["seq2seq"] == {SEEN: 3.5}
    cell.outputs = []
    part.preprocess_cell(cell, {}, 0)
    assert "seq2seq" not in cell.metadata
    assert mark_of(new_markdown_cell("4 of 4")) is None


def test_feedback_is_without_hidden_tests_and_what_only_the_teacher_is_told():
    from seq2seq.classroom.nbgrader_parts import HideTests

    hidden = "x = 1\n### BEGIN HIDDEN TESTS\nassert x == 7\n### END HIDDEN TESTS"
    failed = new_output("error", ename="AssertionError", evalue="7", traceback=["x == 7"])
    cells = [new_code_cell(hidden, outputs=[failed]), new_code_cell("x", outputs=[seen(4)])]
    for cell in cells:
        cell.metadata["nbgrader"] = {"grade": True}
    notebook = new_notebook(cells=[*cells, new_markdown_cell("Words")])
    notebook.metadata["seq2seq"] = {"notes": ["ended its kernel"]}
    HideTests().preprocess(notebook, {})
    assert cells[0].source == "x = 1" and cells[0].outputs == []
    assert cells[1].outputs[0].data == {"text/plain": "4"} and MARK not in str(notebook)
    assert "seq2seq" not in notebook.metadata
