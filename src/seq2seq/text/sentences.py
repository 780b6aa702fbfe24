"""Where one sentence of a line ends and the next begins."""

import re

# A mark with what closes after it, then space; not after the point of an abbreviation or initial.
_END = re.compile(
    r"(?<=[.!?…])(?<!\b[^\W\d_]\.)(?<!\bMM\.)(?<!\bMme\.)(?<!\bMlle\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\betc\.)"
    r"(?<!\bcf\.)(?<!\bex\.)(?<!\btél\.)(?:[\"»”)]|\s»)*\s+(?=[^\s.!?…,;:)»”])"
)
_CLOSING = '"»”)'
_OPEN, _CLOSED = "«“(", "»”)"


def split_sentences(line: str) -> list[str]:
    """Cut a line into its sentences, at marks that end one.

    Nothing is cut inside quotation marks or parentheses, after an abbreviation, or where it goes on
    in lower case after the three points of a pause or after what was quoted.

    Args:
        line: French text.

    Returns:
        The sentences without the space between them; the line itself if it is one.

    Example:
        >>> split_sentences("Bonjour ! M. Martin est là. Il attend... dehors.")
        ['Bonjour !', 'M. Martin est là.', 'Il attend... dehors.']
    """
    sentences, start = [], 0
    for match in _END.finditer(line):
        sentence, rest = line[start : match.end()].rstrip(), line[match.end() :]
        pause = sentence.endswith(("...", "…", *_CLOSING)) and rest[0].islower()
        if not pause and _is_closed(sentence) and any(map(str.isalnum, sentence)):
            sentences.append(sentence.strip())
            start = match.end()
    return [*sentences, line[start:].strip()] if sentences else [line]


# A mark of a script that writes no space after it; or a mark and space before what is no small
# letter. A point ends a sentence only after a word that is too long for an abbreviation and before
# no number (Hauptstr. 5), or after a word of a script without capitals.
_END_IN_ANY_LANGUAGE = re.compile(
    r"(?<=[。！？])(?=[^\s。！？」』）])|(?<=[!?…؟۔।])\s+|(?<=[가-힣]\.)\s+"
    r"|(?<=[^\W\d_]{4}\.)(?<!\b(?:Prof|Dott|Mevr|Srta|Проф|проф)\.)\s+(?=\D)"
)


def split_any(line: str) -> list[str]:
    """Cut a line of any language into its sentences where that is sure; see `split_sentences`.

    Example:
        >>> split_any("Wir treffen Dr. Meier am 3. Mai. Kommst du?")
        ['Wir treffen Dr. Meier am 3. Mai. Kommst du?']
        >>> split_any("Es regnet. Kommst du?"), split_any("你好！我是学生。")
        (['Es regnet.', 'Kommst du?'], ['你好！', '我是学生。'])
    """
    sentences, start = [], 0
    for match in _END_IN_ANY_LANGUAGE.finditer(line):
        sentence, rest = line[start : match.end()], line[match.end() :]
        if rest and not rest[0].islower() and _is_closed(sentence):
            sentences.append(sentence.strip())
            start = match.end()
    return [*sentences, line[start:].strip()] if sentences else [line]


def _is_closed(text: str) -> bool:
    """Return whether all that was opened is closed."""
    pairs = zip(_OPEN, _CLOSED, strict=True)
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)
