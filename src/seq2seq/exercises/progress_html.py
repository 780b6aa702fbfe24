"""The HTML of the panel of progress: a table of chapters, which its script fills."""

from seq2seq.exercises.page_parts import marked, script, style_sheet
from seq2seq.exercises.question_bank import by_chapter
from seq2seq.explorables.html_parts import script_data

NEEDS_SCRIPT = (
    "To show what you have answered, this page has to run its script. In a notebook, run the cell "
    "or trust the notebook."
)


def render_progress() -> str:
    """Return the panel: how many questions of each chapter are answered, and what to do with it."""
    chapters = by_chapter()
    rows = "".join(
        f'<tr><th scope="row">{marked(title)}</th><td class="cp-right">–</td>'
        f'<td>{len(questions)}</td><td class="cp-tries">–</td></tr>\n'
        for title, questions in chapters.items()
    )
    data = {"chapters": [[question.name for question in qs] for qs in chapters.values()]}
    return (
        '<section class="course-progress" aria-label="Your progress" '
        'data-lm-suppress-shortcuts="true">\n'
        f"<style>\n{style_sheet('progress.css')}</style>\n"
        '<p class="cp-summary"></p>\n'
        "<table><caption>Questions answered on this device</caption>\n"
        '<thead><tr><th scope="col">Chapter</th><th scope="col">Right</th>'
        '<th scope="col">Questions</th><th scope="col">Tries</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table>\n"
        f'<p class="cp-needs-script">{NEEDS_SCRIPT}</p>\n'
        '<div class="cp-actions">\n'
        '<button type="button" data-do="export">Export to a file</button>\n'
        '<label class="cp-import"><span>Import a file</span> '
        '<input type="file" accept=".json,application/json"></label>\n'
        '<button type="button" data-do="clear">Clear</button>\n'
        '<span class="cp-sure" hidden>This cannot be undone. '
        '<button type="button" data-do="sure">Clear everything</button> '
        '<button type="button" data-do="keep">Keep it</button></span>\n</div>\n'
        '<p class="cp-said" role="status"></p>\n'
        f'<script class="cp-data" type="application/json">{script_data(data)}</script>\n'
        f"{script('progress.js')}</section>\n"
    )
