"""What a chapter puts on its slides: figures, formulas, drawings to operate, and marked cells.

Every figure, every displayed formula and every explorable of a chapter has a slide; so has a cell
of code with the tag `slide`. The tag `no-slide` takes one away. Where the teaching guide asks the
class first, its question has a slide of its own. All prose goes into the speaker's notes, in order.
"""

import re
from dataclasses import dataclass, field

from editions import exercises, stops
from nbformat import NotebookNode

from decks import prose
from decks.source import LEFT_OUT, Section, is_table, kind_of, printed, sections

SHOWING = ("figure", "live", "code")
SHORT = 20  # lines
NOTHING_TOLD = "Let the class say what they see."


@dataclass
class Slide:
    """One slide: what is on it, as Markdown, code or output, and what is said."""

    kind: str  # title, figure, formula, live, code, ask, exercises, summary
    title: str
    above: str = ""  # the part of the chapter that the title's section belongs to
    question: str = ""
    formulas: list[str] = field(default_factory=list)
    cell: NotebookNode | None = None
    claim: str = ""
    lines: list[str] = field(default_factory=list)
    rows: list[tuple] = field(default_factory=list)
    after: list[str] = field(default_factory=list)  # the prose that follows at once
    notes: list[str] = field(default_factory=list)


def slides(name: str, notebook: NotebookNode) -> list[Slide]:
    """Return the slides of a chapter in their order."""
    head, *others = sections(notebook)
    asked = {stop.heading: stop for stop in stops(name)}
    made, waiting = [_title(head)], []  # `waiting`: prose that the next slide's notes begin with
    drawings = [part for part in head.content if part[0] == "cell"]
    made += _section(Section(head.title, "", drawings), None, waiting)
    for section in others:
        if section.title in ("Summary", "Next"):
            continue
        made += _section(section, asked.get(section.title), waiting)
    made[-1].notes += waiting
    made.append(_exercises(name))
    made += _summary(others)
    for slide in made:
        slide.notes = slide.notes or [NOTHING_TOLD]
    return made


def _section(section, stop, waiting):
    """Return the slides of a section; prose without one stays in `waiting`."""
    made, formulas = [], []
    since = []  # the paragraphs since the last slide
    near = []  # of those, the ones since the last cell
    below = []  # of those, the ones since the last formula
    at_once = True  # no cell stands between the last slide's and here
    for kind, what in _with_kinds(section.content, must_show=stop is not None):
        if kind == "text":
            for prose_so_far in (since, near, below):
                prose_so_far.append(what)
            if made and at_once:
                made[-1].after.append(what)
        elif kind == "formula":
            formulas.append(re.sub(r"[.,;]?\s*\$\$$", "$$", what))
            since.append(what)
            below = []
        elif kind is None:
            near, at_once = [], False
        else:
            if kind == "live" and formulas:
                # Both on one slide would be too much.
                made.append(_formulas(section, formulas, below))
                formulas = []
            slide = Slide(kind, section.title, section.above, cell=what, formulas=formulas)
            if kind != "live":  # it has a question of its own
                slide.question = prose.question(near)
            if kind == "code":
                slide.claim = prose.bold(_told(near))
            made.append(slide)
            _say(made, waiting, since)
            formulas, since, near, below, at_once = [], [], [], [], True
    if formulas and made and made[-1].kind == "figure" and not made[-1].formulas:
        made[-1].formulas, formulas = formulas, []
    if formulas:
        made.append(_formulas(section, formulas, below))
        made[-1].notes, waiting[:] = [*waiting, *since], []
    elif made:
        made[-1].claim = prose.bold(_told(since)) or made[-1].claim
        made[-1].notes += since
    else:
        waiting += since
    for slide in made:
        slide.claim = slide.claim or _claim(slide, slide.after)
    if stop and made:
        question = Slide("ask", section.title, section.above, stop.question)
        question.notes = [f"They will see: {stop.answer}"]
        made.insert(0, question)
    return made


def _formulas(section, formulas, below):
    """Return a slide of formulas, and what the prose below them says."""
    slide = Slide("formula", section.title, section.above, formulas=formulas)
    words = [text for text in below if text.startswith("In words: ")]
    if words:
        told = prose.as_many(words[0].removeprefix("In words: "))
        slide.claim = told[0].upper() + told[1:]
    else:
        slide.claim = _claim(slide, below)
    return slide


def _with_kinds(content, must_show):
    """Give each cell the kind of its slide.

    A formula brings the cell below it along, which computes it. Where the class is asked, some cell
    must answer.
    """
    found = [(kind_of(what), what) if kind == "cell" else (kind, what) for kind, what in content]
    if any(kind == "figure" for kind, _ in found):
        # A table and a figure are too much.
        found = [("text" if is_table(what) else kind, what) for kind, what in found]
    wanted = False
    for i, (kind, what) in enumerate(found):
        if kind == "formula":
            wanted = not is_table(what)
        elif kind in SHOWING:
            wanted = False
        elif kind is None and wanted and LEFT_OUT in what.metadata.get("tags", []):
            wanted = False
        elif kind is None and wanted and printed(what) and _is_short(what):
            found[i], wanted = ("code", what), False
    if must_show and not any(kind in SHOWING for kind, _ in found):
        for i in range(len(found) - 1, -1, -1):
            if found[i][0] is None and printed(found[i][1]):
                found[i] = ("code", found[i][1])
                break
    return found


def _is_short(cell):
    """Say whether a cell and what it prints leave room for a formula."""
    return len(cell.source.splitlines()) + len(printed(cell).splitlines()) <= SHORT


def _say(made, waiting, since):
    """Share the prose before the newest slide between its notes and those of the one before."""
    before = made[-2] if len(made) > 1 else None
    if before and before.cell is None:  # a formula, with the prose that led to the drawing
        before.notes, since = [*waiting, *since], []
        waiting.clear()
    elif before and since:
        # What follows an output speaks of it.
        before.notes.append(since[0])
        since = since[1:]
    made[-1].notes = [*waiting, *since]
    waiting.clear()


def _claim(slide, after):
    """Return the sentence to remember; a figure has its caption."""
    texts = _told(after)
    if slide.kind in ("figure", "live") or prose.bold(texts) or not texts:
        return prose.bold(texts)
    return prose.beginning(texts[0])


def _told(paragraphs):
    """Return the paragraphs that are prose: no listing, table, list or fold."""
    prose_begins = re.compile(r"(?!```|\d)[\w*`$\"(]")
    return [text for text in paragraphs if prose_begins.match(text)]


def _title(head):
    opening = [text for kind, text in head.content if kind == "text"]
    (table,) = [text for text in opening if text.startswith("| You will learn")]
    learn, minutes, needs = (cell.strip() for cell in table.splitlines()[2].strip("|").split(" | "))
    separator = ";" if ";" in learn else r", (?:and )?(?=to )"
    question = re.search(r"\*\*([^*]+\?)\*\*", "\n".join(opening))
    return Slide(
        "title",
        head.title,
        question=question[1] if question else "",
        lines=[part.strip() for part in re.split(separator, learn)],
        notes=[*[t for t in opening if t != table], f"{minutes} to read. It builds on: {needs}."],
    )


def _exercises(name):
    given = exercises(name)
    minutes = sum(one.minutes for one in given)
    text = f"{len(given)} exercises, {minutes} minutes in all. Each has three hints and a solution."
    rows = [(f"{e.number}. {e.kind}: {e.title}", str(e.minutes), e.difficulty) for e in given]
    return Slide("exercises", "Now you", rows=rows, notes=[text])


def _summary(others):
    for section in others:
        if section.title == "Summary":
            lines = re.findall(r"^\d+\. (.+)$", section.content[0][1], re.MULTILINE)
            after = [text for _, text in others[-1].content] if others[-1] != section else []
            return [Slide("summary", "Summary", lines=lines, notes=after or ["These lines."])]
    return []
