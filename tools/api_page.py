"""Write the page of the package, back/api.md, from its docstrings: `python tools/api_page.py`.

A test holds the page equal to what this writes, so that it says what the code says.
"""

import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "back" / "api.md"
# Each group with the public names in it, in the order in which the course needs them.
GROUPS = {
    "Text": "text",
    "Attention": "attention",
    "Recurrent models": "recurrent",
    "The Transformer": "transformer",
    "Search": "search",
    "Saved models": "loading",
}
# What most people need next. These names are imported from their modules.
BESIDE = {
    "pretrained.names": "pretrained",
    "pretrained.load": "pretrained",
    "translator.Translator": "translator",
    "training.loss.MaskedCrossEntropy": "training.loss",
    "training.loss.MaskedAccuracy": "training.loss",
}
CHAPTER_OF = {
    "text.vocabulary": "01_encoder",
    "text.pieces": "08_translation",
    "attention.masks": "06_attention_distribution",
    "attention.score": "05_attention_score",
    "attention.distribution": "06_attention_distribution",
    "attention.value": "07_attention_value",
    "attention.attention": "07_attention_value",
    "attention.multi_head": "10_transformer",
    "recurrent.encoder": "01_encoder",
    "recurrent.decoder": "02_decoder",
    "recurrent.attention_decoder": "07_attention_value",
    "recurrent.models": "03_context_vector",
    "transformer.positions": "10_transformer",
    "transformer.blocks": "10_transformer",
    "transformer.encoder": "10_transformer",
    "transformer.decoder": "10_transformer",
    "transformer.model": "10_transformer",
    "search.greedy": "02_decoder",
    "search.beam": "08_translation",
    "search.sampling": "02_decoder",
    "loading": "08_translation",
    "pretrained": "01_encoder",
    "translator": "08_translation",
    "training.loss": "08_translation",
}
IDS = """### PAD, SOS, EOS, UNK

The first four ids are the same in every vocabulary:"""
MEANING = {
    "PAD": "fills up shorter sentences on the right",
    "SOS": "is what the decoder starts every sentence from",
    "EOS": "ends a sentence",
    "UNK": "stands for every token that the vocabulary lacks",
}
# Methods that Keras or another layer calls, not the reader.
INTERNAL = {
    *("call", "build", "build_decoder", "build_stack", "build_from_config", "compute_mask"),
    *("compute_output_shape", "get_build_config", "get_config", "check", "fix_widths"),
    *("check_state", "dropout_layer", "finish"),
}
SECTION = re.compile(r"^(Args|Call arguments|Returns|Raises|Attributes|Example|Yields):$", re.M)
# Two forms: (Luong et al., 2015, eq. 5) and Luong et al. (2015).
CITATION = re.compile(r"([A-Z]\w+)(?: et al\.| and [A-Z]\w+)?(?:, (\d{4})| \((\d{4})\))")
INTRODUCTION = """\
# The package

Every public name of `seq2seq`, as its docstring describes it: what goes in, what comes out, and the
paper it follows. Import it from the package: `from seq2seq import Attention`. Each entry leads to
its chapter and to its code.

Shapes use the letters of the [notation page](notation.md): B sentences, S source tokens, T target
tokens, U units, V tokens in the vocabulary. Every layer is a Keras layer. Every model is a Keras
model, so `compile`, `fit`, `evaluate`, `save` and `export` work as you know them.
"""


BESIDE_THEM = """## Trained models and the loss

These are imported from their modules: `from seq2seq import pretrained`,
`from seq2seq.training.loss import MaskedCrossEntropy`.
"""


def sections(docstring):
    """Return the parts of a docstring of Google's style; `""` is the prose in no section."""
    first, *others = SECTION.split(inspect.cleandoc(docstring))
    found = {"": first}
    for title, text in zip(others[::2], others[1::2], strict=True):
        # A section ends where the text is no longer indented.
        inside, *after = re.split(r"\n(?=\S)", text.strip("\n"), maxsplit=1)
        found[title] = textwrap.dedent(inside).strip()
        found[""] += "\n\n" + "".join(after)
    return found


def paragraphs(text):
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def cited(text, base, keys):
    """Link what the bibliography has to its entry."""

    def link(match):
        key = match[1].lower() + (match[2] or match[3])
        return f"[{match[0]}]({base}back/bibliography.html#{key})" if key in keys else match[0]

    return CITATION.sub(link, text)


def terms(text):
    """Return lines `name: what it is` as a dictionary."""
    pairs = (line.partition(": ") for line in re.split(r"\n(?=\S)", text))
    return {name: " ".join(words.split()) for name, _, words in pairs}


def definitions(described):
    """Return terms as a list of definitions."""
    return "\n\n".join(f"`{name}`\n: {words}" for name, words in described.items())


def folded(title, text):
    return text and f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def parameters_of(function):
    parameters = inspect.signature(function).parameters.values()
    return [one.replace(annotation=one.empty) for one in parameters if one.name != "self"]


def signature(name, function):
    """Return how a function is called, with its defaults."""
    return f"{name}({', '.join(map(str, parameters_of(function)))})"


def own_classes(found):
    """Return a class and those it is based on, as far as they are the package's."""
    return [one for one in found.__mro__ if one.__module__.startswith("seq2seq")]


def arguments_of(found):
    """Return what the arguments of a class are, those that a base describes too."""
    described = {}
    for one in reversed(own_classes(found)):
        arguments = sections(one.__doc__).get("Args")
        described |= terms(arguments) if arguments else {}
    first = [one.name for one in parameters_of(found.__init__) if one.name in described]
    return {name: described[name] for name in [*first, *described]}


def methods_of(found):
    """Return the methods that a reader may call, each with the first line of its docstring."""
    named = {}
    for one in reversed(own_classes(found)):
        named |= {name: member for name, member in vars(one).items() if name[0] != "_"}
    return {
        signature(name, getattr(found, name)): inspect.getdoc(member).splitlines()[0]
        for name, member in named.items()
        if name not in INTERNAL and inspect.isroutine(getattr(found, name)) and member.__doc__
    }


def use(found, own):
    """Return what goes in and what comes out: of the call of a layer or model, or of a function."""
    called = own
    if inspect.isclass(found):
        call = inspect.getdoc(found.call) if hasattr(found, "call") else ""
        called = sections(call)
    taken = called.get("Call arguments") or called.get("Args")
    returned = called.get("Returns")
    if called[""].startswith("Return logits"):  # a model says it in a sentence
        returned = " ".join(paragraphs(called[""])).replace("Return logits", "Logits", 1)
    parts = ["**Takes**", definitions(terms(taken))] if taken else []
    return parts + (["**Returns**", " ".join(returned.split())] if returned else [])


def entry(name, found, where):
    """Return the entry of one name: description, place, use, arguments and example."""
    own = sections(found.__doc__)
    first, *others = paragraphs(own[""])
    parts = [f"### {name}", first, where, *others]
    function = found.__init__ if inspect.isclass(found) else found
    result = hasattr(found, "_fields")  # which nobody makes by hand
    if not result:
        parts.insert(1, f"`{signature(name.rpartition('.')[2], function)}`")
    parts += use(found, own)
    if "Attributes" in own:
        parts += ["**Holds**", definitions(terms(own["Attributes"]))]
    if inspect.isclass(found) and not result:
        parts.append(folded("Arguments", definitions(arguments_of(found))))
        parts.append(folded("Methods", definitions(methods_of(found))))
    if "Example" in own:
        parts.append(folded("Example", f"```pycon\n{own['Example']}\n```"))
    return "\n\n".join(filter(None, parts)) + "\n"


def title_of(chapter):
    """Return the number and title of a chapter, from its twin."""
    text = (ROOT / "twins" / f"{chapter}.md").read_text(encoding="utf8")
    return f"Chapter {int(chapter[:2])}: {re.search(r'^# (.+)$', text, re.M)[1]}"


def page():
    """Return the whole page as text."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    references = (ROOT / "back" / "references.bib").read_text(encoding="utf8")
    keys = set(re.findall(r"^@\w+\{(\w+),", references, re.M))
    code = config["repository"]["url"] + "/blob/main/src/seq2seq/"

    def place(module):
        chapter, path = CHAPTER_OF[module], module.replace(".", "/") + ".py"
        return f"[{title_of(chapter)}](../chapters/{chapter}.ipynb) · [`{path}`]({code}{path})"

    def write(name, module):
        found = getattr(import_module(f"seq2seq.{module}"), name.rpartition(".")[2])
        return entry(name, found, place(module))

    package = import_module("seq2seq")
    parts = [INTRODUCTION]
    for title, room in GROUPS.items():
        parts.append(f"## {title}\n")
        if room == "text":
            said = [f"`{name}` ({getattr(package, name)}) {MEANING[name]}" for name in MEANING]
            parts.append(f"{IDS}\n{', '.join(said)}.\n\n{place('text.vocabulary')}\n")
        parts += [
            write(name, module)
            for name, module in package._MODULE_OF.items()
            if module.split(".")[0] == room and name not in MEANING
        ]
    parts += [BESIDE_THEM, *(write(name, module) for name, module in BESIDE.items())]
    return cited("\n".join(parts), config["html"]["baseurl"], keys)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf8")
