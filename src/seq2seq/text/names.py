"""Names, which mostly translate as themselves: those of a corpus, and capitals in a sentence."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from seq2seq.text.tokens import ADDRESS, clean, tokenize_french

_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+(?:-[^\W\d_]+)*(?!['’\w])|(?<=['’])[^\W\d_]+(?!['’\w])")
_AFTER_A_NAME = re.compile(
    r" (?:(?:est|a|et|ne|se|va|avait|était|aime|habite|parle|veut|vient|travaille)(?![\w-])|[ns]')"
)
_BEFORE_A_START = frozenset('.!?:;"([-/')
# Names that a French sentence often begins with, where every word has a capital.
FIRST_NAMES = frozenset(
    """
    adam adèle agathe agnès ahmed alain albert alexandre ali alice aline amélie amina anaïs
    andré anna anne antoine arnaud arthur audrey aurélie benjamin benoît bernard bertrand bob
    brigitte bruno camille carine caroline catherine cécile céline chantal charles charlotte
    chloé christian christine christophe claire clara claude clément colette corinne cyril
    damien daniel david denis didier dominique elsa emma emmanuel estelle eva éléa éléonore
    élise élodie éric étienne fabien fabrice farid fatima florence florian françois françoise
    frédéric gabriel gaëlle georges gérard gilles guillaume gustave henri hélène hugo inès irène
    isabelle jack jacqueline jacques jade jean jeanne jérôme john joseph jules julie julien
    juliette karim karine laura laure laurent léa léna léo léon liliane lina louis louise luc
    lucas lucie madeleine manon marc marcel margaux marguerite maria marie marine marion martin
    martine mathieu mathilde matthieu maurice max maxime mehdi michel michèle mohamed monique
    nadia nathalie nathan nicolas nicole nina noémie olivier omar pascal patrice patrick paul
    paulette pauline peter philippe pierre quentin raoul raphaël raymond renée rémi robert roger
    romain sabine samuel sandrine sarah serge sébastien simon simone solène sonia sophie
    stéphane suzanne sylvain sylvie théo thérèse thierry thomas tom valérie vanessa véronique
    victor vincent virginie xavier yann yasmine yves yvonne zoé
    """.split()
)


class Names(NamedTuple):
    """What a corpus says of words with a capital, all in lower case.

    Attributes:
        kept: names that are the same on both sides.
        translated: words that stood with a capital and were not the same: *Londres*, *Noël*.
    """

    kept: frozenset[str] = frozenset()
    translated: frozenset[str] = frozenset()


def learn_names(sentences: Iterable[tuple[str, str]]) -> Names:
    """Learn names from sentence pairs, written with their capitals.

    A word is a name if it has a capital inside French sentences at least nine times in ten, and if
    the English has the same word at least eight times in ten. What is seen once is no rule.

    Args:
        sentences: French and English sentences.

    Example:
        >>> learn_names([("Je vois Tom à Londres.", "I see Tom in London.")] * 2)
        Names(kept=frozenset({'tom'}), translated=frozenset({'londres'}))
    """
    capital, small, same = Counter(), Counter(), Counter()
    for french, english in sentences:
        text = re.sub(ADDRESS, " ", clean(french))
        there = set(re.findall(r"[^\W\d_]+", english)) | set(english.split())
        for match in _WORD.finditer(text):
            word = match[0].lower()
            if match[0][0].islower():
                small[word] += 1
            elif not starts_sentence(text, match.start()) and is_one_token(word):
                capital[word] += 1
                same[word] += match[0] in there
    kept = {
        word
        for word, count in capital.items()
        if count > 1 and small[word] <= count / 9 and same[word] >= 0.8 * count
    }
    others = {word for word, count in capital.items() if same[word] < 0.8 * count}
    return Names(frozenset(kept), frozenset(others))


def names_in(text: str, names: Names, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Find the names of a French sentence.

    Names that the corpus keeps are found in any case. Another word is a name if it has a capital
    inside the sentence and neither the corpus nor the vocabulary knows it, or if it has one and is
    among `FIRST_NAMES`. At the beginning of a sentence, where every word has a capital, an unknown
    word is a name before a verb that people do not often put after a noun without an article.

    Args:
        text: a sentence as `clean` leaves it, or its tokens, set apart by spaces.
        names: what the corpus says of words with a capital.
        known: whether a lower-case word is in the vocabulary as it is.

    Yields:
        Where each name begins and ends.
    """
    capitals_mean_something = text != text.upper()
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in names.kept:
            yield match.span()
        elif match[0][0].isupper() and capitals_mean_something and is_one_token(word):
            foreign = word not in names.translated and not known(word)
            inside = not starts_sentence(text, match.start())
            acts = _AFTER_A_NAME.match(text, match.end()) and not word.endswith(("er", "ir", "re"))
            if FIRST_NAMES.issuperset(word.split("-")) or (foreign and (inside or acts)):
                yield match.span()


def starts_sentence(text: str, place: int) -> bool:
    """Return whether what stands at this place has a capital because a sentence begins there."""
    before = text[:place].rstrip()
    return not before or before[-1] in _BEFORE_A_START


def is_one_token(word: str) -> bool:
    """Return whether a word is not *laissez-moi*, which is a verb and a pronoun."""
    return len(tokenize_french(word)) == 1
