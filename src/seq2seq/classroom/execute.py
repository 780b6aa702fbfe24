"""Run a student's notebook for nbgrader: confined, and to its end whatever a cell does.

A cell that ends its kernel, holds all its memory or does not stop costs its own points. The kernel
starts again, runs the cells above it but that one, and goes on below.
"""

import contextlib
import copy
import os
import signal
import time
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute
from traitlets import Float, Integer, List, Unicode

from seq2seq.classroom.confinement import Limits, changed_files, scratch_copy
from seq2seq.classroom.marks import MARK

TIMEOUT, MEMORY, DEAD, LATE = "CellTimeoutError", "MemoryError", "DeadKernelError", "TimeIsUp"
SAID = {
    TIMEOUT: "did not end within {timeout} s",
    MEMORY: "wanted more than {memory:g} GB of memory",
    DEAD: "ended its kernel",
    LATE: "and those below it were not run: the notebook took more than {longest} s, or "
    "ended {most} kernels",
}
OUR_KERNEL = "seq2seq.classroom.kernel"
REFUSED = "PermissionError"
PATIENCE = 10  # seconds for the last output of a cell to come
MOST_OUTPUT = 2_000_000  # characters of one cell
MOST_STARTS = 8  # of new kernels for one notebook
# Of a course folder, what no student may read while their code runs.
HIDDEN = ("source", "release", "submitted", "autograded", "feedback", "gradebook.db")
COMPARE = "from seq2seq.classroom.marks import compared\ncompared()"


class ConfinedKernelManager(AsyncKernelManager):
    """Starts the kernel that confines itself in place of the usual one."""

    def format_kernel_cmd(self, extra_arguments=None):
        """Return the command of the kernel."""
        command = super().format_kernel_cmd(extra_arguments)
        ours = [OUR_KERNEL if word == "ipykernel_launcher" else word for word in command]
        return [*ours, "--log-level=40"]  # errors alone


class ConfinedExecute(Execute):
    """Execute a notebook with its code confined, and go on after what ends a kernel."""

    timeout = Integer(120, help="Seconds for one cell.").tag(config=True)
    longest = Integer(900, help="Seconds for one notebook.").tag(config=True)
    memory = Float(4.0, help="GB of memory for one notebook.").tag(config=True)
    course = Unicode("", help="The course folder.").tag(config=True)
    hidden = List(Unicode(), help="Other paths that no student may read.").tag(config=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"kernel_manager_class": ConfinedKernelManager})

    def preprocess(self, nb, resources, km=None):
        """Execute the notebook; what went wrong is told in `nb.metadata.seq2seq.notes`."""
        NotebookClient.__init__(self, nb, km)
        self.reset_execution_trackers()
        self._check_assign_resources(resources)
        self._left_out, self._notes, self._starts = set(), [], 0
        self.iopub_timeout = PATIENCE
        folder = Path(resources["metadata"]["path"])
        with scratch_copy(folder) as scratch:
            limits = Limits(str(scratch.parents[2]), tuple(self._hidden(folder)), self.memory)
            with self.setup_kernel(cwd=str(scratch), env=limits.environment()):
                self._end, self._is_late = time.monotonic() + self.longest, False
                for index, cell in enumerate(nb.cells):
                    if cell.cell_type == "code" and not self._run(cell, index):
                        self._left_out.add(index)
                        self._start_again(index)
                self._compare()
                self._end_everything()
            self._note_files(changed_files(folder, scratch))
        for cell in nb.cells:
            _keep_the_mark(cell)
        nb.metadata["seq2seq"] = {"notes": self._notes}
        who = resources.get("nbgrader", {}).get("student", "?")
        if self._notes:
            self.log.warning("%s: %s", who, "; ".join(self._notes))
        return nb, self.resources

    def _hidden(self, folder):
        root = Path(self.course or folder).resolve()
        return [*self.hidden, *(str(root / name) for name in HIDDEN)]

    def _run(self, cell, index):
        """Run a cell; return whether the kernel can be used further."""
        if time.monotonic() > self._end:
            cell.outputs = [_error(LATE, self._said(LATE))]
            if not self._is_late:
                self._note(cell, index, LATE)
            self._is_late = True
            return True
        cell.outputs, self._length, self._asked_to_exit = [], 0, False
        try:
            self.execute_cell(cell, index, store_history=True)
        except DeadKernelError:
            cell.outputs.append(_error(DEAD, self._said(DEAD)))
        except CellTimeoutError:  # the end of its output never came
            cell.outputs.append(_error(TIMEOUT, self._said(TIMEOUT)))
        if self._asked_to_exit:
            cell.outputs.append(_error(DEAD, self._said(DEAD)))
        names = {output.ename for output in cell.outputs if output.output_type == "error"}
        if REFUSED in names:
            self._notes.append(f"{_label(cell, index)} was refused a file outside its folder")
        for name in (DEAD, TIMEOUT, MEMORY):
            if name in names:
                self._note(cell, index, name)
                return False
        return True

    def _start_again(self, below):
        """Start a new kernel and run the cells above one, but for those that are left out."""
        while True:
            self._starts += 1
            if self._starts > MOST_STARTS:
                self._end = 0  # enough of this notebook
            self._end_everything()
            run_sync(self.km.restart_kernel)(now=True)
            self.kc.stop_channels()
            self.start_new_kernel_client()
            for index, cell in enumerate(self.nb.cells[:below]):
                late = time.monotonic() > self._end
                if cell.cell_type != "code" or index in self._left_out or late:
                    continue
                again = copy.deepcopy(cell)
                sound = self._run(again, index)
                self.nb.cells[index] = cell
                if not sound:  # this time: one more to leave out, so this ends
                    self._left_out.add(index)
                    break
            else:
                return

    def _end_everything(self):
        """End the kernel and what it has started, which would go on in the background."""
        group = getattr(self.km.provisioner, "pgid", None)
        if group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    def _compare(self):
        """See whether what passed passes with other numbers as well, and put that into the marks.

        This comes last, so that no later cell can tell what the numbers were.
        """
        if self._is_late:
            return
        cell = new_code_cell(COMPARE)
        self.nb.cells.append(cell)
        sound = self._run(cell, len(self.nb.cells) - 1)
        self.nb.cells.pop()
        found = next((o.data[MARK] for o in cell.outputs if MARK in o.get("data", {})), {})
        for each in self.nb.cells if sound else ():
            for output in each.get("outputs", ()):
                mark = output.get("data", {}).get(MARK)
                if mark and found.get(mark["exercise"]) is False:
                    mark["by_heart"] = True
                    self._notes.append(
                        f"`{mark['exercise']}` passes with the numbers of its check alone"
                    )

    def _note(self, cell, index, name):
        note = f"{_label(cell, index)} {self._said(name)}"
        if note not in self._notes:
            self._notes.append(note)

    def _note_files(self, names):
        if names:
            self._notes.append(f"it removed or changed files in its folder: {', '.join(names)}")

    def _said(self, name):
        limits = {"timeout": self.timeout, "memory": self.memory, "longest": self.longest}
        return SAID[name].format(most=MOST_STARTS, **limits)

    def on_cell_executed(self, **told):
        """Note whether a cell called `exit`, after which its kernel ends by and by."""
        payload = told["execute_reply"]["content"].get("payload", ())
        self._asked_to_exit = any(part.get("source") == "ask_exit" for part in payload)
        super().on_cell_executed(**told)

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output, up to a length."""
        content = msg["content"]
        left = max(MOST_OUTPUT - self._length, 0)
        self._length += len(str(content))
        if msg["msg_type"] == "stream":
            content["text"] = content["text"][:left]
        elif msg["msg_type"] != "error" and self._length > MOST_OUTPUT:
            return None
        return super().output(outs, msg, display_id, cell_index)


def _error(name, sentence):
    return new_output("error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"])


def _label(cell, index):
    """Return how a teacher finds a cell: by its name in nbgrader, or by its number."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return f"cell {name}" if name else f"cell number {index + 1}"


def _keep_the_mark(cell):
    """Leave of the output of a check what it says and the mark.

    A library's notice on stderr would make nbgrader give no points.
    """
    told = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code" or not told.get("grade") or told.get("solution"):
        return
    results = [one for one in cell.outputs if one.output_type == "execute_result"]
    if results and MARK in results[-1].data:
        said = [one for one in cell.outputs if one.get("name") == "stdout"]
        cell.outputs = [*said, results[-1]]
