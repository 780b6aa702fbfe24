"""`ask` puts a question on a page, `progress` what its reader has answered so far.

Both return an object that a notebook shows as HTML. It holds everything it needs: nothing is
fetched. Without JavaScript, and on paper, the question can be read and is answered with a pencil.
"""

import textwrap

from seq2seq.exercises.progress_html import render_progress
from seq2seq.exercises.question_bank import find, names
from seq2seq.exercises.question_html import render_pencil, render_quiz
from seq2seq.exercises.questions import Pencil, Quiz


class Question:
    """A question as a notebook shows it.

    Args:
        question: what to ask.
        seed: which version of its numbers; `None` is the version of the book.
    """

    def __init__(self, question: Pencil | Quiz, seed: int | None = None):
        self.question, self.seed = question, seed
        self.version = question.version(seed) if isinstance(question, Pencil) else None

    def html(self) -> str:
        """Return the question as one self-contained piece of HTML, the same on every machine."""
        if self.version is None:
            return render_quiz(self.question)
        return render_pencil(self.question, self.version, self.seed)

    _repr_html_ = html

    def __repr__(self):
        """Return the question as text, for where no HTML is shown."""
        if self.version is None:
            lines = [f"( ) {option.text}" for option in self.question.options]
            text = self.question.text
        else:
            lines = [f"{f.label}: ____ {f.unit}".rstrip() for f in self.version.fields]
            text = self.version.text
        return "\n".join([*textwrap.wrap(text, 80), *lines])


class Progress:
    """What the reader of a page has answered so far, as a notebook shows it."""

    def html(self) -> str:
        """Return the panel as one self-contained piece of HTML, the same on every machine."""
        return render_progress()

    _repr_html_ = html

    def __repr__(self):
        return f"Progress({len(names())} questions)"


def ask(name: str, seed: int | None = None) -> Question:
    """Ask a question in a notebook or on a page.

    Args:
        name: the question, `"06-three-weights"` for example.
        seed: draws other numbers, for a second sitting; by default those of the book.

    Returns:
        The question; the last line of a notebook's cell shows it.

    Raises:
        ValueError: for a name that no question has, a seed that is not a whole number of at least
            0, or a seed for a question with one version.

    Example:
        >>> from seq2seq.exercises import ask
        >>> ask("06-three-weights", seed=7).version.worked.right == ask(
        ...     "06-three-weights", seed=7
        ... ).version.worked.right
        True
    """
    question = find(name)
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or seed < 0):
        raise ValueError(
            f"ask: `seed` must be a whole number of at least 0, or None. Received: seed={seed!r}."
        )
    if seed is not None and isinstance(question, Quiz):
        raise ValueError(
            f"ask: `seed` must be None, because {name!r} is a quiz and has one version. "
            f"Received: seed={seed!r}."
        )
    return Question(question, seed)


def progress() -> Progress:
    """Show how many questions of each chapter were answered, with export and import.

    Answers are kept by the reader's browser under the address of the page. So the site, Colab and
    JupyterLab each keep their own; export and import carry them over.
    """
    return Progress()
