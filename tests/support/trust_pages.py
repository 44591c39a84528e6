"""Pages of organisations as a reader finds them: texts, tables by name, links and tags."""

from contextlib import nullcontext
from functools import cache
from html.parser import HTMLParser

import made_up_briefing

from briefing.marts import Marts
from briefing.trust_pages import write_trust_pages


class Page(HTMLParser):
    """Texts of a page: paragraphs that are ready to use, cells by table, links, tags."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.ready, self.tables, self.texts = [], [], [], {}, []
        self._open, self._region, self._tag = None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.links.extend(filter(None, [attributes.get("href"), attributes.get("src")]))
        if attributes.get("role") == "region":
            self._region = self.tables.setdefault(attributes["aria-label"], [])
        if tag == "tr":
            self._region.append([])
        if tag in ("td", "th"):
            self._region[-1].append("")
        if attributes.get("id") == "ready":
            self._open = "ready"
        if tag == "p" and self._open == "ready":
            self.ready.append("")
        if tag != "span":
            self._tag = tag

    def handle_endtag(self, tag):
        if tag == "div":
            self._open = None
        if tag != "span":
            self._tag = None

    def handle_data(self, data):
        self.texts.append(data)
        if self._tag in ("td", "th") and self._region:
            self._region[-1][-1] += data
        if self._tag == "p" and self._open == "ready":
            self.ready[-1] += data


def pages_of(build_dir, folder, *codes):
    """Write the pages of some organisations, or of all; a function that reads one."""
    few = made_up_briefing.few_pages(*codes) if codes else nullcontext()
    with Marts(build_dir) as marts, few:
        number = write_trust_pages(marts, folder)
    return reader(folder / "trusts", number)


def reader(folder, number):
    @cache
    def read(code):
        return Page((folder / f"{code}.html").read_text(encoding="utf-8"))

    read.number, read.folder = number, folder
    return read


def copy_of(build, folder, *statements, **facts):
    """A copy of a build whose published marts were changed by SQL, and its facts."""
    return made_up_briefing.changed_build(build.folder, folder, *statements, **facts)
