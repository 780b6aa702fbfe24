"""What `make site-check` weighs."""

import site_check


def test_the_weight_is_what_a_page_loads_at_once(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<link rel=stylesheet href=style.css?v=1><script src=script.js></script><img src=first.png>"
        "<img src=later.png loading=lazy><noscript><link rel=stylesheet href=rare.css></noscript>"
        "<a href=other.html></a><script src=https://elsewhere.org/script.js></script>"
    )
    for name in ("style.css", "script.js", "first.png", "later.png", "rare.css", "other.html"):
        (tmp_path / name).write_text("x" * 5000)
    names = {path.name for path in site_check.loaded_at_once(page)}
    assert names == {"page.html", "style.css", "script.js", "first.png"}
    # The picture is sent as it is, the rest compressed.
    assert 5 < site_check.weight(page) < 5.6
