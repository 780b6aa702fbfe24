"""The environment under which notebooks run: one for the book, the twins and the tests."""

import os

QUIET = {
    # Both are needed, and before the first import, for TensorFlow to write nothing to stderr.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # One thread costs nothing at these sizes and leaves the cores to other processes.
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # Kernels run without the debugger's frozen modules; without this they warn about them.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    # Paths in Jupyter's own messages: where its next major version looks.
    "JUPYTER_PLATFORM_DIRS": "1",
}
# What a reader's terminal may set and an output would show: another figure backend, colors, widths.
PERSONAL = ("MPLBACKEND", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES")


def prepare() -> None:
    """Put this process, and every kernel that it starts, into that environment."""
    os.environ.update(QUIET)
    os.environ["KERAS_BACKEND"] = "tensorflow"
    for name in PERSONAL:
        os.environ.pop(name, None)
