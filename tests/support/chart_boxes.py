"""Where the texts of a chart stand, from its SVG and the measures of its font."""

import re
from dataclasses import dataclass
from itertools import combinations

from defusedxml import ElementTree

from briefing.lettering import REGULAR, width

SVG = "{http://www.w3.org/2000/svg}"
# How far letters reach above and below the line they stand on, as parts of their size: `l`, `g`.
ABOVE, BELOW = 0.76, 0.22


@dataclass(frozen=True)
class Box:
    """A text and the pixels it covers."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    fill: str


def boxes(svg):
    """Boxes of the texts of an SVG that is for a page."""
    found = []
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        wide = width(text.text, size, int(text.get("font-weight", REGULAR)))
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        ends = y - ABOVE * size, left + wide, y + BELOW * size
        found.append(Box(text.text, left, *ends, size, text.get("fill")))
    return found


def faults(svg):
    """What is wrong with the texts of an SVG: beyond its frame, or one over another."""
    _, _, across, down = map(float, ElementTree.fromstring(svg).get("viewBox").split())
    found = boxes(svg)
    beyond = [
        f"beyond the frame: {box.words}"
        for box in found
        if box.left < -0.5 or box.top < 0 or box.right > across + 0.5 or box.bottom > down
    ]
    return beyond + [
        f"over each other: {one.words} / {other.words}"
        for one, other in combinations(found, 2)
        if one.left < other.right - 0.5
        and other.left < one.right - 0.5
        and one.top < other.bottom - 0.5
        and other.top < one.bottom - 0.5
    ]


def contrast(colour, paper):
    """Contrast of two colours, `#12436d`, as WCAG reckons it."""
    light, dark = sorted((_luminance(colour), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(part, 16) / 255 for part in re.findall("..", colour.lstrip("#"))]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
