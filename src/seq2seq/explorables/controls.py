"""The controls of explorables: fields of a form, whose names and values are the state."""

from html import escape


def slider(name: str, label: str, low, high, value, step=1, shown="") -> str:
    """Return a slider; the page writes what its value means beside the label, and speaks it once.

    Args:
        name: Name of the value in the state.
        label: Text beside it.
        low: Least value.
        high: Greatest value.
        value: Value at the start.
        step: Distance of neighboring values.
        shown: What the value at the start means.
    """
    return (
        f'<label><span>{escape(label)} <output aria-live="off">{escape(shown)}</output></span>'
        f'<input type="range" name="{name}" min="{low}" max="{high}" step="{step}" '
        f'value="{value}"></label>\n'
    )


def choice(name: str, label: str, options, chosen) -> str:
    """Return buttons of which one is chosen: one tab stop, arrow keys within.

    Args:
        name: Name of the value in the state.
        label: Text above them.
        options: Pairs (value, text).
        chosen: The value at the start.
    """
    return _buttons("radio", name, label, options, [chosen])


def several(name: str, label: str, options, checked) -> str:
    """Return boxes to check, any number of them; like `choice` otherwise."""
    return _buttons("checkbox", name, label, options, checked)


def selection(name: str, label: str, groups, chosen) -> str:
    """Return a menu of many options in groups.

    Args:
        name: Name of the value in the state.
        label: Text above it.
        groups: Pairs (text of the group, options), the options pairs (value, text).
        chosen: The value at the start.
    """
    parts = []
    for group, options in groups:
        items = "".join(
            f'<option value="{escape(str(value))}"{_if(value == chosen, "selected")}>'
            f"{escape(text)}</option>"
            for value, text in options
        )
        parts.append(f'<optgroup label="{escape(group)}">{items}</optgroup>')
    return (
        f"<label><span>{escape(label)}</span>"
        f'<select name="{name}">{"".join(parts)}</select></label>\n'
    )


def text_field(name: str, label: str, value: str) -> str:
    """Return a field for a line of text."""
    return (
        f'<label class="x-wide"><span>{escape(label)}</span><input type="text" name="{name}" '
        f'value="{escape(value)}" spellcheck="false" autocapitalize="none"></label>\n'
    )


def _buttons(kind, name, label, options, chosen) -> str:
    buttons = "".join(
        f'<label><input type="{kind}" name="{name}" value="{escape(str(value))}"'
        f"{_if(value in chosen, 'checked')}><span>{escape(text)}</span></label>"
        for value, text in options
    )
    return f"<fieldset><legend>{escape(label)}</legend><div>{buttons}</div></fieldset>\n"


def _if(holds: bool, attribute: str) -> str:
    return f" {attribute}" if holds else ""
