"""What the publishers' pages and packages offer: links to files, and which of them to take."""

import html.parser
import json
import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from loaders.downloads.periods import Window, financial_years, month_text, months, period_of
from loaders.downloads.transfer import LOOK_AT_SOURCES, Failure

UPLOAD_FOLDER = re.compile(r"/(20\d\d)[/-](\d\d)/")
DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)")
REVISED = re.compile(r"revis", re.IGNORECASE)
OF_PERIODS = ("year pages", "release pages")
FOLLOWED_LEVELS = 2
NOT_FOUND = 404


@dataclass(frozen=True)
class Link:
    """A file on offer. `position` counts from the top of the pages read, newest page first.

    `table` tells the tables of one period apart, where a publisher has several: group of that name
    in the source's pattern. `page` is the page that it stands on, `unpacked` the name of the tables
    that are taken out of a zip file.
    """

    address: str
    name: str
    period: str | None
    position: int
    table: str | None = None
    issued: str = ""
    evidence: str = ""
    issued_by: str = "title block"
    page: str = ""
    unpacked: re.Pattern | None = None

    @property
    def suffix(self):
        """Type of the file by its name, without the dot."""
        return self.name.rsplit(".", 1)[-1].lower()

    @property
    def upload_folder(self):
        """Year and month of the folder it was uploaded into, as texts; empty ones where unknown."""
        folder = UPLOAD_FOLDER.search(urlsplit(self.address).path)
        return folder.groups() if folder else ("", "")

    def __str__(self):
        """Name as a person is told it, with the folder."""
        return "/".join(filter(None, (*self.upload_folder, self.name)))


@dataclass
class Offer:
    """What one publication offers: links to take, what was passed over, months without a file.

    `unknown` says which files of its pages nobody knows by their names.
    """

    links: list[Link] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class _Links(html.parser.HTMLParser):
    """The links of a page: [address as written, text]."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self._open = None
        self.feed(page)

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
    found = Offer()
    for source in publisher.sources:
        looking = _Looking(publisher, source, fetcher, Window(first, window.until), today, found)
        looking.look(asked=window)
    return found


@dataclass
class _Looking:
    """A look at one source of a publication; what it comes to goes into `found`."""

    publisher: object
    source: object
    fetcher: object
    window: Window
    today: int
    found: Offer
    strangers: list[Link] = field(default_factory=list)

    def look(self, asked):
        """Add the links to take, and say what is missing of the window `asked` for."""
        before = self._said()
        links = KINDS[self.source.kind](self)
        links = list({link.address: link for link in reversed(links)}.values())[::-1]
        is_of_periods = self.source.kind in OF_PERIODS
        # a file that holds a whole series is of every month
        chosen = [link for link in links if not is_of_periods or self.window.holds(link.period)]
        if not chosen and self._said() == before:
            if links:
                self._miss_all_months()
            else:
                self.found.failures.append(self._nothing(self.source.address))
        if self.publisher.tables:
            chosen = self._of_used_tables(chosen)
        if is_of_periods:
            chosen = self._newest(chosen)
            self.found.missing.extend(self._missing_months(chosen, asked))
        self.found.links.extend(chosen)

    def _said(self):
        return len(self.found.failures) + len(self.found.remarks) + len(self.found.missing)

    def _nothing(self, address):
        happened = f"has no file whose name fits {self.source.name.pattern}"
        return Failure(address, happened, LOOK_AT_SOURCES, status=NOT_FOUND)

    def _miss_all_months(self):
        said = f"{self.publisher.publication}: no file of the months asked for"
        self.found.missing.append(f"{said} ({self.source.address})")

    def _of_used_tables(self, links):
        """Links of the tables that a model uses; says which others there are, and which lack."""
        tables = {table.number: table for table in self.publisher.tables}
        known = [link for link in links if link.table in tables]
        self._say_unknown([link for link in links if link.table not in tables])
        self.found.missing.extend(self._missing_tables(known, tables))
        unused = {}
        for link in known:
            if not tables[link.table].used:
                unused.setdefault(tables[link.table], []).append(str(link))
        for table, names in unused.items():
            self.found.remarks.append(
                f"{self.publisher.publication}: not downloaded, since no model uses it "
                f"({table.note}): {table.published_table}: {', '.join(names)}"
            )
        return [link for link in known if tables[link.table].used]

    def _say_unknown(self, links):
        """A line for each page that has files whose names tell no table that is known."""
        by_page = {}
        for link in (*self.strangers, *links):
            if self.window.holds(link.period):
                by_page.setdefault(link.page, {})[link.address] = str(link)
        for page, names in by_page.items():
            self.found.unknown.append(
                f"{self.publisher.publication}: {page} has {', '.join(names.values())}; expected "
                f"names that fit {self.source.name.pattern}, of a table in "
                "loaders/downloads/tables.csv. If one is a table that a model reads, change the "
                "pattern in loaders/downloads/sources.csv, or add the row of the table"
            )

    def _missing_tables(self, links, tables):
        """Tables that a period should have and no link is of: a line for each period."""
        for period in sorted({link.period for link in links if link.period}):
            held, pages = set(), {}
            for link in links:
                if link.period == period:
                    held.add(tables[link.table].layout)
                    pages[link.page] = None
            lacking = [
                table.published_table.partition(":")[0]
                for table in self.publisher.tables
                if table.used and table.is_due_in(period) and table.layout not in held
            ]
            if lacking:
                yield (
                    f"{self.publisher.publication} {period}: no file found of "
                    f"{', '.join(lacking)}; expected on {' or '.join(pages)}, under a name that "
                    f"fits {self.source.name.pattern}; {LOOK_AT_SOURCES}"
                )

    def _newest(self, links):
        """Of each period the newest edition, as far as links show; says what was passed over."""
        by_period = {}
        for link in links:
            by_period.setdefault((link.period or link.name, link.table or ""), []).append(link)
        chosen = []
        for (period, _), rivals in sorted(by_period.items()):
            best = max(rivals, key=self._rank)
            chosen.append(best)
            if len(rivals) > 1:
                others = ", ".join(str(link) for link in rivals if link is not best)
                self.found.remarks.append(
                    f"{self.publisher.publication} {period}: chose {best}, the newest by upload "
                    f"folder, name and place on the page; passed over {others}"
                )
        return chosen

    def _rank(self, link):
        """Order of editions: upload folder, day in the name, `Revisions`, type, place on the page.

        Design, Editions: the newest issue counts; the publishers' pages put the newest first.
        """
        day = DAY_IN_NAME.search(link.name)
        return (
            link.upload_folder,
            day[1] if day else "",
            bool(REVISED.search(link.name)),
            -self.publisher.types.index(link.suffix),
            -link.position,
        )

    def _missing_months(self, links, asked):
        """Months without a file between months that have one, and to the ends that were asked for.

        A link that its pattern misses must not go unseen. Months in a row are one remark.
        """
        held = set()
        for first, last in (months(link.period) for link in links if link.period):
            held.update(range(first, last + 1))
        apart = self.source.months_apart
        if not held or not apart:
            return
        first, last = min(held), max(held)
        since = max(first if asked.since is None else asked.since, self.publisher.first_month or 0)
        begin = first - apart * max(0, (first - since) // apart)
        until = max(last, last if asked.until is None else asked.until)
        run = []
        for number in range(begin, until + apart + 1, apart):
            if number <= until and number not in held:
                run.append(number)
            elif run:
                text = " to ".join(map(month_text, dict.fromkeys((run[0], run[-1]))))
                yield f"{self.source.publication} {text}: no file found; {LOOK_AT_SOURCES}"
                run = []

    def year_pages(self):
        """Files of a page for each financial year, the newest first."""
        until = self.today if self.window.until is None else min(self.today, self.window.until)
        links = []
        for year in reversed(financial_years(self.window.since, until)):
            address = self.source.address.replace("{year}", year)
            try:
                new = self._files(address, self._page(address), len(links))
                if not new:
                    raise self._nothing(address)
                links.extend(new)
            except Failure as failure:
                self._fail_of_year(year, address, failure)
        return links

    def _fail_of_year(self, year, address, failure):
        # the page of the year that has begun, or its files, come weeks after April
        has_begun = months(f"{year[:4]}/{year[-2:]}")[1] >= self.today
        if has_begun and failure.status == NOT_FOUND:
            said = f"{self.publisher.publication} {year}: no file yet ({address})"
            self.found.missing.append(said)
        else:
            self.found.failures.append(failure)

    def release_pages(self):
        """Files of a landing page, and of the pages it leads to whose address fits `follow`."""
        level, seen, links = [self.source.address], {self.source.address}, []
        empty = {}
        for depth in range(FOLLOWED_LEVELS + 1):
            following = []
            for address in level:
                try:
                    page = self._page(address)
                except Failure as failure:
                    self.found.failures.append(failure)
                    continue
                new = self._files(address, page, len(links))
                links.extend(new)
                year = period_of(address)
                if self.publisher.tables and not new and year and "/" in year:
                    empty[address] = year
                for linked, _ in page:
                    if linked not in seen and self.source.follow.fullmatch(urlsplit(linked).path):
                        seen.add(linked)
                        if self.window.holds(period_of(linked)):
                            following.append(linked)
            level = following if depth < FOLLOWED_LEVELS else []
        held = {link.period for link in links}
        for address, year in empty.items():
            # a year may have moved to another page, and its old page stays
            if year not in held:
                self._fail_of_year(year, address, self._nothing(address))
        if len(seen) > 1 and not links:
            self._miss_all_months()
        return links

    def _page(self, address):
        """Links of a page to the publisher's hosts: (address, text). Raises Failure."""
        content, final = self.fetcher.page(address, self.publisher.hosts)
        links = []
        for href, text in _Links(content.decode("utf-8", errors="replace")).found:
            try:
                parts = urlsplit(urljoin(final, href))
            except ValueError:
                continue
            if parts.hostname in self.publisher.hosts and parts.scheme in ("http", "https"):
                # old pages link by http; the same hosts answer by https, nothing else is asked
                linked = urlunsplit(("https", parts.hostname, parts.path, parts.query, ""))
                links.append((linked, " ".join(text.split())))
        return links

    def _files(self, page_address, page, position):
        links = []
        for address, text in page:
            name = _name(address)
            fits = self.source.name.fullmatch(name)
            named = fits.groupdict() if fits else {}
            # a day of issue in the name (Nov-2025) is no period, where the pattern says what is
            period = period_of(named.get("period") or name)
            period = period or period_of(text) or period_of(page_address)
            table = named["table"].lower() if named.get("table") else None
            link = Link(address, name, period, position + len(links), table, page=page_address)
            if link.suffix not in self.publisher.types:
                continue
            if fits:
                links.append(replace(link, issued_by=self.source.issued_by))
            else:
                self.strangers.append(link)
        return links

    def ckan_package(self):
        """Resources of a CKAN package by their ids, each dated by its metadata."""
        address, links = self.source.address, []
        try:
            content, _ = self.fetcher.page(address, self.publisher.hosts)
            resources = json.loads(content)["result"]["resources"]
            listed = {resource["id"]: resource for resource in resources}
        except Failure as failure:
            self.found.failures.append(failure)
            return []
        except (ValueError, KeyError, TypeError):
            happened = "is not the metadata of a package"
            self.found.failures.append(Failure(address, happened, LOOK_AT_SOURCES))
            return []
        for position, key in enumerate(self.source.resources):
            resource = listed.get(key, {})
            file, types = resource.get("url") or "", self.publisher.types
            day = re.match(r"20\d\d-\d\d-\d\d", resource.get("last_modified") or "")
            dated = {"issued_by": "last modified"}
            if day:
                evidence = "last_modified of the resource in the publisher's metadata"
                dated = {"issued": day[0], "evidence": evidence, "issued_by": "metadata"}
            link = Link(file, _name(file), period_of(_name(file)), position, **dated)
            if link.suffix in types:
                links.append(link)
            else:
                happened = f"has no resource {key} with a file ({', '.join(types)})"
                self.found.failures.append(Failure(address, happened, LOOK_AT_SOURCES))
        return links

    def fixed_address(self):
        """The one file of an address that stays."""
        source = self.source
        dated = {"issued_by": source.issued_by}
        return [Link(source.address, source.file_name, None, 0, **dated, unpacked=source.unpacked)]


def _name(address):
    return unquote(urlsplit(address).path.rsplit("/", 1)[-1])


KINDS = {
    "year pages": _Looking.year_pages,
    "release pages": _Looking.release_pages,
    "ckan package": _Looking.ckan_package,
    "fixed address": _Looking.fixed_address,
}
