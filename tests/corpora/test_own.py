"""Sentences of one's own: how a file is read, what is dropped, how it is split, what is refused."""

import codecs
import gzip
import random
import re

import pytest

from seq2seq import command_line
from seq2seq.corpora import korean_english, own, own_streamed, tatoeba
from seq2seq.corpora.download import DataError
from seq2seq.corpora.pair import StoredPairs
from seq2seq.corpora.splits import overlap
from seq2seq.corpora.table import read_rows, stream_rows

# Written for these tests.
NOUNS = "Hund Katze Vogel Esel Igel Fuchs Hase Wolf Affe Hahn Bär Frosch".split()
ENGLISH = "dog cat bird donkey hedgehog fox hare wolf monkey rooster bear frog".split()
VERBS = {"schläft nicht": "does not sleep", "ist da": "is there", "ist mit mir": "is with me"}
PAIRS = [
    (f"Der kleine {noun} {verb}.", f"The small {english} {does}.")
    for noun, english in zip(NOUNS, ENGLISH, strict=True)
    for verb, does in VERBS.items()
]
NOTHING_HELD_OUT = {"validation_size": 0, "test_size": 0}


def table(*rows):
    return "".join("\t".join(row) + "\n" for row in rows)


@pytest.fixture(params=["memory", "stream"])
def load(tmp_path, request):
    """Load what was written to a file, and return the corpus with the lines of the report."""

    def load(content, languages=("de", "en"), name="my.tsv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        said = []
        stream = request.param == "stream"
        corpus = own.load(path, *languages, say=said.append, stream=stream, **options)
        return corpus, "\n".join(said)

    return load


def refused(part):
    return pytest.raises(ValueError, match=re.escape(part))


def pairs_of(corpus):
    return [pair for pairs in corpus.splits.values() for pair in pairs]


in_memory = pytest.mark.parametrize("load", ["memory"], indirect=True)
streamed = pytest.mark.parametrize("load", ["stream"], indirect=True)


def test_a_file_becomes_a_corpus_with_a_report(load):
    corpus, said = load(table(*PAIRS))
    assert corpus.name == "my" and corpus.languages == ("de", "en")
    sizes = [len(pairs) for pairs in corpus.splits.values()]
    assert sizes == [30, 3, 3, 0]
    assert overlap(corpus.train, (*corpus.validation, *corpus.test)).either == 0
    for part in (
        "my.tsv: 36 lines in UTF-8",
        "source: column 1 (de), target: column 2 (en)",
        "pairs: 36 kept, 0 dropped",
        "source: 6 to 7 tokens",
        "30 pairs to train on, 3 for validation, 3 to test",
        "leaks: 0 pairs",
        "3 test pairs say little",
    ):
        assert part in said
    shown = re.findall(r"line (\d+): '(.*)' → '(.*)'\n  is read as (.*) → (.*)", said)
    assert len(shown) == 3 and len(set(shown)) == 3
    for line, german, english, *read in shown:
        assert (german, english) == PAIRS[int(line) - 1]
        assert read == [side.lower().replace(".", " .") for side in (german, english)]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\n\n \t \n").encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: ("de\ten\n" + text).encode(),
        lambda text: ("Satz\tÜbersetzung\n" + text).encode(),
        lambda text: re.sub(r"[^\t\n]+", r'"\g<0>"', text).encode(),
        lambda text: re.sub(r"[^\t\n]+", r'"\g<0>"', text).encode("utf-8-sig"),
    ],
    ids="BOM CRLF CR blank gzip UTF-16 UTF-16-BE header columns quotes quotes-after-BOM".split(),
)
def test_however_it_was_saved_the_pairs_are_the_same(load, change):
    expected, _ = load(table(*PAIRS))
    corpus, _ = load(change(table(*PAIRS)))
    assert corpus.sha256 == expected.sha256


def test_another_encoding_is_said(load):
    expected, _ = load(table(*PAIRS))
    assert load(table(*PAIRS).encode("cp1252"), encoding="cp1252")[0].sha256 == expected.sha256
    with refused("must be UTF-8. Received: line 1 with the byte 0xE4. Save the file as UTF-8"):
        load(table(*PAIRS).encode("cp1252"))
    for encoding in ("utf-99", "rot13", "base64"):
        with refused(f"`encoding` must be the name of a text encoding, such as utf-8, utf-16 or "
                     f"cp1252. Received: encoding='{encoding}'."):  # fmt: skip
            load(table(*PAIRS), encoding=encoding)
    for encoding in ("punycode", "undefined"):  # the second fails without the place of a byte
        with refused(f"my.tsv must be {encoding.upper()}. Received:"):
            load(table(*PAIRS), encoding=encoding)


def test_quotes_of_the_file_are_left_out_and_those_of_a_sentence_stay(tmp_path):
    path = tmp_path / "quotes.tsv"
    path.write_text(
        '"I sleep, often."\t"Ich schlafe oft."\n'
        '"He said ""no""."\tEr sagt „nein“.\n'
        '"No" is a word.\t"Nein" ist ein Wort.\n'
        'An open " mark\tEin "offenes\n'
        '"It never closes.\tEs schließt nie.\n'
        'Nine inches\t9"\n'
        '"One\nline"\t"Eine Zeile"\n'
    )
    rows, encoding = read_rows(path)
    assert [row.cells for row in rows] == [
        ["I sleep, often.", "Ich schlafe oft."],
        ['He said "no".', "Er sagt „nein“."],
        ['"No" is a word.', '"Nein" ist ein Wort.'],
        ['An open " mark', 'Ein "offenes'],
        ['"It never closes.', "Es schließt nie."],
        ["Nine inches", '9"'],
        ["One\nline", "Eine Zeile"],
    ]
    assert [row.line for row in rows] == [1, 2, 3, 4, 5, 6, 7] and encoding == "utf-8"


def numbered(pairs=PAIRS):
    return [(str(1282 + i), de, str(874 + i), en) for i, (de, en) in enumerate(pairs)]


def test_columns_of_numbers_are_passed_over(load):
    corpus, said = load(table(*numbered()))
    assert corpus.sha256 == load(table(*PAIRS))[0].sha256
    assert "source: column 2 (de), target: column 4 (en)" in said


@pytest.mark.parametrize(
    "columns",
    [
        {"source": 2, "target": 4},
        {"source": "Deutsch"},
        {"source": "deutsch", "target": "Satz 2"},
        {"target": 4},
    ],
)
def test_columns_by_number_and_by_name(load, columns):
    rows = [("id", "Deutsch", "id", "Satz 2"), *numbered()]
    corpus, said = load(table(*rows), header=True, **columns)
    assert corpus.sha256 == load(table(*PAIRS))[0].sha256
    assert "column 2 'Deutsch'" in said and "column 4 'Satz 2'" in said
    assert load(table(*rows), source="Deutsch")[0].sha256 == corpus.sha256  # a name takes a header


def test_a_header_that_names_languages_says_which_is_which(load):
    corpus, _ = load("English\tGerman\n" + table(*[(en, de) for de, en in PAIRS[:3]]),
                     **NOTHING_HELD_OUT)  # fmt: skip
    first = next(iter(corpus.train))
    assert first.text == "der kleine hund schläft nicht . → the small dog does not sleep ."
    assert len(corpus.train) == 3


def test_a_header_may_name_the_language_of_a_region_or_one_side_alone(load):
    swapped = table(("English", "German"), *[(en, de) for de, en in PAIRS[:3]])
    _, said = load(swapped, ("de-CH", "en"), **NOTHING_HELD_OUT)
    assert "source: column 2 'German' (de-CH)" in said
    simple = table(("English", "Sentence"), *[(en, f"Look! {en}") for _, en in PAIRS[:3]])
    _, said = load(simple, ("en-US", "en"), **NOTHING_HELD_OUT)
    assert "source: column 1 'English' (en-US), target: column 2 'Sentence' (en)" in said


def test_of_few_lines_the_first_is_no_header_for_want_of_a_mark(load):
    _, said = load(table(("Hund", "dog"), *PAIRS[:3]), **NOTHING_HELD_OUT)
    assert "4 lines in UTF-8\n" in said and "pairs: 4 kept" in said


def test_columns_the_other_way_round_are_noticed(load):
    swapped = table(*[(en, de) for de, en in PAIRS])
    corpus, said = load(swapped)
    assert "source: column 2 (de), target: column 1 (en)" in said
    assert corpus.sha256 == load(table(*PAIRS))[0].sha256
    with refused("Column 1 must hold the source language (de)"):
        load(swapped, source=1, target=2)
    turkish = [(f"cümle {i}", en) for i, (_, en) in enumerate(PAIRS)]
    with refused("Received: sentences in column 2 that read as en. Swap the columns"):
        load(table(*turkish), ("en", "tr"), source=1, target=2)


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (numbered(), {"source": 1}, "Column 1 must hold sentences. Received: '1282', '1283', "),
        (PAIRS, {"source": 3}, "A column must be a number from 1 to 2 or a name of the header"),
        (PAIRS, {"target": 0}, "A column must be a number from 1 to 2 or a name of the header"),
        (PAIRS, {"source": "french"}, "Received: 'french', and a first line that was read as 1: "),
        (PAIRS, {"source": 2, "target": 2}, "must hold two columns of sentences"),
        ([(a, str(i)) for i, (a, _) in enumerate(PAIRS)], {}, "Received: 1 such columns of 2."),
        ([(a, a) for a, _ in PAIRS], {}, "that both read as de"),
        ([(a, a) for a in NOUNS], {}, "12 of 12 pairs with the same sentence on both sides"),
        ([("german", "english")], {}, "Received: one line alone"),
        ([("a b", ""), ("", "c d"), ("e f", " \u200b")], {"header": False}, "3 with an empty side"),
    ],
)  # fmt: skip
def test_what_holds_no_pairs_of_two_languages_is_refused(load, rows, options, message):
    with refused(message):
        load(table(*rows), **options)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Received: no tab in"),
        (b"Ja, Yes\nNein, No\n", "the first of them 'Ja, Yes'"),
        (b"PK\x03\x04\x00\x00", "a zip archive or a spreadsheet"),
        (gzip.compress(b"a\tb\n" * 99, mtime=0)[:-9], "Received: a damaged gzip file"),
        (b"\x1f\x8b\x00", "Received: a damaged gzip file"),
    ],
)
def test_what_is_no_table_is_refused(load, content, message):
    with refused(message):
        load(content)


@pytest.mark.parametrize("name", ["none.tsv", "a\0b", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(DataError, match="cannot be read"):
        own.load(tmp_path / name, "de", "en")


def test_what_is_dropped_is_counted_by_reason_with_its_lines(load):
    rows = [*PAIRS, PAIRS[0], ("Nur hier", ""), ("Lang " * 40, "Long"), ("x" * 101, "y"), ("Eins",)]
    corpus, said = load(table(*rows), max_length=39)
    assert len(pairs_of(corpus)) == 36
    assert "pairs: 36 kept, 5 dropped" in said
    assert "1 there already: line 37" in said and "1 with an empty side: line 38" in said
    assert "1 longer than 39 tokens: line 39" in said
    assert "1 with a word of more than 100 letters: line 40" in said
    assert "1 with too few columns: line 41" in said
    assert "7 there already: lines 37, 38, 39, 40, 41 and 2 more" in load(
        table(*PAIRS, *PAIRS[:7])
    )[1]  # fmt: skip


@in_memory
def test_small_files_are_split_in_a_way_that_fits_or_refused_with_a_way_out(load):
    sizes = {10: (8, 1, 1), 24: (20, 2, 2), 36: (30, 3, 3)}
    for count, expected in sizes.items():
        corpus, _ = load(table(*PAIRS[:count]))
        assert tuple(map(len, (corpus.train, corpus.validation, corpus.test))) == expected
    with refused("must hold 10 different pairs or more, so that some can be held out. Received: 9"):
        load(table(*PAIRS[:9]))
    with refused("Received: 1. Add pairs, or set validation_size=0 and test_size=0 (--valid"):
        load(table(*PAIRS[:1] * 5000))
    corpus, said = load(table(*PAIRS[:3]), **NOTHING_HELD_OUT)
    assert len(corpus.train) == 3 and "the last epoch is kept" in said
    corpus, _ = load(table(*PAIRS), validation_size=5)
    assert (len(corpus.validation), len(corpus.test)) == (5, 3)
    with refused("validation_size=50"):
        load(table(*PAIRS), validation_size=50, test_size=3)
    with refused("Received: validation_size=50, test_size=1 with 36 pairs"):
        load(table(*PAIRS), validation_size=50)
    with refused("`test_size` must be 0 or more. Received: test_size=-1"):
        load(table(*PAIRS), test_size=-1)


@in_memory
def test_pairs_that_all_share_a_sentence_leave_nothing_to_hold_out(load):
    one_answer = [(f"Frage {'abcdefghij'[i % 10]}{i}?", "Yes.") for i in range(240)]
    with refused("240 pairs that nearly all share one with another"):
        load(table(*one_answer))


@streamed
def test_a_stream_holds_out_as_many_pairs_or_says_that_it_cannot(load):
    corpus, said = load(table(*PAIRS), validation_size=5)
    assert (len(corpus.validation), len(corpus.test)) == (5, 3)
    corpus, said = load(table(*PAIRS[:3]), **NOTHING_HELD_OUT)
    assert len(corpus.train) == 3 and "the last epoch is kept" in said
    for options in (
        {"validation_size": 50},
        {"validation_size": 30, "test_size": 7},
        {"validation_size": -1, "test_size": 3},
    ):
        with refused("must hold enough different sentences to hold some out. Received: 36 that"):
            load(table(*PAIRS), **options)
    with refused("must leave pairs to train on. Received: 36 pairs, 30 for validation and 6 to"):
        load(table(*PAIRS), validation_size=30, test_size=6)
    with refused("Received: 9 that could be, validation_size=None and test_size=None"):
        load(table(*PAIRS[:9]))


@streamed
def test_no_sentence_of_a_stream_is_in_two_splits_and_a_frequent_one_is_never_held_out(load):
    rng = random.Random(0)
    # Each sentence has several translations on the other side, one of them hundreds.
    rows = [(f"Satz {rng.randrange(900)}", f"phrase {rng.randrange(900)}!") for _ in range(1500)]
    rows += [(f"Wort {i}", "Yes.") for i in range(300)] + [("Ja", f"It is {i}") for i in range(300)]
    corpus, said = load(table(*rows), validation_size=50, test_size=60)
    train, validation, test = corpus.train, corpus.validation, corpus.test
    assert (len(validation), len(test)) == (50, 60)
    assert overlap(train, (*validation, *test)).either == overlap(validation, test).either == 0
    assert len(pairs_of(corpus)) < len(set(rows)) - 50 and "left out, other translations" in said
    assert sum(pair.target == ("yes", ".") for pair in train) == 300
    assert sum(pair.source == ("ja",) for pair in train) == 300
    shuffled = rng.sample(rows, len(rows))
    again, _ = load(table(*shuffled), validation_size=50, test_size=60)
    assert {p.source for p in again.test} == {p.source for p in test}
    other, _ = load(table(*rows), validation_size=50, test_size=60, seed=1)
    assert {p.source for p in other.test} != {p.source for p in test}


def test_a_stream_without_held_out_pairs_is_the_corpus_in_the_memory(tmp_path):
    path = tmp_path / "my.tsv"
    path.write_text(table(*PAIRS, *PAIRS[:5], ("Nur hier", "")), encoding="utf-8")
    whole, stream = (
        own.load(path, "de", "en", stream=stream, **NOTHING_HELD_OUT) for stream in (False, True)
    )
    assert isinstance(whole.train, tuple) and isinstance(stream.train, StoredPairs)
    assert tuple(stream.train) == whole.train and stream.sha256 == whole.sha256


def test_only_large_files_are_streamed_unless_it_is_said(tmp_path, monkeypatch):
    path, packed = tmp_path / "my.tsv", tmp_path / "my.tsv.gz"
    path.write_text(table(*PAIRS), encoding="utf-8")
    packed.write_bytes(gzip.compress(path.read_bytes()))

    def is_stored(path):
        return isinstance(own.load(path, "de", "en").train, StoredPairs)

    assert not is_stored(path) and not is_stored(packed)
    monkeypatch.setattr(own_streamed, "LARGE", path.stat().st_size)
    assert not is_stored(path)
    monkeypatch.setattr(own_streamed, "LARGE", path.stat().st_size - 1)
    assert is_stored(path)
    monkeypatch.setattr(own_streamed, "LARGE", 4 * packed.stat().st_size - 1)
    assert is_stored(packed)


def test_a_wrong_byte_far_into_a_stream_is_named_with_its_line(tmp_path):
    path = tmp_path / "my.tsv"
    for number in (1, 777, 1000, 1001, 2999):
        lines = [f"Satz {i}\tphrase {i}\n".encode() for i in range(3000)]
        lines[number - 1] = b"Gr\xfc\xdfe\thello\n"
        path.write_bytes(b"".join(lines))
        for stream in (False, True):
            with refused(f"must be UTF-8. Received: line {number} with the byte 0xFC"):
                own.load(path, "de", "en", stream=stream)


def test_rows_of_a_stream_are_those_of_the_file(tmp_path):
    path = tmp_path / "my.tsv"
    rng = random.Random(3)
    for _ in range(200):
        path.write_text("".join(rng.choices('a"\t\nbü ', k=300)) + "\t", encoding="utf-8")
        rows, encoding = stream_rows(path)
        assert (list(rows), encoding) == read_rows(path)


@pytest.mark.parametrize("code", ["german", "", "D", 3, None])
def test_a_language_is_a_code(load, code):
    with refused(f"Received: code={code!r}"):
        load(table(*PAIRS), (code, "en"))


def test_a_corpus_has_a_name_that_no_other_corpus_of_the_course_has(load):
    assert load(table(*PAIRS), name="tatoeba.tsv")[0].name == "own-tatoeba"
    assert load(table(*PAIRS), name="Meine Sätze (2).tsv.gz")[0].name == "Meine-Sätze-2"
    assert load(table(*PAIRS), name="….tsv")[0].name == "own"


def test_the_korean_example_is_large_enough_and_read_whole():
    said = []
    corpus = korean_english.load(say=said.append)
    assert corpus.languages == ("ko", "en")
    assert len(pairs_of(corpus)) >= 300 and "pairs: 343 kept, 0 dropped" in said
    assert overlap(corpus.train, (*corpus.validation, *corpus.test)).either == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1282\tI sleep.\t874\tJe dors.\n", "je dors . → i sleep ."),
        ("french\tenglish\nJe dors.\tI sleep.\n", "je dors . → i sleep ."),
        ('"I sleep, often."\t"Je dors."\n', "je dors . → i sleep , often ."),
    ],
)
@pytest.mark.parametrize("name", ["mine.tsv", "mine.txt", "mine", "mine.tsv.gz", "fra.txt"])
def test_a_table_in_the_place_of_the_real_sentences_is_read_as_well(
    tmp_path, monkeypatch, name, content, expected
):
    if name == "fra.txt" and '"' in content:
        pytest.skip("Its quotation marks belong to the sentences.")
    path = tmp_path / name
    path.write_bytes(gzip.compress(content.encode()) if ".gz" in name else content.encode())
    monkeypatch.setenv("SEQ2SEQ_DATA", str(path))
    corpus = tatoeba.load(**NOTHING_HELD_OUT)
    assert [pair.text for pair in corpus.train] == [expected]


def test_a_small_table_in_the_place_of_the_real_sentences_is_split_in_a_way_that_fits(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("".join(f"I have {i} cats.\tJ'ai {i} chats.\n" for i in range(240)))
    corpus = tatoeba.load(path)
    assert list(map(len, corpus.splits.values()))[:3] == [192, 24, 24]
    assert len(tatoeba.load(path, validation_size=3).validation) == 3
    path.write_text("I sleep.\tJe dors.\n" * 5000)
    with refused("must hold 10 different pairs or more, so that some can be held out. Received: 1"):
        tatoeba.load(path)


def random_content(rng):
    """Bytes of any kind, of kinds that come nearer to a table, and packed."""
    size = rng.randrange(400)
    kind = rng.randrange(5)
    if kind == 0:
        return rng.randbytes(size)
    if kind == 1:
        return bytes(rng.choices(b'\t\n\r" ,abAB\x00\xc3\xa9\xff', k=size))
    if kind == 2:
        letters = rng.choices('\t\n" .aß안我ا\u0301\u200d\ud7ff\U0001f600▁￭\ufeff', k=size)
        return "".join(letters).encode()
    if kind == 3:
        packed = bytearray(gzip.compress(rng.randbytes(size), mtime=0))
        packed[rng.randrange(len(packed))] ^= 1 << rng.randrange(8)
        return bytes(packed)
    return rng.choice([codecs.BOM_UTF16_LE, codecs.BOM_UTF8, b"PK\x03\x04"]) + rng.randbytes(size)


def test_random_files_give_a_corpus_or_a_clear_error(tmp_path):
    rng = random.Random(0)
    path, errors = tmp_path / "random.tsv", 0
    for _ in range(200):
        path.write_bytes(random_content(rng))
        stream = {"stream": rng.random() < 0.5}
        for options in (stream, stream | NOTHING_HELD_OUT | {"source": 1, "target": 2}):
            try:
                own.load(path, "ko", "de", say=str, **options)
            except ValueError as error:
                errors += 1
                assert len(str(error)) > 40 and "Received" in str(error) + "Received" * (
                    "cannot be read" in str(error)
                )
    assert 200 < errors < 400


def test_random_files_never_give_a_traceback_on_the_command_line(tmp_path, capsys, monkeypatch):
    from seq2seq.training import trainer

    def train(*arguments, **options):
        raise ValueError("whole enough to train on")

    monkeypatch.setattr(trainer, "train", train)
    rng = random.Random(1)
    path = tmp_path / "random.tsv"
    languages = ("--source-language", "ko", "--target-language", "de")
    for _ in range(200):
        path.write_bytes(random_content(rng))
        output = str(tmp_path / "model")
        status = command_line.main(["train", "--pairs", str(path), *languages, "--output", output])
        message = capsys.readouterr().err
        assert status == 2 and message.count("seq2seq: error: ") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["random.tsv"]
