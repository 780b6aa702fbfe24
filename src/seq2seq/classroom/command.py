"""`python -m seq2seq grades`: the results of a class as one sheet, printed or as a page."""

import sys
from pathlib import Path


def add_grades(commands) -> None:
    """Add the command to an argument parser's commands."""
    parser = commands.add_parser(
        "grades",
        help="make one table of the grades or of the progress files of a class",
        description="Make one table, by exercise and by mistake: of a course folder that nbgrader "
        "has marked, or of exported progress files.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FOLDER",
        help="course folder; or a folder of progress files, or such files",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print CSV, for a spreadsheet")
    form.add_argument("--output", metavar="PAGE", help="a page to look at, such as class.html")
    parser.add_argument("--title", default="Our class", help="of the page (default: Our class)")
    parser.set_defaults(run=_grades)


def _grades(options) -> int:
    from seq2seq.classroom.page import render
    from seq2seq.common.files import write_whole

    sheet, troubles = _sheet([Path(path) for path in options.files])
    for trouble in troubles:
        print(f"seq2seq: note: left out {trouble}", file=sys.stderr)
    if not sheet.lines:
        raise ValueError(f"grades: there is nothing to count in {', '.join(options.files)}")
    if options.output:
        page = render(sheet, options.title).encode("utf-8")
        print(f"The page is {write_whole(options.output, lambda file: file.write(page))}")
    else:
        print(sheet.csv() if options.csv else sheet, end="" if options.csv else "\n")
    return 0


def _sheet(paths: list[Path]):
    """Return the `Sheet` of a class, and a line for each file that could not be counted."""
    from seq2seq.classroom import gradebook
    from seq2seq.classroom.sheet import of_grades, of_progress
    from seq2seq.exercises.class_table import table

    courses = [path for path in paths if gradebook.is_course(path)]
    if not courses:
        found = table(paths)
        return of_progress(found), found.troubles
    if len(paths) > 1:
        raise ValueError(
            "grades: `FOLDER` must be one course folder, or progress files. "
            f"Received: {len(paths)} paths, one of them the course folder {courses[0]}."
        )
    found = gradebook.read(courses[0])
    return of_grades(found), found.troubles
