"""The sheet of a class as one page: self-contained, for a screen, a phone or paper."""

from html import escape
from importlib.resources import files

from seq2seq.classroom.sheet import Sheet, plural
from seq2seq.exercises.page_parts import EXPLORABLES, marked
from seq2seq.explorables import html_parts

FIRST = 15  # mistakes that are not folded
NO_SENTENCE = "Another mistake, which the page doesn't know"


def render(sheet: Sheet, title: str) -> str:
    """Return the page.

    Args:
        sheet: of the class.
        title: what stands at its head.
    """
    colors = EXPLORABLES.sub(".course-grades", html_parts.asset("colors.css"))
    style = (files("seq2seq.classroom") / "assets" / "grades.css").read_text("utf-8")
    head = f"{plural(sheet.students, 'student')}, {plural(len(sheet.lines), 'exercise')}"
    parts = [_exercises(sheet), _mistakes(sheet), _students(sheet), _notes(sheet)]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{colors}{style}</style>\n</head>\n<body>\n"
        f'<main class="course-grades">\n<h1>{escape(title)}</h1>\n<p>{head}</p>\n'
        f"{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def _exercises(sheet):
    """Return the table by exercise, with the chapters as its groups."""
    names = ("Exercise", "Right", *(name.capitalize() for name in sheet.columns))
    rows, group = [], None
    for line in sheet.lines:
        if line.group != group:
            group = line.group
            rows.append(
                f'<tr><th class="group" scope="rowgroup" colspan="{len(names)}">'
                f"{escape(group)}</th></tr>\n"
            )
        share = line.right / line.students
        bar = (
            f'<span class="bar" aria-hidden="true"><span style="width: {share:.0%}"></span></span>'
        )
        cells = "".join(f'<td class="number">{escape(text)}</td>' for text in line.numbers)
        rows.append(
            f'<tr><th scope="row">{escape(line.exercise)}{bar}</th>'
            f'<td class="number">{line.right} of {line.students}</td>{cells}</tr>\n'
        )
    return _section("By exercise", "How many were right, exercise by exercise", names, rows)


def _mistakes(sheet):
    """Return the table by mistake, the commonest first."""
    found = [(mistake.students, line, mistake) for line in sheet.lines for mistake in line.mistakes]
    found.sort(key=lambda one: -one[0])  # of equals, in the order of the book
    if not found:
        return "<h2>By mistake</h2>\n<p>Nobody made one.</p>\n"
    rows = []
    for students, line, mistake in found:
        said = mistake.said or (NO_SENTENCE if mistake.name == "other" else mistake.name)
        where = f"{escape(line.group)}, {escape(line.exercise)}"
        rows.append(
            f'<tr><th scope="row">{marked(said)} <span class="where">{where}</span></th>'
            f'<td class="number">{students} of {line.students}</td></tr>\n'
        )
    names, caption = ("Mistake", "Students"), "The commonest first, in the words that students read"
    section = _section("By mistake", caption, names, rows[:FIRST])
    if len(rows) > FIRST:
        rest = _table("The others", names, rows[FIRST:])
        section += f"<details><summary>{len(rows) - FIRST} more</summary>\n{rest}</details>\n"
    return section


def _students(sheet):
    """Return the table of points, where students have names."""
    if not sheet.totals:
        return ""
    rows = [
        f'<tr><th scope="row">{escape(student)}</th><td class="number">{points:g} of {most:g}</td>'
        f'<td class="number">{looks or "–"}</td></tr>\n'
        for student, points, most, looks in sheet.totals
    ]
    caption = "Points so far, and how many answers wait for you"
    return _section("By student", caption, ("Student", "Points", "To look at"), rows)


def _notes(sheet):
    if not sheet.notes:
        return ""
    notes = "".join(f"<li>{marked(note)}</li>\n" for note in sheet.notes)
    return f"<h2>What to know</h2>\n<ul>\n{notes}</ul>\n"


def _section(title, caption, names, rows):
    return f"<h2>{title}</h2>\n{_table(caption, names, rows)}"


def _table(caption, names, rows):
    heads = "".join(
        f'<th scope="col"{" class=number" if place else ""}>{escape(name)}</th>'
        for place, name in enumerate(names)
    )
    return (
        f"<table><caption>{caption}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody></table>\n"
    )
