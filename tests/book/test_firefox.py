"""The built site in Firefox, which lays out and runs pages with another engine than Chromium.

Firefox is Debian's (`apt-get install firefox-esr`), or the one that FIREFOX names. Without any the
test is skipped. It builds nothing: `make test` builds the book first.
"""

from urllib.parse import urljoin

import pytest
import serve
from explorable_contract import lacking
from firefox import Firefox, program

FRENCH = "le chat noir ne mange pas la pomme verte"
ENGLISH = "the black cat does not eat the green apple"
# A reader who types, presses, and pulls.
HANDS = """
  const one = (name) => document.querySelector(name);
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
"""


@pytest.fixture(scope="module")
def firefox():
    if program() is None:
        pytest.skip("no Firefox to look at the pages with: apt-get install firefox-esr")
    browser = Firefox(program())
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def address():
    if not (serve.SITE / "index.html").exists():
        lacking("there is no built book: run `make book`")
    with serve.serving(serve.make_server(serve.SITE)) as address:
        yield address


def text_of(firefox, name):
    return firefox.ask(f"() => document.querySelector('{name}').textContent").strip()


def test_firefox_translates_and_plays(firefox, address):
    firefox.open(address)
    english = "document.querySelector('.lt-english').textContent.trim().replace(/\\s+/g, ' ')"
    firefox.wait("document.querySelector('.live-translator.is-scripted .lt-map [data-key]')")
    firefox.ask("() => {" + HANDS + "type(one('.lt-french'), 'le chat dort'); }")
    firefox.wait(english + " === 'the cat sleeps'")
    firefox.ask("() => {" + HANDS + f"type(one('.lt-french'), '{FRENCH}'); }}")
    firefox.wait(english + f" === '{ENGLISH}'")
    assert firefox.ask("() => document.querySelectorAll('.lt-place thead th').length") == 9

    firefox.open(urljoin(address, "chapters/07_attention_value.html"))
    firefox.wait("document.querySelector('.attention-player.is-ready')")
    assert text_of(firefox, ".ap-said").startswith("Step 2 of 10: the query looks at ")
    firefox.ask("() => {" + HANDS + "one('.moved-weights button').click(); }")
    firefox.wait("document.querySelector('.ap-hand')")
    firefox.ask("() => {" + HANDS + "type(document.querySelectorAll('.ap-hand')[1], 70); }")
    assert text_of(firefox, ".moved-weights [role=status]").startswith(
        "With the weights of step 2 moved, the model writes “the cat "
    )
    firefox.ask(
        "() => {" + HANDS + "one('.own-sentence input').value = 'le chat dort';"
        "one('.own-sentence').requestSubmit(); }"
    )
    firefox.wait("document.querySelector('.own-sentence [role=status]').textContent.length > 30")
    said = text_of(firefox, ".own-sentence [role=status]")
    assert said == "The model writes “the cat sleeps”."
    assert text_of(firefox, ".ap-key") == "le"

    assert firefox.complaints == []
