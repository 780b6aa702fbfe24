"""Text to tokens and back, for French and English.

Tokens are lower-case. Punctuation stands alone and numbers stay whole (`3.5`, `10,000`, `2:30`).
The pieces that a language glues to a word are split from it and keep the mark that says where
they were glued: French `l'`, `-toi`; English `'m`, `'t`. That mark is what makes joining possible.
A token never looks like `<PAD>` or another special token: angle brackets are tokens of their own.
"""

import re
import unicodedata

_CHARACTER = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"  # a letter or digit with its combining marks
_RUN = rf"(?:{_CHARACTER})+"
# Inside a word: hyphen and slash anywhere; dot, comma and colon between two digits only.
_WORD = rf"{_RUN}(?:(?:[-/]|(?<=\d)[.,:](?=\d)){_RUN})*"
_ABBREVIATION = r"(?:[^\W\d_]\.){2,}"  # p.m., u.s.
_NEGATIVE_NUMBER = rf"(?<![^\s(\"])-(?=\d){_WORD}"

_CLITIC = (
    r"-(?:(?:t-)?(?:ils?|elles?|on)|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|ci|là|mêmes?"
    r"|[mtl]')"
)
_ELIDED = rf"(?:{_RUN}-)?(?:[cçdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)'"
_FRENCH_ENDING = re.compile(rf"([^-].*?)((?:{_CLITIC})+)")
_FRENCH = re.compile(
    rf"{_ABBREVIATION}|{_NEGATIVE_NUMBER}|(?:aujourd|prud)'{_WORD}|{_WORD}'(?={_CHARACTER})"
    # Pieces set apart by spaces, as tokens are printed, are read as the same pieces.
    rf"|(?<!\S){_ELIDED}(?!\S)|(?<=\s){_CLITIC}(?![\w'-])|(?<=\s)-[mtl]'(?!\S)"
    rf"|{_WORD}|\.\.\.|\S"
)

_CONTRACTION = r"'(?:s|t|m|re|ve|ll|d)"
_ENGLISH_WORD = rf"{_WORD}(?:'{_WORD})*"
_ENGLISH_ENDING = re.compile(rf"(.+?)((?:{_CONTRACTION})+)")
_ENGLISH = re.compile(
    rf"{_ABBREVIATION}|{_NEGATIVE_NUMBER}|(?<![^\W_])'{_ENGLISH_WORD}|{_ENGLISH_WORD}|\.\.\.|\S"
)

_OPENING = frozenset("([{")
_CLOSING = frozenset([*".,)]}°", "..."])
_ENGLISH_LEFT = _CLOSING | frozenset("!?;:%'")
_ENGLISH_RIGHT = _OPENING | frozenset("$£€#")

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SAME_MARK = str.maketrans(
    dict.fromkeys("‘’‛ʼ′`´", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑", "-")
    | dict.fromkeys("‒–—―", " - ")
    | {"…": "..."}
)


def normalize(text):
    r"""Lower-case NFC text with one kind of apostrophe, quotation mark, hyphen and space.

    Args:
        text: A string in any language.

    Returns:
        The string without leading or trailing space. Invisible format characters are dropped.

    Example:
        >>> normalize("  L’été\u202f! ")
        "l'été !"
    """
    text = unicodedata.normalize("NFC", text.lower()).translate(_SAME_MARK)
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def tokenize_french(text):
    """French text to tokens: `l'`, `qu'` before their word, `-toi`, `-t-il` after it.

    `aujourd'hui` and compounds such as `grand-père` or `peut-être` stay whole.

    Args:
        text: A French sentence.

    Returns:
        A list of lower-case tokens; empty if the text is blank.

    Example:
        >>> tokenize_french("Qu'a-t-il ? Arrête-toi, c'est 3,5 €.")
        ["qu'", 'a', '-t-il', '?', 'arrête', '-toi', ',', "c'", 'est', '3,5', '€', '.']
    """
    # Between two letters an apostrophe is an elision; alone it is a quotation mark.
    pieces = ('"' if piece == "'" else piece for piece in _FRENCH.findall(normalize(text)))
    return _split_endings(pieces, _FRENCH_ENDING, _CLITIC)


def tokenize_english(text):
    """English text to tokens: `i 'm`, `don 't`, `tom 's`; `o'clock` and `good-looking` stay whole.

    Args:
        text: An English sentence.

    Returns:
        A list of lower-case tokens; empty if the text is blank.

    Example:
        >>> tokenize_english("It's 3 o'clock, don't wait.")
        ['it', "'s", '3', "o'clock", ',', 'don', "'t", 'wait', '.']
    """
    return _split_endings(_ENGLISH.findall(normalize(text)), _ENGLISH_ENDING, _CONTRACTION)


def join_french(tokens):
    """French tokens to text, with a space before `! ? ; :` as French writes them.

    Args:
        tokens: Tokens as `tokenize_french` makes them.

    Returns:
        The sentence, in lower case. `tokenize_french` of it gives the tokens back.

    Example:
        >>> join_french(["qu'", "a", "-t-il", "?"])
        "qu'a-t-il ?"
    """

    def glue_left(token, previous):
        clitic = re.fullmatch(_CLITIC, token)
        return token in _CLOSING or clitic or (token in "!?" and previous in "!?")

    return _join(tokens, glue_left, lambda token: token in _OPENING or token[1:].endswith("'"))


def join_english(tokens):
    """English tokens to text.

    Args:
        tokens: Tokens as `tokenize_english` makes them.

    Returns:
        The sentence, in lower case. `tokenize_english` of it gives the tokens back.

    Example:
        >>> join_english(["i", "'m", "here", "."])
        "i'm here."
    """

    def glue_left(token, previous):
        return token in _ENGLISH_LEFT or re.fullmatch(_CONTRACTION, token)

    return _join(tokens, glue_left, lambda token: token in _ENGLISH_RIGHT)


def _split_endings(pieces, ending, part):
    tokens = []
    for piece in pieces:
        match = ending.fullmatch(piece)
        tokens += [match[1], *re.findall(part, match[2])] if match else [piece]
    return tokens


def _join(tokens, glue_left, glue_right):
    text, space, inside, previous = "", False, False, " "
    for token in tokens:
        if token == '"':  # the first of a pair opens, the second closes
            left, right, inside = inside, not inside, not inside
        else:
            left, right = glue_left(token, previous), glue_right(token)
        text += (" " if space and not left else "") + token
        space, previous = not right, token
    return text
