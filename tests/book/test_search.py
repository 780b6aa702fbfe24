"""Search: what the index holds, and where it leads a reader of the built site."""

import re

import pytest
import serve
from explorable_contract import lacking
from pages.search import sections_of

PAGE = """
<nav>A menu</nav>
<article><section id="score"><h1>5. Score<a class="headerlink" href="#score">#</a></h1>
<p>How well <em>does</em> a key answer?</p>
<p>By <span class="math"><math><msub><mi>e</mi><mi>t</mi></msub></math></span>.</p>
<div class="math"><math><mi>q</mi></math></div>
<div class="cell"><details class="hide"><div class="cell_input"><pre>import keras</pre></div>
</details><div class="cell_output"><pre>printed</pre><figure><figcaption>A map.</figcaption>
</figure></div></div>
<section id="dot"><h2>Dot</h2><p>Product.</p><pre>score = query @ key</pre>
<details><summary>Hint 1</summary><p>Add.</p><pre>sum()</pre></details></section></section>
</article>
"""
GLOSSARY = """
<article><section id="glossary"><h1>Glossary</h1><dl class="glossary">
<dt id="term-key">key<a class="headerlink" href="#term-key">#</a></dt>
<dd><p>What is asked.</p></dd>
</dl></section></article>
"""
# What a reader asks, and the sections that answer; one of them is among the first three.
QUERIES = {
    "softmax over the wrong axis": ["06_attention_distribution#softmax-over-the-wrong-axis"],
    "teacher forcing": ["02_decoder#", "08_translation#fed-by-the-teacher"],
    "what is a context vector": ["03_context_vector#context-vector"],
    "bottleneck": ["03_context_vector#one-size-for-every-sentence"],
    "vanishing gradient": ["09_length#the-gradient-measured"],
    "why divide by the square root": ["05_attention_score#why-divide-by-the-root"],
    "additive score": ["05_attention_score#the-formula-beside-the-code"],
    "padding mask": ["01_encoder#padding-read-as-tokens"],
    "beam search": ["08_translation#search-one-path-or-several"],
    "BLEU by hand": ["08_translation#by-hand-bleu"],
    "length curve": ["09_length#the-length-curve"],
    "multi-head attention": ["10_transformer#multi-head-attention-by-hand"],
    "causal mask": ["10_transformer#the-causal-mask"],
    "Bahdanau placement": ["07_attention_value#before-the-cell-bahdanau"],
    "gru gates": ["01_encoder#plain-rnn-gru-lstm"],
    "unknown words": ["01_encoder#words-that-are-not-in-the-list"],
    "byte pair encoding": ["08_translation#words-or-pieces-of-words"],
    "pretrained.load": ["api#pretrained-load"],
    "alignment error rate": ["glossary#term-alignment-error-rate"],
    "Sutskever 2014": ["intro#one-reads-one-writes"],
    "temperatur": ["06_attention_distribution#the-temperature"],  # not yet typed to its end
    "how do I run this in Colab": ["intro#how-to-use-this-book"],
}


@pytest.fixture(scope="module")
def address():
    if not (serve.SITE / "_static" / "search-index.js").exists():
        lacking("there is no built book: run `make book`")
    with serve.serving(serve.make_server(serve.SITE)) as address:
        yield address


@pytest.fixture
def page(browser, address):
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}search.html")
    yield page
    page.close()


def links(page):
    return page.locator("#search-results a").evaluate_all("links => links.map(a => a.href)")


def test_a_section_has_its_own_words_only():
    score, dot = sections_of(PAGE)
    assert score == {
        "id": "score",
        "title": "5. Score",
        "under": [],
        "aside": "",
        "text": "How well does a key answer? By et. A map.",
    }
    assert dot == {
        "id": "dot",
        "title": "Dot",
        "under": ["5. Score"],
        "aside": "score = query @ key Hint 1 Add. sum()",
        "text": "Product.",
    }


def test_a_glossary_has_a_section_for_each_entry():
    glossary, key = sections_of(GLOSSARY)
    assert (glossary["id"], glossary["text"]) == ("glossary", "")
    assert (key["id"], key["title"], key["text"]) == ("term-key", "key", "What is asked.")


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_leads_to_the_section(page, query):
    page.locator("main input[name=q]").fill(query)
    page.locator("#search-results li").first.wait_for()
    best = [link.replace(".html#", "#") for link in links(page)[:3]]
    assert any(section in link for link in best for section in QUERIES[query]), best


def test_every_section_of_the_index_is_in_its_page(page):
    places = page.evaluate("() => courseSections.map(({page, id}) => [page, id])")
    text = {name: (serve.SITE / f"{name}.html").read_text("utf8") for name, _ in places}
    assert len(places) > 300
    assert [place for place in places if f'id="{place[1]}"' not in text[place[0]]] == []


def test_no_snippet_quotes_setup_or_tex(page):
    quoted = page.evaluate("() => courseSections.map(({text}) => text)")
    raw = re.compile(r"TF_CPP_MIN_LOG_LEVEL|import numpy|\\(frac|text|alpha|top)|\$[^$ ]+\$")
    assert [text for text in quoted if raw.search(text)] == []


def test_a_result_jumps_to_its_section_and_says_where_it_stands(page):
    page.goto(page.url + "?q=softmax+over+the+wrong+axis")
    first = page.locator("#search-results li").first
    under = first.locator(".search-under").inner_text()
    assert under == "6. Attention distribution › What goes wrong"
    assert "axis" in first.locator("mark").all_inner_texts()
    first.locator("a").click()
    page.wait_for_url("**/06_attention_distribution.html#softmax-over-the-wrong-axis")
    top = "() => document.querySelector(':target').getBoundingClientRect().top"
    assert -5 < page.evaluate(top) < 300


def test_the_search_speaks_follows_the_reader_and_is_linked(page):
    said, field = page.locator("#search-said"), page.locator("main input[name=q]")
    assert said.get_attribute("role") == "status" and said.inner_text() == ""
    field.press_sequentially("entropy")
    page.wait_for_url("**/search.html?q=entropy")
    assert said.inner_text() == "The 15 sections that answer best:"
    field.fill("plongement <!>")
    field.press("Enter")
    assert said.inner_text() == "Nothing in the book answers “plongement <!>”."
    assert links(page) == []
    field.fill("")
    field.press("Enter")
    assert said.inner_text() == "" and "?" not in page.url


def test_the_search_of_any_page_leads_here(page, address):
    page.goto(f"{address}chapters/01_encoder.html")
    assert page.evaluate("() => typeof Search") == "undefined"  # no page carries the index
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill("bottleneck")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=bottleneck")
    assert page.locator("#search-results li").count() > 3


def test_it_searches_from_a_file_too(browser):
    page = browser.new_page()
    page.goto((serve.SITE / "search.html").as_uri() + "?q=bottleneck")
    assert page.locator("#search-results li").count() > 3
    page.close()
