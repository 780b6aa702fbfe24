"""Parts of nbgrader's pipeline: what students saw counts, and feedback lets no hidden test out."""

from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor, SaveAutoGrades

from seq2seq.classroom.marks import MARK

SEEN = "seen"


def mark_of(cell) -> dict | None:
    """Return the mark in the output of a cell, if there is one."""
    if cell.cell_type != "code":
        return None
    marks = [output.get("data", {}).get(MARK) for output in cell.outputs]
    return next((mark for mark in reversed(marks) if isinstance(mark, dict)), None)


class RememberSeen(NbGraderPreprocessor):
    """Remember what points a student saw, before the outputs are cleared."""

    def preprocess_cell(self, cell, resources, cell_index):
        """Put what the student saw into the metadata of the cell."""
        mark = mark_of(cell)
        points = mark.get("points") if mark else None
        cell.metadata.pop("seq2seq", None)
        if utils.is_grade(cell) and isinstance(points, int | float):
            cell.metadata["seq2seq"] = {SEEN: points}
        return cell, resources


class SaveMarks(SaveAutoGrades):
    """Save the marks, and ask the teacher to look where a machine should not decide alone.

    Points that a student saw in their own notebook are given, though the answer fails here: it may
    lack a cell that ran there, or a package. So are those of an answer that passes with the numbers
    of its check alone. Both are marked as needing a look.
    """

    def preprocess(self, nb, resources):
        """Save the marks of a notebook."""
        self._notes = nb.metadata.setdefault("seq2seq", {}).setdefault("notes", [])
        return super().preprocess(nb, resources)

    def _add_score(self, cell, resources):
        super()._add_score(cell, resources)
        mark, told = mark_of(cell) or {}, cell.metadata.nbgrader
        grade = self.gradebook.find_grade(
            told["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        most = float(told["points"])
        seen = min(cell.metadata.get("seq2seq", {}).get(SEEN, 0), most)
        if grade.auto_score is not None and seen > grade.auto_score:
            note = (
                f"cell {told['grade_id']} gives {grade.auto_score:g} of {most:g} points here, but "
                f"showed the student {seen:g}, which count until you have looked"
            )
            self._notes.append(note)
            self.log.warning("%s: %s", self.student_id, note)
            grade.auto_score, grade.needs_manual_grade = seen, True
        elif mark.get("by_heart"):
            grade.needs_manual_grade = True
        self.gradebook.db.commit()


class HideTests(ClearHiddenTests):
    """Take out of the feedback what students are not to see.

    The text of hidden tests, and what a failing one printed; and what only the teacher is told.
    """

    def preprocess(self, nb, resources):
        """Take it out of a notebook."""
        nb.metadata.pop("seq2seq", None)
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        """Take it out of a cell."""
        before = cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.cell_type != "code":
            return cell, resources
        if cell.source != before:
            cell.outputs = []
        for output in cell.outputs:
            output.get("data", {}).pop(MARK, None)
        return cell, resources
