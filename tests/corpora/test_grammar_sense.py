"""Whether sentences of the grammar corpus make sense: read from the words, not from the grammar.

The tables here are written by hand. They say what can be eaten, read or opened, and in what order
adjectives stand; the tests look for what speaks against them in the drawn sentences.
"""

import re

import pytest

from seq2seq.corpora import grammar

PEOPLE = "man men woman women boy boys girl girls child children friend friends king kings queen \
queens doctor doctors neighbor neighbors hero heroes".split()
FOOD = "apple apples orange oranges pear pears cherry cherries tomato tomatoes nut nuts pineapple \
pineapples bean beans radish radishes meal meals cake cakes egg eggs cheese cheeses".split()
ANIMALS = "cat cats dog dogs rabbit rabbits mouse mice fox foxes bird birds owl owls horse horses \
bear bears animal animals".split()
NAMES = ["paul", "louis", "marie", "anne", "alice"]

READABLE = "book books letter letters newspaper newspapers story stories".split()
OPENED = "door doors box boxes letter letters book books".split()
HEARD = [*PEOPLE, "story", "stories", "bird", "birds", "owl", "owls"]
WATCHED = [*PEOPLE, *ANIMALS, "boat", "boats"]

OBJECTS = {
    "eat|eats|ate|eating": FOOD,
    "read|reads|reading": READABLE,
    "open|opens|opened|opening": OPENED,
    "listen to|listens to|listened to|listening to": HEARD,
    "watch|watches|watched|watching": WATCHED,
    "speak to|speaks to|spoke to|speaking to": PEOPLE,
}

DETERMINERS = "the a an some any this these my our their each two three four several many".split()
ARTICLE = rf"(?:a few|{'|'.join(DETERMINERS)})"
# Opinion, size, age, color: no two of one row.
RANKS = {
    **dict.fromkeys(("beautiful", "good", "sad", "happy", "tired", "sick"), 1),
    **dict.fromkeys(("small", "big"), 2),
    **dict.fromkeys(("young", "old", "new"), 3),
    **dict.fromkeys(("black", "green", "red"), 4),
}
FEELINGS = {"sad", "happy", "tired", "sick"}
ADJECTIVE = f"(?:{'|'.join(RANKS)})"
NOUN = rf"{ARTICLE}(?: {ADJECTIVE})* (\w+)"


# A French subject at the head of its clause.
SUBJECT = (
    r"(?:^|\b(?:et|mais|puis|quand|que|qu') )(?:le|la|l'|les|un|une|des|ces?|cet|cette|mon|ma|mes|"
    r"notre|nos|leurs?|deux|trois|quatre|plusieurs|quelques) (?!leur |lui )(\w+)"
)


@pytest.fixture(scope="module")
def pairs():
    corpus = grammar.load(train_size=6_000)
    return [pair for split in corpus.splits.values() for pair in split]


@pytest.fixture(scope="module")
def english(pairs):
    return [" ".join(pair.target) for pair in pairs]


@pytest.fixture(scope="module")
def french(pairs):
    return [" ".join(pair.source) for pair in pairs]


def found(pattern, texts):
    return [match for text in texts for match in re.finditer(pattern, text)]


@pytest.mark.parametrize("verb", OBJECTS)
def test_verbs_have_objects_that_fit(english, verb):
    """Apples are eaten, letters read, boxes opened."""
    matches = found(rf"\b(?:{verb}) {NOUN}", english)
    assert len(matches) > 100
    assert not [match[0] for match in matches if match[1] not in OBJECTS[verb]]


def test_people_speak_read_and_buy(french):
    """What stands right before the verb is its subject, but for pronouns."""
    people = "homme femme garçon fille enfant ami amie roi reine médecin voisin héros".split()
    verbs = "lit lisent lira liront lisait lisaient parle parlent ouvre ouvrent achète achètent \
écoute écoutent pense pensent sait savent donne donnent".split()
    matches = found(rf"{SUBJECT} (?:ne |n' )?(?:{'|'.join(verbs)})\b", french)
    assert len(matches) > 300
    assert {match[1].rstrip("s") for match in matches} <= {noun.rstrip("s") for noun in people}


def test_only_people_and_birds_sing(french):
    singers = {match[1] for match in found(rf"{SUBJECT} (?:ne |n' )?chant\w+", french)}
    beasts = "chat chien cheval ours souris lapin renard animal hibou".split()
    assert {"oiseau", "oiseaux", "reine", "amis"} <= singers
    assert not {singer[:-1] for singer in singers} & {beast[:-1] for beast in beasts}
    assert not {"chevaux", "animaux", "hiboux"} & singers


def test_animals_do_not_buy_or_read(english):
    """They do not, even where a pronoun stands for them."""
    of_animals = [
        text
        for text in english
        if re.match(rf"{ARTICLE}(?: {ADJECTIVE})* (?:{'|'.join(ANIMALS)})\b", text)
        and not {*PEOPLE, *NAMES, "i", "he", "she", "who"} & set(text.split())
    ]
    assert len(of_animals) > 20
    bought = r"\b(?:buy|buys|bought|reads?|reading|opens?|opened|gives?|gave)\b"
    assert not found(bought, of_animals)


def test_adjectives_stand_in_the_order_of_english(english):
    """A small black horse, a tired old man; not the happy big rabbits."""
    runs = [
        match[0].split() for match in found(rf"\b{ADJECTIVE}(?: {ADJECTIVE})+(?= [a-z])", english)
    ]
    assert len(runs) > 500
    for run in runs:
        ranks = [RANKS[adjective] for adjective in run]
        assert ranks == sorted(set(ranks)) and len(run) == 2, run
        assert not (FEELINGS & set(run) and {"small", "big", "new"} & set(run)), run


@pytest.mark.parametrize(
    "pair",
    [
        *("belle fille", "belles filles", "petite fille", "petites filles", "petit garçon"),
        *("petits enfants", "petit enfant", "petit ami", "petite amie", "petits amis"),
        *("jeune fille", "jeunes filles", "bonne amie", "bonne femme", "vieux garçon"),
        *("vieille fille", "grande école", "grand homme", "tapis rouge", "haricots verts"),
        *("boîte noire", "ma femme", "ma fille", "mon garçon", "mon homme", "petits gâteaux"),
        *("de de", "de des", "beau roi", "grand roi", "beaux médecins", "petit roi"),
    ],
)
def test_combinations_with_a_meaning_of_their_own_do_not_occur(french, pair):
    assert not found(rf"\b{pair}\b", french)


def test_men_and_kings_are_not_beautiful(english):
    men = "man men king kings doctor doctors boy boys neighbor neighbors hero heroes friend friends"
    assert not found(rf"\bbeautiful(?: {ADJECTIVE})* (?:{men.replace(' ', '|')})\b", english)
    assert found(r"\bbeautiful (?:queen|woman|women)\b", english)


def test_what_went_on_was_not_never_or_often(english):
    seldom = "never|often|always|sometimes|no longer"
    assert found(r"\b(?:was|were) not \w+ing\b", english)
    assert not found(rf"\b(?:was|were) (?:{seldom}) \w+ing\b", english)


def test_then_follows_and(english):
    then = found(r"(\w+) then\b", english)
    assert len(then) > 100
    assert {match[1] for match in then} == {"and"}


def test_clauses_of_time_are_not_negated(french):
    """Quand asks before est-ce que; elsewhere it begins a clause, as pendant que does."""
    clauses = found(
        r"(?:\bpendant qu(?:e|') |\bquand (?!est -ce)).*?"
        r"(?= et | mais | puis | qui | que | qu' |$)",
        french,
    )
    assert len(clauses) > 500
    assert not [match[0] for match in clauses if re.search(r"\b(?:ne|n') ", match[0])]


def test_nouns_are_not_joined_with_themselves(english):
    joined = found(rf"{NOUN} and {NOUN}", english)
    assert len(joined) > 100
    assert not [match[0] for match in joined if match[1] == match[2]]


def test_who_does_not_do_something_is_known(english):
    """Not: a queen does not sing, some women do not sing."""
    indefinite = "a|an|some|each|two|three|four|several|many|a few"
    subject = rf"(?:^|\b(?:and|but|because|when|while) )(?:{indefinite})(?: {ADJECTIVE})* \w+"
    helper = "do|does|did|will|was|were|is|are"
    assert not found(rf"{subject} (?:{helper}) (?:not|never|no longer)\b", english)


def test_reasons_are_states(english):
    reasons = found(r"\bbecause (?:\w+) (am|is|are|was|were) (\w+)", english)
    assert len(reasons) > 100
    assert len(reasons) == len(found(r"\bbecause\b", english))
    assert {match[2] for match in reasons} <= FEELINGS | {"beautiful", "good"}


def test_places_fit_what_is_there(english):
    """Only small things are on a table; only islands, tables, rugs and falling trees have an on."""
    on = {match[1] for match in found(rf"\bon {NOUN}", english)}
    assert on <= set("table tables rug rugs island islands house houses car cars".split())
    under = {match[1] for match in found(rf"\bunder {NOUN}", english)}
    assert under <= set("table tables tree trees car cars rug rugs".split())
    big = "house houses school schools hotel hotels palace palaces tree trees city cities forest \
forests garden gardens horse horses bear bears car cars table tables".split()
    small_places = found(
        rf"{NOUN} (?:is|are|was|were|will be) (?:not |never |no longer )?"
        rf"(?:on|under|in) {ARTICLE}(?: {ADJECTIVE})* (?:table|box|rug|boxes|tables|rugs)\b",
        english,
    )
    assert len(small_places) > 20
    assert not [match[0] for match in small_places if match[1] in set(big) | set(PEOPLE)]


def test_nobody_falls_on_countries(english):
    falls = found(rf"\b(?:fall|falls|fell) on {NOUN}", english)
    assert falls
    assert {match[1] for match in falls} <= set("table tables rug rugs house car".split())


def test_sentences_do_not_say_a_verb_again_and_again(pairs):
    """In a long sentence different things happen."""
    sang = [pair.source.count("chanté") for pair in pairs if len(pair.source) > 30]
    assert max(sang) <= 4
