"""Text of charts: measured, wrapped and drawn with one font, whatever fonts a computer has.

HarfBuzz shapes it, as browsers do, so that what is measured here is as wide as what they draw.
"""

import re
from base64 import b64encode
from functools import cache, lru_cache
from html import escape
from pathlib import Path

import uharfbuzz as harfbuzz

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = 400, 600
FILES = {REGULAR: "roboto-regular", BOLD: "roboto-semibold"}
# Where a line may end: not within `5.4 million` or `March 2025`.
BETWEEN_WORDS = re.compile(r"\s+(?!million\b|\d{4}\b)")
FAMILY = "Roboto, Arial, Helvetica, sans-serif"


def width(words, size, weight=REGULAR):
    """Width of a text of a size, in pixels."""
    _, advance = _shaped(words, weight)
    return advance * size / _font(weight).face.upem


def wrapped(words, size, room, weight=REGULAR):
    """Lines of a text that are at most `room` pixels wide; a word that is wider is cut."""
    lines = [""]
    for word in filter(None, BETWEEN_WORDS.split(words.strip())):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size, weight) <= room:
            lines[-1] = longer
            continue
        *cut, rest = _cut(word, size, room, weight)
        lines += [*cut, rest]
    return [line for line in lines if line]


def balanced(words, size, room, weight=REGULAR):
    """Lines of a text as `wrapped` has them, as few, and about as wide as each other."""
    lines = wrapped(words, size, room, weight)
    narrowest, widest = room / 2, room
    while widest - narrowest > 1:
        middle = (narrowest + widest) / 2
        if len(wrapped(words, size, middle, weight)) > len(lines):
            narrowest = middle
        else:
            widest = middle
    return wrapped(words, size, widest, weight) if len(lines) > 1 else lines


def outlined(words, x, y, size, weight, colour, anchor):
    """A line drawn as outlines: SVG that uses those of `glyphs`; and the glyphs used, a set."""
    shaped, advance = _shaped(words, weight)
    scale = size / _font(weight).face.upem
    left = x - advance * scale * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    uses = "".join(
        f'<use xlink:href="#{_glyph_name(glyph, weight)}" x="{at}"/>'
        for glyph, at in shaped
        if _outline(glyph, weight)
    )
    moved = f"translate({left:.2f} {y:g}) scale({scale:.6f} {-scale:.6f})"
    return f'<g transform="{moved}" fill="{colour}">{uses}</g>', {
        (glyph, weight) for glyph, _ in shaped
    }


def glyphs(used):
    """The glyphs that lines use, as SVG definitions."""
    return "".join(
        f'<path id="{_glyph_name(glyph, weight)}" d="{_outline(glyph, weight)}"/>'
        for glyph, weight in sorted(used)
        if _outline(glyph, weight)
    )


@cache
def faces():
    """The font as CSS, with its files in it, for a page that holds charts."""
    return "\n".join(
        f'@font-face {{ font-family: "Roboto"; font-weight: {weight}; '
        f"src: url(data:font/woff2;base64,{_base64(FONTS / f'{name}.woff2')}) format('woff2'); }}"
        for weight, name in FILES.items()
    )


def text_element(words, x, y, size, weight, colour, anchor):
    """A line as an SVG text that is as wide as measured even where a page may not use its font."""
    at = f'x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"'
    at += f' font-weight="{weight}"' if weight != REGULAR else ""
    at += f' text-anchor="{anchor}"' if anchor != "start" else ""
    length = f'textLength="{width(words, size, weight):.1f}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {at} {length}>{escape(words, quote=False)}</text>"


def _cut(word, size, room, weight):
    """A word in parts that fit, or the word."""
    parts = [""]
    for letter in word:
        if parts[-1] and width(parts[-1] + letter, size, weight) > room:
            parts.append("")
        parts[-1] += letter
    return parts


@cache
def _font(weight):
    blob = harfbuzz.Blob.from_file_path(str(FONTS / f"{FILES[weight]}.ttf"))
    return harfbuzz.Font(harfbuzz.Face(blob))


@lru_cache(maxsize=4096)
def _shaped(words, weight):
    """Glyphs of a line and how far right each stands, and how wide the line is, in font units."""
    buffer = harfbuzz.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    harfbuzz.shape(_font(weight), buffer)
    glyphs, advance = [], 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append((info.codepoint, advance + place.x_offset))
        advance += place.x_advance
    return glyphs, advance


def _glyph_name(glyph, weight):
    return f"{'b' if weight == BOLD else 'r'}{glyph}"


@cache
def _outline(glyph, weight):
    """A glyph as the `d` of an SVG path, in font units; empty of a blank."""
    pen = _Pen()
    _font(weight).draw_glyph_with_pen(glyph, pen)
    return "".join(pen.commands)


class _Pen:
    """Keeps an outline as commands of an SVG path; its methods are called as those of all pens."""

    def __init__(self):
        self.commands = []

    def _keep(self, command, *points):
        self.commands.append(command + " ".join(f"{x:g} {y:g}" for x, y in points))

    def moveTo(self, to):  # noqa: N802
        self._keep("M", to)

    def lineTo(self, to):  # noqa: N802
        self._keep("L", to)

    def qCurveTo(self, *points):  # noqa: N802
        self._keep("Q", *points)

    def curveTo(self, *points):  # noqa: N802
        self._keep("C", *points)

    def closePath(self):  # noqa: N802
        self._keep("Z")


def _base64(path):
    return b64encode(path.read_bytes()).decode("ascii")
