"""Texts that are filled in: the templates in `templates/`."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publishing.rounding import with_thousands

TEMPLATES = Path(__file__).parent / "templates"


def filled_in(name, **given):
    """A template as plain text, with what is given."""
    made = Environment(  # noqa: S701 - not HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["with_thousands"] = with_thousands
    return made.get_template(name).render(given)
