"""What most explorables are made of: numbers, controls, words, a view, and a still.

An explorable called `x` has its words in `assets/words/x.json` and its view in `assets/x.js`: one
pure function from numbers and state to what is seen and said. The state is what its controls hold,
and `assets/explorable.js` keeps it in the form and in the address of the page. Python gives the
numbers, and draws the still table that stands in without JavaScript and on paper.
"""

import json
from html import escape

from seq2seq.explorables.html_parts import asset, script_data, style_sheet


class Explorable:
    """A drawing that the reader operates. Subclasses say what is in it.

    Attributes:
        name: Name of its files, of its class in the page and of its state in the address.
    """

    name = ""

    def data(self) -> dict:
        """Return the numbers of the view, rounded, so that every machine writes the same."""
        raise NotImplementedError

    def controls(self) -> list[str]:
        """Return the controls, made by the functions of `controls`."""
        raise NotImplementedError

    def still(self) -> str:
        """Return the table that shows the numbers without JavaScript and on paper."""
        raise NotImplementedError

    def say(self, key: str, **given) -> str:
        """Return words for the reader, with what is given filled in."""
        return words(self.name)[key].format(**given)

    def html(self) -> str:
        """Return one self-contained piece of HTML, always the same for one input."""
        return render(self)

    def _repr_html_(self):
        return self.html()


def words(name: str) -> dict[str, str]:
    """Return every word that a reader of an explorable sees or hears."""
    return json.loads(asset("words/explorable.json")) | json.loads(asset(f"words/{name}.json"))


def render(explorable: Explorable) -> str:
    """Return the HTML: question, controls, picture, sentence, answer, table, and their scripts."""
    name = explorable.name
    say = {key: escape(text) for key, text in words(name).items()}
    data = {"numbers": explorable.data(), "words": words(name)}
    # JupyterLab would take the arrow keys for its own.
    return (
        f'<div class="explorable {name}" role="group" aria-label="{say["label"]}" '
        f'data-lm-suppress-shortcuts="true">\n<style>\n{style_sheet("explorable.css")}</style>\n'
        f'<p class="x-question">{say["question"]}</p>\n<p class="x-idle">{say["idle"]}</p>\n'
        '<div class="x-live" hidden>\n<form class="x-controls" autocomplete="off">\n'
        f"{''.join(explorable.controls())}"
        f'<button type="reset">{say["start over"]}</button>\n</form>\n'
        '<div class="x-picture"></div>\n'
        '<p class="x-said" aria-live="polite"></p>\n</div>\n'
        f'<p class="x-answer" role="status"><b>{say["answer is"]}</b> {say["answer"]}</p>\n'
        f'<details class="x-table" open><summary>{say["table"]}</summary>\n{explorable.still()}'
        f'</details>\n<p class="x-foot"><a class="x-link">{say["link"]}</a></p>\n'
        f'<script class="x-data" type="application/json">{script_data(data)}</script>\n'
        f"<script>\n{asset('explorable.js')}</script>\n"
        f"<script>\n(() => {{\n{asset(f'{name}.js')}}})();\n</script>\n</div>\n"
    )


def still_table(caption: str, heads, rows) -> str:
    """Return an HTML table of texts; the first column names its rows.

    Args:
        caption: What the table shows.
        heads: The names of the columns.
        rows: One list of texts a row. A text may be a pair (text, share): then a bar is drawn.
    """
    lines = ["".join(f'<th scope="col">{escape(head)}</th>' for head in heads)]
    for first, *others in rows:
        lines.append(f'<th scope="row">{escape(first)}</th>' + "".join(map(_cell, others)))
    head, *body = (f"<tr>{line}</tr>\n" for line in lines)
    return (
        f'<div class="x-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">\n'
        f"<table><caption>{escape(caption)}</caption>\n<thead>{head}</thead>\n"
        f"<tbody>\n{''.join(body)}</tbody></table>\n</div>\n"
    )


def _cell(given) -> str:
    """Return a cell of a table, with a bar below the text if a share from 0 to 1 is given."""
    if isinstance(given, str):
        return f"<td>{escape(given)}</td>"
    text, share = given
    bar = f'<span class="x-track"><i style="width:{100 * share:.4g}%"></i></span>'
    return f"<td>{escape(text)}{bar}</td>"
