"""Tables in Markdown, as the benchmarks print them."""


def table(heads, rows):
    """Return a table of rows of texts, or nothing where there are no rows."""
    lines = [heads, ["---"] * len(heads), *rows]
    body = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join(body) + "\n" if len(body) > 2 else ""
