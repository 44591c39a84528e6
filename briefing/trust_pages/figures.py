"""All that the pages show, read from the marts once, by organisation."""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from itertools import chain
from operator import itemgetter
from urllib.parse import quote

from markupsafe import Markup

from briefing.marts import grouped, months_between, months_from
from briefing.missing import Missing
from briefing.trust_pages.axis import Axis
from briefing.trust_pages.drawn import group_of

# Marts of organisations, and what a reader calls their figures.
COMPARISONS = {
    "trust_scan_comparison": "Scans",
    "trust_wait_comparison": "Waits",
    "trust_activity_comparison": "Tests done",
    "trust_cancer_scan_comparison": "Tests suitable for diagnosing cancer",
}
REGIONS = {
    "region_scan_comparison": ["modality_code"],
    "region_wait_comparison": ["test_group", "test_code"],
    "region_activity_comparison": ["test_group", "test_code"],
}
NATIONAL_STANDARD, LONG_WAIT = 6, 13
LINK = Markup('<li><a href="{}.html">{}</a> ({})</li>')
# Queries whose rows are of an organisation: how fast results came, who asked, weeks of work.
OF_ORGANISATIONS = (
    *("days_and_reports", "days_of_newest_year"),
    *("newest_shares_of_reports", "known_of_newest_reports"),
    *("scans_made_up", "months_since_2020", "scans_by_who_asked", "weeks_of_work", "more_tests"),
    *("scans_of_months", "lasting_breaks", "shares_of_months"),
)
# Those that read what is known of bodies that an organisation has merged with since.
OF_THOSE_MERGED = ("scans_of_months", "lasting_breaks")
# Ends of names that a label in a chart leaves out, and how long one may be beside a mark.
KINDS_OF_TRUST = (" NHS Foundation Trust", " NHS Trust", " Limited", " Ltd")
LONGEST_LABEL = 30
# What the cells of each kind of figure are of.
SECTIONS = {
    "request_to_test": "Days and reports",
    "test_to_report": "Days and reports",
    "reports": "Days and reports",
    "who_asked": "Who asked for the scans",
    "waiting": "Weeks of work",
    "waiting_list_tests": "Weeks of work",
}
OF_AREAS = ("region_reporting_comparison", "scan_change_by_setting", "backlog_over_time")


class Figures:
    """The marts' rows by organisation, region and nation; `codes` are those that have a page."""

    def __init__(self, marts):
        self.marts, self.windows = marts, marts.windows
        self.missing = Missing(marts)
        self.faults = grouped(marts.ask("trust_pages/faults_of_figures"), "organisation_code")
        self.compared = {
            mart: grouped(marts.rows_of(mart), "organisation_code") for mart in COMPARISONS
        }
        self.codes = sorted({code for rows in self.compared.values() for code in rows})
        self.known = _one_by(marts.rows_of("dim_organisation"), "organisation_code")
        self.tests = _one_by(marts.rows_of("dim_test"), "test_code")
        self._codes_of_group = {}
        for code, test in self.tests.items():
            self._codes_of_group.setdefault(test["test_group"], set()).add(code)
        self.codes_in_words = {
            (row["column_name"], row["code"]): row["code_in_words"]
            for row in marts.rows_of("dim_code")
        }
        self.regions = {
            mart: _one_by(marts.rows_of(mart), "area_code", *keys) for mart, keys in REGIONS.items()
        }
        self.nations = _one_by(
            marts.ask("trust_pages/waits_of_nations"), "nation", "test_group", "threshold_weeks"
        )
        self.standards = _one_by(marts.ask("trust_pages/standards_of_nations"), "nation")
        self.members = grouped(
            marts.ask("trust_pages/bodies_counted_together"), "organisation_code"
        )
        asked = marts.ask("trust_pages/bodies_with_scans")
        self.with_scans = {row["organisation_code"] for row in asked}
        self.bodies = {row["member_code"] for rows in self.members.values() for row in rows}
        self.over_time = defaultdict(dict)
        for row in marts.rows_of("over_time_groups"):
            self.over_time[row["publication"]][row["member_code"]] = row["organisation_code"]
        self._read_months()
        self.cells = grouped(marts.ask("trust_pages/cells_of_figures"), "subject_code")
        self.files = grouped(marts.ask("trust_pages/files_of_figures"), "organisation_code")
        self.newest = {
            what: _one_by(marts.ask(f"trust_pages/newest_{what}_against_2019"), "organisation_code")
            for what in ("scans", "activity")
        }
        self.asked = {
            name: grouped(
                marts.ask(f"trust_pages/{name}", of_all=name in OF_THOSE_MERGED),
                "organisation_code",
            )
            for name in OF_ORGANISATIONS
        }
        peers = marts.ask("trust_pages/beside_peers", of_all=True)
        self.peers = grouped(peers, "measure")
        self.of_group = grouped(peers, "measure", "nation", "peer_group")
        self.added_up_from = min(
            (
                row["cumulated_from"]
                for rows in self.asked["scans_made_up"].values()
                for row in rows
            ),
            default=None,
        )
        days = marts.ask("trust_pages/days_of_years", of_all=True)
        self.asked["days_of_years"] = grouped(days, "organisation_code")
        self.days = grouped(
            days,
            "measure",
            "modality_code",
            "year_from",
        )
        self.newest_year_of_days = max((year for _, _, year in self.days), default=None)
        self._read_axes()
        # Of areas, which a part has whole.
        self.is_loaded = {mart: marts.has(mart) for mart in OF_AREAS}
        self.reporting_periods = _one_by(
            marts.ask("trust_pages/periods_of_days_and_reports"),
            "measure",
            "basis",
            "patient_group",
        )
        self.cells_of_results = grouped(
            marts.ask("trust_pages/cells_of_results"), "organisation_code"
        )
        self.ranked_from = marts.facts["ranked_from"]
        self.by_place = defaultdict(list)
        for code in self.codes:
            trust = Organisation(self, code)
            self.by_place[trust.place].append((trust.name, code))
        # an item of a list for each, made once for the pages of all the others
        for place, found in self.by_place.items():
            self.by_place[place] = [
                (code, LINK.format(quote(code), name, code)) for name, code in sorted(found)
            ]

    def _read_months(self):
        """Months of the chart, and the scans of each organisation in them."""
        baseline, comparison = self.window("baseline"), self.window("comparison")
        self.is_a_year_apart = months_between(baseline[1], comparison[1]) == 12
        self.is_by_year = (
            baseline[0].month == comparison[0].month
            and baseline[0].year != comparison[0].year
            and all(months_between(*window) < 12 for window in (baseline, comparison))
        )
        if self.is_by_year:
            self.years = [months_from(first, 12) for first, _ in (baseline, comparison)]
        else:
            first, last = min(baseline + comparison), max(baseline + comparison)
            self.years = [months_from(first, months_between(first, last) + 1)]
        months = sorted({month for year in self.years for month in year})
        self.scans_by_month = grouped(
            self.marts.ask("trust_pages/scans_by_month", months=months), "organisation_code"
        )
        # Other months are drawn, and nothing else is said of them.
        compared = [
            month
            for first, last in (baseline, comparison)
            for month in months_from(first, months_between(first, last) + 1)
        ]
        self.beyond_limits = grouped(
            self.marts.ask("trust_pages/months_beyond_limits", months=compared), "organisation_code"
        )

    def _read_axes(self):
        """Months loaded of scans and of waits, and those of an edition that is not final."""
        drawn = grouped(self.marts.ask("trust_pages/months_drawn"), "subject")
        self._months = {subject: [row["month"] for row in drawn[subject]] for subject in drawn}
        self._provisional = {
            subject: {row["month"] for row in drawn[subject] if row["is_provisional"]}
            for subject in drawn
        }
        self.newest_list = max(self._months.get("waits", ()), default=None)
        self._axes, self._drawn, self._sound, self.figures_in_words = {}, {}, {}, {}

    def axis(self, subject):
        """The months of `scans` that charts show, one after the other."""
        return self.axis_of(self._months[subject], subject)

    def axis_of(self, months, subject="waits"):
        """The same of the months of a list of its own."""
        key = subject, tuple(months)
        if key not in self._axes:
            self._axes[key] = Axis(months, self._provisional.get(subject, ()))
        return self._axes[key]

    def drawn_group(self, measure, of):
        """Dots of a group of peers; `of` are nation, peer group and the region of neighbours."""
        key = measure, *of
        if key not in self._drawn:
            rows = self.of_group[measure, *of[:2]]
            if measure == "waits":
                rows = [row for row in rows if row["is_ranked"]]
            pairs = [
                (row["figure"], of[2] is not None and row["region_code"] == of[2]) for row in rows
            ]
            self._drawn[key] = group_of(pairs, "%")
        return self._drawn[key]

    def sound_days(self, measure, kind, year, peer_group):
        """Code, region and median days of those of a peer group that nothing is known against."""
        key = measure, kind, year, peer_group
        if key not in self._sound:
            self._sound[key] = [
                (row["organisation_code"], row["region_code"], row["median_days"])
                for row in self.days[measure, kind, year]
                if row["is_sound"] and row["peer_group"] == peer_group
            ]
        return self._sound[key]

    def drawn_days(self, measure, kind, year, peer_group, region, kinds):
        """Dots of their days; strips of some `kinds` share a scale."""
        key = measure, kind, year, peer_group, region, kinds
        if key not in self._drawn:
            most = [
                days
                for shown in kinds
                for _, _, days in self.sound_days(measure, shown, year, peer_group)
            ]
            pairs = [
                (days, region is not None and of_region == region)
                for _, of_region, days in self.sound_days(measure, kind, year, peer_group)
            ]
            self._drawn[key] = group_of(pairs, high=max(most, default=0))
        return self._drawn[key]

    def window(self, name):
        """First and last month of the window `baseline` or `comparison`, as dates."""
        ends = (self.marts.facts[f"{name}_{end}"] for end in ("from", "to"))
        return tuple(date.fromisoformat(f"{end}-01") for end in ends)

    def test(self, code):
        """A test in words."""
        return self.tests[code]["test_in_words"] if code in self.tests else code

    def in_words(self, column, code):
        """A code of a column in words, within a sentence; the code itself where it has none."""
        return self.codes_in_words.get((column, code), code)

    def tests_of(self, row):
        """Codes of the tests that a row of waits or tests done counts; None for all."""
        if row["test_code"] != "all":
            return {row["test_code"]}
        return self._codes_of_group.get(row["test_group"])

    def named(self, code):
        """An organisation as a sentence has it: name and code."""
        return f"{self.known[code]['organisation_name']} ({code})" if code in self.known else code


class Organisation:
    """An organisation compared: who and where it is, and its rows of the four comparisons.

    `region_code` and `region_name` are None outside England, `region_code` also where it has bodies
    in several regions; `weeks` is its nation's standard; `areas` are code and name of its region
    and of England, where it is in them.
    """

    long_wait = LONG_WAIT
    # Kinds of figure that are of one body alone, and those of the lists, by month.
    of_one_body = ("request_to_test", "test_to_report", "reports")
    of_lists = ("waiting", "waiting_list_tests")

    def __init__(self, figures, code):
        self.figures, self.code = figures, code
        rows = [figures.compared[mart].get(code, []) for mart in COMPARISONS]
        self.scans, self.waits, self.activity, self.cancer = rows
        facts = figures.known[code]
        self.name, self.town = facts["organisation_name"], facts["town"]
        short = self.name
        for end in KINDS_OF_TRUST:
            short = short.removesuffix(end)
        self.short_name = short if len(short) <= LONGEST_LABEL else code
        self.name_note, self.former_names = facts["name_note"], facts["former_names"]
        self.kind = figures.in_words("organisation_type", facts["organisation_type"] or "provider")
        self.nation = facts["nation"] or "England"
        placed = (row for row in chain(*rows) if row["region_name"])
        region = next(placed, {"region_code": None, "region_name": None})
        self.region_code, self.region_name = region["region_code"], region["region_name"]
        self.place = self.nation, self.region_name if self.nation == "England" else None
        self.areas = [(self.region_code, self.region_name)] if self.region_code else []
        self.areas += [("ENG", "England")] if self.nation == "England" else []
        standard = figures.standards.get(self.nation, {})
        self.weeks = standard.get("threshold_weeks", NATIONAL_STANDARD)
        self.members = figures.members.get(code, [])

    @cached_property
    def cells_of_results(self):
        """Its rows of `cells_of_results`; medians and shares of several bodies are not shown."""
        over_time = {*self.codes, *self.merged_since("dm01")[1]}
        rows = [
            row
            for code in sorted(over_time)
            for row in self.figures.cells_of_results.get(code, [])
            if code in self.codes or row["figure"] in self.of_lists
        ]
        bodies = Counter(map(_kind_of_cells, rows))
        return [
            row
            for row in rows
            if row["figure"] not in self.of_one_body or bodies[_kind_of_cells(row)] == 1
        ]

    @cached_property
    def files(self):
        """Files of its figures, each with what it is of."""
        files = {
            (SECTIONS[row["figure"]], row["source_file"]): row for row in self.cells_of_results
        }
        return self.figures.files.get(self.code, []) + [
            {"subject": subject} | files[subject, name] for subject, name in sorted(files)
        ]

    def asked(self, query, code=None):
        """Its rows of one of OF_ORGANISATIONS, or those of the organisation that counts it."""
        return self.figures.asked[query].get(code or self.code, [])

    def beside(self, mart, *keys):
        """Name and row of its areas in a mart of regions, where there is one."""
        rows = self.figures.regions[mart]
        return [(name, rows[code, *keys]) for code, name in self.areas if (code, *keys) in rows]

    def wait_shares(self, test_group, test_code):
        """Name and percentage over the standard in the comparison month of the areas around."""
        if self.nation == "England":
            rows = self.beside("region_wait_comparison", test_group, test_code)
            return [(name, row[f"over_{self.weeks}_weeks_pct_comparison"]) for name, row in rows]
        if test_code != "all":
            return []
        row = self.figures.nations.get((self.nation, test_group, self.weeks), {})
        return [(self.nation, row.get("waiting_over_pct"))]

    def merged_since(self, publication):
        """Bodies that figures by month count with it, though the windows do not.

        Its code in those figures, or None, and the codes of those bodies.
        """
        groups = self.figures.over_time[publication]
        own = {row["member_code"] for row in self.members}
        there = {groups[member] for member in own if member in groups}
        others = {member for member, group in groups.items() if group in there} - own
        return min(there, default=None), sorted(others & self.figures.bodies)

    @property
    def codes(self):
        """Its own code and those of the bodies that it counts."""
        return {self.code, *(row["member_code"] for row in self.members)}

    def missing(self, subject, tests, window, codes=None, **default):
        """Why a figure of it, or of an area by its code, is missing: a word, as of Missing."""
        return self.figures.missing.word(subject, codes or self.codes, tests, window, **default)

    def faults(self):
        """Faults that touch its figures: its own, and those that withhold all of a file of its."""
        own = [row for code in sorted(self.codes) for row in self.figures.faults.get(code, [])]
        files = {file["source_file"] for file in self.files}
        of_all = (row for row in self.figures.faults.get(None, []) if row["source_file"] in files)
        return own + [row for row in of_all if row["effect"] == "withheld"]

    def others(self):
        """Links to the other organisations of its region, or of its nation, by name."""
        return [link for code, link in self.figures.by_place[self.place] if code != self.code]


def _kind_of_cells(row):
    return row["figure"], row["patient_group"], row["first_month"], row["last_month"]


def _one_by(rows, *columns):
    of = itemgetter(*columns)
    return {of(row): row for row in rows}
