"""The JavaScript of the translator as one classic script, which an inline `<script>` can hold.

The files in `assets` are modules, each readable by itself, and a page on a server may import them
as they are. A page that holds everything has no modules to fetch: there they stand one after
another inside one function, and their names become those of one object, `seq2seqLive`.
"""

import re
from importlib.resources import files

NAME = "seq2seqLive"
# Each file imports only from those before it.
ASSETS = (
    "simd.js",
    "tensors.js",
    "text.js",
    "sentences.js",
    "numbers.js",
    "names.js",
    "copying.js",
    "vocabulary.js",
    "reading.js",
    "layers.js",
    "interventions.js",
    "search.js",
    "loops.js",
    "translator.js",
)
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./([\w.]+)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) (?:(\w+)|\[([\w, ]+)\]))", re.MULTILINE)


def asset(name: str) -> str:
    """Return one file of the JavaScript, as it stands in the package."""
    return (files("seq2seq.live") / "assets" / name).read_text("utf-8")


def imports(text: str) -> list[str]:
    """Return the names of the files that a file imports from."""
    return _IMPORT.findall(text)


def exports(text: str) -> list[str]:
    r"""Return the names that a file exports.

    Example:
        >>> exports("export const [PAD, SOS] = [0, 1];\nexport function row() {}")
        ['PAD', 'SOS', 'row']
    """
    found = _EXPORT.findall(text)
    return [name for one, several in found for name in (one or several).split(", ")]


def script() -> str:
    """Return all files as one script; where a page holds it twice, the second does nothing.

    Example:
        >>> script().splitlines()[0]
        'globalThis.seq2seqLive ??= (() => {'
    """
    texts = [asset(name) for name in ASSETS]
    names = ", ".join(name for text in texts for name in exports(text))
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)).strip() + "\n" for text in texts)
    return (
        f'globalThis.{NAME} ??= (() => {{\n"use strict";\n\n{body}\nreturn {{ {names} }};\n}})();\n'
    )
