"""Sphinx extension: the theme's icons as a few masks in one stylesheet.

The theme draws them with Font Awesome, a script of 1.5 MB and three fonts for some 20 icons. Here
each of these becomes a CSS mask, drawn from the font that the theme brings along; script, fonts and
the rules for 2,000 other icons stay out of the site. A name that is missing below fails a test.
"""

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pydata_sphinx_theme
import tinycss2
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
STYLES = "styles/pydata-sphinx-theme.css"
FONTS = "vendor/fontawesome/webfonts"
UNUSED = ("scripts/fontawesome.js*", "vendor/fontawesome")
# The first font that has an icon draws it.
FACES = ("fa-solid-900.ttf", "fa-brands-400.ttf")
ICONS = (
    *["angle-down", "angle-left", "angle-right", "arrow-up", "bars", "circle-half-stroke"],
    *["circle-info", "download", "expand", "file", "file-pdf", "github", "lightbulb", "list"],
    *["magnifying-glass", "moon", "rocket", "sun", "triangle-exclamation", "xmark"],
)
MADE = "icons.css"
OWN_RULES = Path(__file__).with_name("icons.css")
SELECTOR = re.compile(r"\.fa[srb]?(-[\w-]+)?(:[\w-]+)?")


def codes(css: str) -> dict[str, int]:
    """Return the code point of each icon, from the theme's own stylesheet."""
    found = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        content = rule.type == "qualified-rule" and [
            token.value for token in rule.content if token.type == "string"
        ]
        if content and len(content[0]) == 1:
            names = re.findall(r"\.fa-([\w-]+):", tinycss2.serialize(rule.prelude))
            found.update(dict.fromkeys(names, ord(content[0])))
    return found


def drawing(font: TTFont, code: int) -> tuple[str, float]:
    """Return a glyph as the address of a picture, and its width in units of its height."""
    glyphs, name = font.getGlyphSet(), font.getBestCmap()[code]
    size, top = font["head"].unitsPerEm, font["hhea"].ascent
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, 0, top)))
    width = glyphs[name].width
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {size}'>"
        f"<path d='{pen.getCommands()}'/></svg>"
    )
    address = quote(picture, safe=" =:/'")
    return f'url("data:image/svg+xml,{address}")', width / size


def icon_rules() -> str:
    """Return the stylesheet of the icons."""
    known = codes((THEME / STYLES).read_text(encoding="utf8"))
    fonts = [TTFont(THEME / FONTS / face) for face in FACES]
    variables, rules = [], []
    for icon in ICONS:
        font = next(font for font in fonts if known[icon] in font.getBestCmap())
        address, width = drawing(font, known[icon])
        variables.append(f"  --icon-{icon}: {address};")
        rules.append(f".fa-{icon} {{ --icon: var(--icon-{icon}); --icon-width: {width:.4g}em; }}")
    head = ":root {\n" + "\n".join(variables) + "\n}"
    return "\n".join([head, *rules, OWN_RULES.read_text(encoding="utf8")])


def without_icons(css: str) -> str:
    """Return the theme's stylesheet without the rules of its icon fonts."""
    kept, notices = [], set()
    for rule in tinycss2.parse_stylesheet(css):
        if rule.type == "comment":
            if not rule.value.startswith("!") or rule.value in notices:
                continue
            notices.add(rule.value)  # whose work it is
        elif rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            if all(SELECTOR.fullmatch(selector.strip()) for selector in selectors):
                continue
        elif rule.type == "at-rule" and (
            rule.at_keyword == "font-face"
            or (rule.at_keyword == "keyframes" and "fa-" in tinycss2.serialize(rule.prelude))
        ):
            continue
        kept.append(rule)
    return tinycss2.serialize(kept)


def write_icons(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    (static / MADE).write_text(icon_rules(), encoding="utf8")
    theme = (THEME / STYLES).read_text(encoding="utf8")
    (static / STYLES).write_text(without_icons(theme), encoding="utf8")
    for pattern in UNUSED:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", write_icons, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
