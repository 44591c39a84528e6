"""How every page of the pack is laid out: templates, figures in tables, header and footer."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from briefing.sentences import number, share

TEMPLATES = Path(__file__).parent / "templates"


def environment():
    """Jinja2 environment of the pages: text is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["count_words"] = _worded(number)
    made.filters["share_words"] = _worded(share)
    made.filters["change_share_words"] = _worded(lambda value: f"{_signed(value)}%")
    made.filters["points_words"] = _worded(_signed)
    return made


def page(marts, template, root="", **names):
    """A page as text. `root` leads from the page's folder to the pack's: `` or `../`."""
    return environment().get_template(template).render(root=root, edition=edition(marts), **names)


def edition(marts):
    """What header and footer say of the build: windows compared and their edition."""
    windows = marts.windows
    compared = (
        f"Scans: {windows.comparison} against {windows.baseline}. "
        f"Waits: end of {windows.comparison_month} against end of {windows.baseline_month}."
    )
    return {"compared": compared, "issued": _issued(marts)}


def _issued(marts):
    """Words for the edition: the day up to which issues count, where one was set."""
    as_of = marts.facts.get("as_of")
    if as_of:
        return f"Edition: figures as issued by {as_of}."
    return "Edition: the latest issue of each file loaded."


def _worded(words):
    """A filter that leaves text as it is and says of a figure that is missing that it is."""

    def filtered(value):
        if isinstance(value, str):
            return value
        return "not published" if value is None else words(value)

    return filtered


def _signed(value):
    size = share(abs(value)).removesuffix("%")
    if float(size) == 0:
        return size
    return f"{'-' if value < 0 else '+'}{size}"
