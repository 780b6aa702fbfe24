"""Text of any language to tokens and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq import Pieces, Vocabulary
from seq2seq.text import neutral
from seq2seq.text.guessing import are_swapped, as_guessed, guess_language
from seq2seq.text.languages import language
from seq2seq.text.sentences import split_any

# Written for these tests.
SENTENCES = {
    "ko": ["안녕, 저는 학생이에요.", "3시에 서울역에서 만날까요?", "“네!”라고 했어요."],
    "de": ["Der Hund schläft, z.B. hier.", "„Ja“, sagte Jörg – ruhig.", "Es kostet 3,50 €."],
    "es": ["¿Dónde está el baño?", "¡Qué niño tan pequeño!", "Él llegó a las 10:30 (tarde)."],
    "ar": ["أين المكتبة؟", "أنا أحبّ القهوة، وأختي تحبّ الشاي.", "عندي ٣ كتب."],
    "zh": ["我有3只猫。", "他说：“你好！”", "请用Python写程序，谢谢。", "我 用 空格。"],
    "ja": ["猫が好きです。", "コーヒーを２杯ください！"],
    "th": ["ฉันชอบกินข้าว", "แมวนอนอยู่ที่บ้าน 2 ตัว"],
    "hi": ["बिल्ली दूध पीती है।", "क्या तुम घर जाओगे?"],
    "ru": ["Кот не ест яблоко; он спит.", "«Да», — сказала она."],
}  # fmt: skip
ALL = [(code, text) for code, texts in SENTENCES.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), ALL)
def test_text_comes_back_from_its_tokens_and_from_their_pieces(code, text):
    spoken = language(code)
    tokens = spoken.tokenize(text)
    assert spoken.join(tokens) == text.lower()
    assert " ".join(tokens).split() == tokens  # as pairs want them
    sentences = [spoken.tokenize(other) for other in SENTENCES[code]]
    pieces = Pieces.learn(sentences, 60)
    vocabulary = Vocabulary.from_sentences(sentences, pieces=pieces)
    ids = vocabulary.encode([tokens])[0]
    assert spoken.join(vocabulary.join(vocabulary.decode(ids))) == text.lower()


ODD = "aZß9é안녕我々กि\u0301\u200d .,!?¿\"'’„“”«»()[]-–…。、「」#%$€ا،٣😀▁￭\u00a0\t"


@given(st.text(st.sampled_from(ODD), max_size=30))
def test_any_text_comes_back_but_for_case_and_space(text):
    tokens = neutral.tokenize(text)
    assert neutral.join(tokens) == neutral.normalize(text)
    assert " ".join(tokens).split() == tokens


@given(st.text(max_size=20))
def test_any_character_at_all_comes_back(text):
    assert neutral.join(neutral.tokenize(text)) == neutral.normalize(text)


def test_usual_spaces_leave_no_mark():
    for code, text in ALL:
        marked = [t for t in language(code).tokenize(text) if t[0] in "▁￭"]
        assert len(marked) <= 3, text
    assert language("es").tokenize("¿Dónde está?") == ["¿", "dónde", "está", "?"]
    assert language("zh").tokenize("我 用 空格。") == ["我", "▁用", "▁空", "格", "。"]


def test_words_of_scripts_without_spaces_are_cut_by_character():
    assert language("zh").tokenize("我喜欢Python") == ["我", "喜", "欢", "python"]
    assert language("th").tokenize("ที่บ้าน") == ["ที่", "บ้", "า", "น"]


def test_decomposed_hangul_is_the_same_word():
    assert language("ko").tokenize("\u1112\u1161\u11ab") == ["한"]


def test_french_and_english_keep_their_rules():
    assert language("fr").tokenize("Qu'a-t-il ?") == ["qu'", "a", "-t-il", "?"]
    assert language("en-GB").tokenize("It's me.") == ["it", "'s", "me", "."]
    assert language("en-GB").code == "en-GB"


@pytest.mark.parametrize("code", ["german", "DE", "d", "", None, "de_DE"])
def test_a_language_is_named_by_its_code(code):
    with pytest.raises(ValueError, match="language: `code` must be the code of a language"):
        language(code)


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("Er kommt am 3. Mai. Wir warten.", 1),
        ("Es regnet. Wir warten.", 2),
        ("오늘 비가 와요. 집에 가요.", 2),
        ("你好！我是学生。", 2),
        ("他说：“你好！”", 1),
        ("¿Vienes? ¡Sí!", 2),
        ("Das ist bzw. war so.", 1),
        ("Hier wohnt Prof. Meier.", 1),
        ("Er wohnt in der Hauptstr. 5 in Bonn.", 1),
        ("Am 3. Sept. 2020 war es warm.", 1),
        ("Wir sehen den Hund. Er schläft.", 2),
        ("Er sagt (Komm! Geh!) nichts", 1),
        ("", 1),
    ],
)
def test_a_line_is_cut_where_a_sentence_surely_ends(line, sentences):
    parts = split_any(line)
    assert len(parts) == sentences
    assert "".join(parts).replace(" ", "") == line.replace(" ", "")


def test_languages_are_guessed_where_that_is_sure():
    assert guess_language(["안녕하세요."]) == "ko" and guess_language(["猫が好き"]) == "ja"
    assert guess_language(["我有猫"]) == "zh" and guess_language(["أين المكتبة؟"]) == "ar"
    german = ["Ich bin nicht da.", "Das ist ein Haus.", "Der Hund und die Katze."] * 4
    english = ["I am not there.", "This is the house.", "The dog and a cat."] * 4
    assert guess_language(german) == "de" and guess_language(english) == "en"
    assert guess_language(german[:5]) is None  # too few
    assert guess_language(german + english) is None and guess_language(["123", "..."]) is None
    assert guess_language(["Katze", "Hund"] * 20) is None


def test_swapped_columns_are_noticed_where_one_language_is_sure():
    assert are_swapped(["en", "de"], ["de", "en"]) and are_swapped([None, "tr"], ["tr", "en"])
    assert are_swapped(["en", "ar"], ["fa", "en"])
    assert not are_swapped(["de", "en"], ["de", "en"]) and not are_swapped([None] * 2, ["de", "en"])
    assert not are_swapped(["en", "fr"], ["de", "en"]) and not are_swapped(["en"] * 2, ["en"] * 2)
    assert as_guessed("pt-BR") == "pt"
