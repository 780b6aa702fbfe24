"""The environment under which notebooks run: one for the book, the twins and the tests."""

import importlib
import os
from pathlib import Path

IPYTHON = Path(__file__).resolve().parent.parent / "_build" / "ipython"
QUIET = {
    # Both are needed, and before the first import, for TensorFlow to write nothing to stderr.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # One thread costs nothing at these sizes and leaves the cores to other processes.
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "KERAS_BACKEND": "tensorflow",
    # A profile of its own: a reader's startup files and history stay out of the outputs.
    "IPYTHONDIR": str(IPYTHON),
}
# What a reader's terminal may set and an output would show: another figure backend, colors, widths.
PERSONAL = ("MPLBACKEND", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES")
PROFILE = """\
c = get_config()
# Below errors, the kernel only warns that it talks over TCP, which it does on the loopback address.
c.IPKernelApp.log_level = 40
c.HistoryManager.enabled = False
"""


def prepare() -> None:
    """Put this process, and every kernel that it starts, into that environment."""
    # What is to be varied, as `COURSE_VARIES="KERAS_BACKEND TF_NUM_INTRAOP_THREADS"` says, stays as
    # it was set.
    varied = os.environ.get("COURSE_VARIES", "").split()
    os.environ.update({name: value for name, value in QUIET.items() if name not in varied})
    for name in PERSONAL:
        os.environ.pop(name, None)
    profile = IPYTHON / "profile_default" / "ipython_kernel_config.py"
    if not profile.exists() or profile.read_text(encoding="utf8") != PROFILE:
        profile.parent.mkdir(parents=True, exist_ok=True)
        # Processes may do this at once: each puts a whole file in place.
        own = profile.with_name(f"{profile.name}.{os.getpid()}")
        own.write_text(PROFILE, encoding="utf8")
        own.replace(profile)
    # The first import on a machine collects its fonts and, where that is slow, says so on stderr:
    # better here than in a notebook.
    importlib.import_module("matplotlib.font_manager")
