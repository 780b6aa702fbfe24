"""How nbgrader is set for this course: what a course folder's `nbgrader_config.py` calls.

Nothing here needs nbgrader; it imports the parts that it is told of by name.
"""

import os
import sys
from os import PathLike
from pathlib import Path

PARTS = "nbgrader.preprocessors."
OWN = "seq2seq.classroom."
SANITIZE = [
    f"{OWN}nbgrader_parts.RememberSeen",
    f"{PARTS}ClearOutput",
    f"{PARTS}DeduplicateIds",
    f"{PARTS}OverwriteKernelspec",
    f"{PARTS}OverwriteCells",
    f"{PARTS}CheckCellMetadata",
]
AUTOGRADE = [
    f"{OWN}execute.ConfinedExecute",
    f"{PARTS}LimitOutput",
    f"{OWN}nbgrader_parts.SaveMarks",
    f"{PARTS}AssignLatePenalties",
    f"{PARTS}CheckCellMetadata",
]
FEEDBACK = [
    f"{PARTS}GetGrades",
    f"{OWN}nbgrader_parts.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


def apply(config, folder: str | PathLike) -> None:
    """Set nbgrader for a course folder.

    Args:
        config: the `c` of a configuration file of Jupyter.
        folder: the course folder.
    """
    # nbgrader starts another program of its environment by name alone.
    programs = str(Path(sys.executable).parent)
    if programs not in os.get_exec_path():
        os.environ["PATH"] = os.pathsep.join([programs, *os.get_exec_path()])
    root = str(Path(folder).resolve())
    config.CourseDirectory.root = root
    config.ConfinedExecute.course = root
    config.CourseDirectory.course_id = "seq2seq"
    # What stays where a solution was is the student edition's.
    config.ClearSolutions.code_stub = {"python": ""}
    config.ClearSolutions.text_stub = ""
    config.Autograde.sanitize_preprocessors = list(SANITIZE)
    config.Autograde.autograde_preprocessors = list(AUTOGRADE)
    config.OverwriteCells.add_missing_cells = True
    config.GenerateFeedback.preprocessors = list(FEEDBACK)
