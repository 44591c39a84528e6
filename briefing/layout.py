"""How every page of the pack is laid out: templates, and figures in tables."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from briefing import lettering, palette, sentences
from briefing.sentences import NOT_PUBLISHED, points, share
from briefing.sources import day_words, financial_year, month_words
from publishing.rounding import with_thousands

TEMPLATES = Path(__file__).parent / "templates"
# Functions of `sentences` that templates have as filters.
WORDS = (
    *("about_share", "above_or_below", "capital", "fall_words", "listed", "name_and_note"),
    *(
        "number",
        "over_weeks",
        "in_millions",
        "in_months",
        "patients",
        "place",
        "share",
        "so_many_below",
    ),
)
FIGURES = {
    "count": with_thousands,
    "share": share,
    "points": points,
    "change": lambda pct: f"{points(pct)}%",
    "days": lambda days: f"{days:g}",
    "weeks": lambda weeks: with_thousands(weeks, 1),
    "shortfall": sentences.shortfall,
    "below": lambda pct: f"{share(abs(pct))} {'below' if pct > 0 else 'above'}",
}


@cache
def environment():
    """Jinja2 environment of the pages: text is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"figure": figure, "day": day_words, "month": month_words}
    made.filters["financial_year"] = financial_year
    for name in WORDS:
        made.filters[name] = getattr(sentences, name)
    made.globals["palette"] = {
        name.lower().replace("_", "-"): colour
        for name, colour in vars(palette).items()
        if name.isupper()
    }
    made.globals |= {
        name: getattr(sentences, name) for name in ("bounds_in_millions", "fewer_or_more")
    }
    made.globals["chart_faces"] = lettering.faces
    return made


def rendered(marts, template, root="", **names):
    """A template as text. `root` leads from a page's folder to the pack's: `` or `../`."""
    made = environment().get_template(template)
    return made.render(root=root, windows=marts.windows, as_of=marts.facts.get("as_of"), **names)


def write_page(marts, path, template, root="", **names):
    """Write a page; `root` as for `rendered`."""
    path.write_text(rendered(marts, template, root, **names), encoding="utf-8", newline="\n")


def figure(value, kind):
    """A figure of a table in words; a text is as it is. `kind`: one of FIGURES."""
    if isinstance(value, str):
        return value
    return NOT_PUBLISHED if value is None else FIGURES[kind](value)
