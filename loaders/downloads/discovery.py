"""What the publishers' pages and packages offer: links to files, and which of them to take."""

import html.parser
import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from loaders.downloads.periods import (
    Window,
    financial_years,
    month_text,
    months,
    period_of,
)
from loaders.downloads.transfer import LOOK_AT_SOURCES, Failure

UPLOAD_FOLDER = re.compile(r"/(20\d\d)[/-](\d\d)/")
DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)")
REVISED = re.compile(r"revis", re.IGNORECASE)
FOLLOWED_LEVELS = 2
NOT_FOUND = 404


@dataclass(frozen=True)
class Link:
    """A file on offer. `position` counts from the top of the pages read, newest page first.

    `table` tells the tables of one period apart, where a publisher has several: group of that name
    in the source's pattern.
    """

    address: str
    name: str
    period: str | None
    position: int
    table: str | None = None
    issued: str = ""
    evidence: str = ""
    issued_by: str = "title block"


@dataclass
class Offer:
    """What one publication offers: links to take, what was passed over, months without a file."""

    links: list[Link] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True)
class _Page:
    """A page: its address, and its links as (address, text)."""

    address: str
    links: list[tuple[str, str]]


class _Links(html.parser.HTMLParser):
    """The links of a page: (address as written, text)."""

    def __init__(self):
        super().__init__()
        self.found = []
        self._open = None

    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href")
        if tag == "a" and href:
            self._open = [href.strip(), ""]
            self.found.append(self._open)

    def handle_data(self, data):
        if self._open:
            self._open[1] += data

    def handle_endtag(self, tag):
        if tag == "a":
            self._open = None


def offer(publisher, fetcher, window, today):
    """What a publication offers in a window, one edition of a period. Failures are in it.

    `today` is the number of the current month: no page is looked for beyond it.
    """
    first = window.since if window.since is not None else publisher.first_month
    asked, window = window, Window(first, window.until)
    found = Offer()
    for source in publisher.sources:
        before = _said(found)
        links = KINDS[source.kind](source, publisher, fetcher, window, today, found)
        chosen = [link for link in links if window.holds(_dated(source, link))]
        if not chosen and _said(found) == before:
            if not links:
                found.failures.append(_nothing(source))
            else:
                found.missing.append(_none_of_these_months(publisher, source.address))
        if source.kind in ("year pages", "release pages"):
            chosen = _newest(chosen, publisher, found)
            found.missing.extend(_missing_months(source, publisher, chosen, asked))
        found.links.extend(chosen)
    return found


def _dated(source, link):
    """Period of a file of one period; a file that holds a whole series is of every month."""
    return link.period if source.kind in ("year pages", "release pages") else None


def _nothing(source, address=None):
    happened = f"has no file whose name fits {source.name.pattern}"
    return Failure(address or source.address, happened, LOOK_AT_SOURCES, status=NOT_FOUND)


def _none_of_these_months(publisher, address):
    return f"{publisher.publication}: no file of the months asked for ({address})"


def _newest(links, publisher, found):
    """Of each period the newest edition, as far as links show it; says what was passed over."""
    by_period = {}
    for link in links:
        by_period.setdefault((link.period or link.name, link.table or ""), []).append(link)
    chosen = []
    for (period, _), rivals in sorted(by_period.items()):
        best = max(rivals, key=lambda link: _rank(link, publisher))
        chosen.append(best)
        if len(rivals) > 1:
            others = ", ".join(_shown(link) for link in rivals if link is not best)
            found.remarks.append(
                f"{publisher.publication} {period}: chose {_shown(best)}, the newest by upload "
                f"folder, name and place on the page; passed over {others}"
            )
    return chosen


def _rank(link, publisher):
    """Order of editions: upload folder, day in the name, `Revisions`, type, place on the page.

    Design, Editions: the newest issue counts; the publishers' pages put the newest first.
    """
    path = urlsplit(link.address).path
    folder = UPLOAD_FOLDER.search(path)
    day = DAY_IN_NAME.search(link.name)
    return (
        folder.groups() if folder else ("", ""),
        day[1] if day else "",
        bool(REVISED.search(link.name)),
        -publisher.types.index(_suffix(link.name)),
        -link.position,
    )


def _shown(link):
    folder = UPLOAD_FOLDER.search(urlsplit(link.address).path)
    return f"{'/'.join(folder.groups())}/{link.name}" if folder else link.name


def _missing_months(source, publisher, links, asked):
    """Months without a file between months that have one, and to the ends that were asked for.

    A link that its pattern misses must not go unseen. Months in a row are one remark.
    """
    held = {
        number
        for link in links
        if link.period
        for number in range(months(link.period)[0], months(link.period)[1] + 1)
    }
    if not held or not source.months_apart:
        return []
    apart, first, last = source.months_apart, min(held), max(held)
    since = max(first if asked.since is None else asked.since, publisher.first_month or 0)
    until = last if asked.until is None else asked.until
    begin = first - apart * max(0, (first - since) // apart)
    runs = []
    for number in range(begin, max(last, until) + 1, apart):
        if number in held:
            continue
        if runs and runs[-1][1] == number - apart:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [
        f"{source.publication} {_run_text(first, last)}: no file found; {LOOK_AT_SOURCES}"
        for first, last in runs
    ]


def _run_text(first, last):
    return month_text(first) if first == last else f"{month_text(first)} to {month_text(last)}"


def _said(found):
    return len(found.failures) + len(found.remarks) + len(found.missing)


def _year_pages(source, publisher, fetcher, window, today, found):
    until = today if window.until is None else min(today, window.until)
    years = financial_years(window.since, until)
    links = []
    for year in reversed(years):
        address = source.address.replace("{year}", year)
        try:
            page = _page(address, publisher, fetcher)
            new = _files(page, source, publisher, len(links))
            if not new:
                raise _nothing(source, address)
            links.extend(new)
        except Failure as failure:
            # the page of the year that has begun comes weeks after April
            if months(f"{year[:4]}/{year[-2:]}")[1] >= today and failure.status == NOT_FOUND:
                found.missing.append(f"{publisher.publication} {year}: no file yet ({address})")
            else:
                found.failures.append(failure)
    return _unlike(links)


def _release_pages(source, publisher, fetcher, window, today, found):
    """Files of a landing page, and of the pages it leads to whose address fits `follow`."""
    del today
    level, seen, links, led_on = [source.address], {source.address}, [], False
    for depth in range(FOLLOWED_LEVELS + 1):
        following = []
        for address in level:
            try:
                page = _page(address, publisher, fetcher)
            except Failure as failure:
                found.failures.append(failure)
                continue
            links.extend(_files(page, source, publisher, len(links)))
            for linked, _ in page.links:
                if linked in seen or not source.follow.fullmatch(urlsplit(linked).path):
                    continue
                led_on = True
                seen.add(linked)
                if window.holds(period_of(linked)):
                    following.append(linked)
        level = following if depth < FOLLOWED_LEVELS else []
    if led_on and not links:
        found.missing.append(_none_of_these_months(publisher, source.address))
    return _unlike(links)


def _page(address, publisher, fetcher):
    """A page with its links to the publisher's hosts. Raises Failure."""
    content, final = fetcher.page(address, publisher.hosts)
    parser = _Links()
    parser.feed(content.decode("utf-8", errors="replace"))
    links = []
    for href, text in parser.found:
        try:
            parts = urlsplit(urljoin(final, href))
        except ValueError:
            continue
        if parts.hostname in publisher.hosts and parts.scheme in ("http", "https"):
            # old pages link by http; the same hosts answer by https, and nothing else is asked
            linked = urlunsplit(("https", parts.hostname, parts.path, parts.query, ""))
            links.append((linked, " ".join(text.split())))
    return _Page(address, links)


def _files(page, source, publisher, position):
    links = []
    for address, text in page.links:
        name = unquote(urlsplit(address).path.rsplit("/", 1)[-1])
        fits = source.name.fullmatch(name)
        if fits and _suffix(name) in publisher.types:
            period = period_of(name) or period_of(text) or period_of(page.address)
            table = fits.groupdict().get("table")
            links.append(
                Link(
                    address,
                    name,
                    period,
                    position + len(links),
                    table,
                    issued_by=source.issued_by,
                )
            )
    return links


def _unlike(links):
    """The links, each address once, where it stands first."""
    return list({link.address: link for link in reversed(links)}.values())[::-1]


def _suffix(name):
    return name.rsplit(".", 1)[-1].lower()


def _ckan_package(source, publisher, fetcher, window, today, found):
    """Resources of a CKAN package by their ids, each dated by its metadata."""
    del window, today
    try:
        content, _ = fetcher.page(source.address, publisher.hosts)
        listed = {
            resource["id"]: resource for resource in json.loads(content)["result"]["resources"]
        }
    except Failure as failure:
        found.failures.append(failure)
        return []
    except (ValueError, KeyError, TypeError):
        happened = "is not the metadata of a package"
        found.failures.append(Failure(source.address, happened, LOOK_AT_SOURCES))
        return []
    links = []
    for position, key in enumerate(source.resources):
        resource = listed.get(key, {})
        address = resource.get("url") or ""
        name = unquote(urlsplit(address).path.rsplit("/", 1)[-1])
        if _suffix(name) not in publisher.types:
            happened = f"has no resource {key} with a file ({', '.join(publisher.types)})"
            found.failures.append(Failure(source.address, happened, LOOK_AT_SOURCES))
            continue
        day = re.match(r"20\d\d-\d\d-\d\d", resource.get("last_modified") or "")
        links.append(
            Link(
                address,
                name,
                period_of(name),
                position,
                issued=day[0] if day else "",
                evidence="last_modified of the resource in the publisher's metadata" if day else "",
                issued_by="metadata" if day else "last modified",
            )
        )
    return links


def _fixed_address(source, publisher, fetcher, window, today, found):
    del publisher, fetcher, window, today, found
    return [Link(source.address, source.file_name, None, 0, issued_by=source.issued_by)]


KINDS = {
    "year pages": _year_pages,
    "release pages": _release_pages,
    "ckan package": _ckan_package,
    "fixed address": _fixed_address,
}
