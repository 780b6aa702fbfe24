"""The one stylesheet of the site: what is left out of it, and what stays."""

import pytest
from pages.styles import without_unused, words_below

WORDS = {"card", "is-on", "menu"}


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".card{color:red}", ".card{color:red}"),
        (".gone{color:red}", ""),
        (".card .gone,.menu>li , .gone{a:b}", ".menu>li{a:b}"),
        ("#menu.is-on{a:b}", "#menu.is-on{a:b}"),
        ("#other{a:b}", ""),
        ("a:not(.gone){a:b}", "a:not(.gone){a:b}"),
        (":is(.gone,.card) b{a:b}", ":is(.gone,.card) b{a:b}"),
        ('a[href=".gone"]{a:b}', 'a[href=".gone"]{a:b}'),
        ("@media print{.gone{a:b}.card{a:b}}", "@media print{.card{a:b}}"),
        ("@media print{.gone{a:b}}", ""),
        ("@supports (a:b){@media print{.gone{a:b}}}", ""),
        ("@keyframes gone{to{a:b}}", "@keyframes gone{to{a:b}}"),
        ("@font-face{src:url(a.woff)}", "@font-face{src:url(a.woff)}"),
        ("/*! whose */.gone{a:b}/* why */", "/*! whose */"),
        (".bs-tooltip-auto[x]{a:b}", ".bs-tooltip-auto[x]{a:b}"),
        ('.card{background:url("data:a;,.gone")}', '.card{background:url("data:a;,.gone")}'),
    ],
)
def test_a_rule_stays_if_all_that_it_names_is_used(css, left):
    assert without_unused(css, WORDS) == left


def test_words_are_those_of_pages_and_scripts(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.html").write_text('<p class="card is-on" id="menu">é</p>', "utf8")
    (tmp_path / "script.js").write_text("node.className = `old-${name}`;", "utf8")
    (tmp_path / "style.css").write_text(".never {}", "utf8")
    found = words_below(tmp_path)
    assert {"card", "is-on", "menu", "old-"} <= found and "never" not in found
