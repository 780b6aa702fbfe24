"""What can be said of an answer before it runs: nothing there, not a function, not the reader's."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from seq2seq.exercises.specification import Specification
from seq2seq.exercises.words import words_of

LIBRARIES = ("keras", "tensorflow", "numpy", "scipy", "torch", "jax", "builtins")


def obstacle(specification: Specification, answer: Any) -> tuple[str, str] | None:
    """Return the name of the cause and its sentence, if an answer cannot be run."""
    cause, blanks = _obstacle(specification, answer)
    if cause is None:
        return None
    sentence = words_of("any")["causes"][cause]
    asked = [described.name for described in specification.arguments]
    return cause, sentence.format(
        name=specification.name, arguments=", ".join(asked), count=len(asked), **blanks
    )


def _obstacle(specification, answer) -> tuple[str | None, dict]:
    if answer is None or answer is Ellipsis:
        return "undefined", {}
    innermost = _innermost(answer)
    library = _module(innermost).split(".")[0]
    if library == "seq2seq":
        return "own", {}
    if not callable(answer):
        kind = "result" if isinstance(answer, np.ndarray | list | tuple | float | int) else "type"
        return f"not_a_function_but_a_{kind}", {"type": type(answer).__name__}
    if inspect.isclass(answer):
        return "a_class", {}
    if library in LIBRARIES and not (library == "builtins" and inspect.isfunction(innermost)):
        return "of_a_library", {"library": library}
    return _of_signature(specification, answer)


def _of_signature(specification, answer):
    asked = [described.name for described in specification.arguments]
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some callables of other languages have none
        return None, {}
    given = [
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    try:
        signature.bind(*asked)
    except TypeError:
        return "arguments", {"given": ", ".join(given) or "none"}
    if given[: len(asked)] != asked and sorted(given) == sorted(asked):
        return "argument_order", {"given": ", ".join(given)}
    return None, {}


def _innermost(answer: Callable) -> Any:
    """Return the function inside decorators and partial applications."""
    while isinstance(answer, functools.partial):
        answer = answer.func
    with_function = inspect.unwrap(answer) if callable(answer) else answer
    return getattr(with_function, "__func__", with_function)


def _module(thing):
    """Return the module that a function, or the class of an object, comes from."""
    own = getattr(thing, "__module__", None)
    return own if isinstance(own, str) else type(thing).__module__
