"""The HTML of a question: a still form, which its script lets the reader answer."""

from html import escape

from seq2seq.exercises.page_parts import marked, out_of_sight, script, stable, style_sheet
from seq2seq.exercises.questions import Field, Pencil, Quiz, Version

NEEDS_SCRIPT = (
    "To answer here, this page has to run its script. In a notebook, run the cell or trust the "
    "notebook. On paper, a pencil will do."
)


def render_pencil(question: Pencil, version: Version, seed: int | None) -> str:
    """Return a pencil question with a number field for each value.

    The exercise above it asks with the numbers of the book, so only another version asks again.
    """
    fields = "".join(map(number_field, version.fields))
    if seed is None:
        asked = f"<legend>Your numbers: {marked(question.title)}</legend>\n"
    else:
        which = f' <span class="cq-version">Version {seed}</span>'
        asked = f"<legend>Your version: {marked(question.title)}{which}</legend>\n"
        asked += f"<p>{marked(version.text)}</p>\n"
    inside = asked + fields
    key = question.name if seed is None else f"{question.name}#{seed}"
    return form(key, "pencil", inside, pencil_data(question, version))


def render_quiz(question: Quiz) -> str:
    """Return a quiz with a radio button for each option."""
    options = "".join(
        f'<label class="cq-option"><input type="radio" name="option" value="{index}" '
        f'autocomplete="off"><span>{marked(option.text)}</span></label>\n'
        for index, option in enumerate(question.options)
    )
    inside = (
        f'<legend><span class="cq-kind">{marked(question.title)}</span> '
        f"{marked(question.text)}</legend>\n{options}"
    )
    data = {"options": [[o.name or "", marked(o.said), int(o.is_right)] for o in question.options]}
    return form(question.name, "quiz", inside, data)


def form(key: str, kind: str, inside: str, data: dict) -> str:
    """Return the form that both kinds share. Its script enables the fields."""
    # JupyterLab would take Enter and the arrow keys for its own.
    return (
        f'<form class="course-question is-{kind}" data-question="{escape(key)}" '
        f'data-kind="{kind}" data-lm-suppress-shortcuts="true" autocomplete="off">\n'
        f"<style>\n{style_sheet('question.css')}</style>\n"
        f"<fieldset disabled>\n{inside}</fieldset>\n"
        '<div class="cq-room" aria-hidden="true"></div>\n'
        f'<p class="cq-needs-script">{NEEDS_SCRIPT}</p>\n'
        '<p class="cq-actions"><button type="button">Check</button> '
        '<span class="cq-earlier"></span></p>\n'
        '<div class="cq-feedback" role="status"></div>\n'
        f'<script class="cq-data" type="text/plain">{out_of_sight(data, key)}</script>\n'
        f"{script('question.js')}</form>\n"
    )


def number_field(field: Field) -> str:
    """Return one field with its label, its unit and the place of its mark."""
    unit = f' <span class="cq-unit">{marked(field.unit)}</span>' if field.unit else ""
    # A keypad for numbers would have no key for a fraction or a minus sign.
    return (
        f'<div class="cq-field"><label><span class="cq-label">{marked(field.label)}</span> '
        '<span class="cq-entry"><input type="text" autocomplete="off" autocapitalize="off" '
        f'spellcheck="false" size="9">{unit}</span></label> <span class="cq-mark"></span></div>\n'
    )


def pencil_data(question: Pencil, version: Version) -> dict:
    """Return what the script compares with: right and wrong values, each with its tolerance."""
    worked = version.worked
    fields = []
    for index, asked in enumerate(version.fields):
        right = worked.right[index]
        wrong = [
            [stable(m.values[index]), stable(asked.tolerance(m.values[index])), which]
            for which, m in enumerate(worked.mistakes)
            if m.values[index] is not None
        ]
        fields.append(
            {
                "label": marked(asked.label),
                "right": [stable(right), stable(asked.tolerance(right))],
                "wrong": wrong,
            }
        )
    return {
        "fields": fields,
        "mistakes": [[m.name, marked(m.said)] for m in worked.mistakes],
        "because": marked(question.because),
        "nudge": marked(question.nudge),
    }
