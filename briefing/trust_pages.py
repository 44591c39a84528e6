"""A page for each organisation: its scans, waits and tests done, in words, tables and a chart."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from urllib.parse import quote

from briefing.layout import edition, environment
from briefing.sentences import (
    NOT_PUBLISHED,
    because,
    listed,
    number,
    over_weeks,
    place,
    points,
    recovery_words,
    scans_paragraph,
    sentence,
    share,
    waits_paragraph,
)
from briefing.sources import cells_in_words
from briefing.trust_chart import month_chart
from publishing.headline import MONTHS, window_words

SAFE_CODE = re.compile(r"[A-Za-z0-9+_-]+")
# Of sums alone: changes and shares are made of them, and the mart has those too.
CELLS_SHOWN = """
    figure = part and mart like 'trust%' and (
        (mart like '%scan_comparison')
        or (mart = 'trust_activity_comparison' and test_group = 'all')
        or (mart = 'trust_wait_comparison' and not regexp_matches(part, '_(8|9)_weeks'))
    )
"""
COMPARISONS = [
    "trust_scan_comparison",
    "trust_wait_comparison",
    "trust_activity_comparison",
    "trust_cancer_scan_comparison",
]
KINDS = {
    "nhs_trust": "NHS trust",
    "independent_provider": "independent provider",
    "gp_practice": "GP practice",
    "primary_care_trust": "primary care trust",
    "health_board": "health board",
    "hsc_trust": "health and social care trust",
    "comparison_group": "organisations compared together",
    "other": "provider",
}
GROUPS = {
    "all": "All tests",
    "common": "Tests that England and Scotland both publish",
    "imaging": "Imaging",
    "endoscopy": "Endoscopy",
    "physiological_measurement": "Physiological measurement",
    "not_split": "All diagnostic services",
}
SETTINGS = {"all": "All patients", "gp_direct_access": "Sent by their GP"}
SPOKEN_OF = {"did_ct": "CT scans", "did_mri": "MRI scans"}
NATIONAL_STANDARD, LONG_WAIT = 6, 13
# What a reader calls the figures of a fact, and of a mart.
SOURCES = {
    "fct_scans": "Scans",
    "fct_waits": "Waits",
    "fct_activity": "Tests done",
    "fct_cancer_scans": "Tests suitable for diagnosing cancer",
}
MART_SOURCES = {
    "trust_scan_comparison": "Scans",
    "trust_wait_comparison": "Waits",
    "trust_activity_comparison": "Tests done",
    "trust_cancer_scan_comparison": "Tests suitable for diagnosing cancer",
}


class UnsafeCode(Exception):
    """A code that can't be a file name."""


def write_trust_pages(marts, folder):
    """Write `trusts/<code>.html` for each organisation compared; returns their number.

    Raises UnsafeCode.
    """
    folder = Path(folder) / "trusts"
    folder.mkdir(parents=True, exist_ok=True)
    template = environment().get_template("trust.html")
    tables = _Tables(marts)
    for code in tables.codes:
        page = template.render(tables.page(code))
        (folder / page_name(code)).write_text(page, encoding="utf-8")
    return len(tables.codes)


def page_name(code):
    """File name of an organisation's page. Raises UnsafeCode."""
    if not SAFE_CODE.fullmatch(code):
        raise UnsafeCode(
            f"the organisation code {code!r} can't be a file name; see dim_organisation"
        )
    return f"{code}.html"


class _Tables:
    """All that the pages show, read once, by organisation."""

    def __init__(self, marts):
        self.marts, self.windows, self.facts = marts, marts.windows, marts.facts
        self.compared = {mart: self._by("organisation_code", mart) for mart in COMPARISONS}
        self.codes = sorted({code for rows in self.compared.values() for code in rows})
        self.organisations = self._one_by("organisation_code", "dim_organisation")
        self.tests = self._one_by("test_code", "dim_test")
        self.regions = {
            mart: self._one_by(("area_code", *keys), mart)
            for mart, keys in {
                "region_scan_comparison": ["modality_code"],
                "region_wait_comparison": ["test_group", "test_code"],
                "region_activity_comparison": ["test_group", "test_code"],
            }.items()
        }
        self._read_nations()
        self._read_members()
        self._read_months()
        self._read_sources()
        self.ranked = self._read_ranked()

    # Reading

    def _rows(self, mart, where="true", columns="*", order="all", **parameters):
        if not self.marts.has(mart):
            return []
        sql = f"select {columns} from marts.{mart} where {where} order by {order}"
        return self.marts.rows(sql, **parameters)

    def _by(self, key, mart, **query):
        rows = defaultdict(list)
        for row in self._rows(mart, **query):
            rows[row[key]].append(row)
        return dict(rows)

    def _one_by(self, keys, mart, **query):
        if isinstance(keys, str):
            return {row[keys]: row for row in self._rows(mart, **query)}
        return {tuple(row[key] for key in keys): row for row in self._rows(mart, **query)}

    def _read_nations(self):
        rows = self._rows(
            "nation_wait_comparison",
            "strftime(month, '%Y-%m') = $month",
            month=self.facts["comparison_to"],
        )
        self.nations = {
            (row["nation"], row["test_group"], row["threshold_weeks"]): row["waiting_over_pct"]
            for row in rows
        }
        self.standards = {
            row["nation"]: row["threshold_weeks"]
            for row in self._rows(
                "nation_wait_comparison",
                "is_national_standard",
                "distinct nation, threshold_weeks",
            )
        }

    def _read_members(self):
        columns = (
            "organisation_code, member_code, "
            "nullif(regexp_extract(reason, '\\d{4}-\\d{2}-\\d{2}'), '')::date as until"
        )
        self.members = self._by("organisation_code", "comparison_groups", columns=columns)
        self.group_of = {
            member["member_code"]: code for code, rows in self.members.items() for member in rows
        }
        self.over_time = {}
        for row in self._rows("over_time_groups"):
            self.over_time.setdefault(row["publication"], {})[row["member_code"]] = row[
                "organisation_code"
            ]

    def _read_months(self):
        """Months of the chart; each organisation's newest month that stands against 2019."""
        first_baseline, first_comparison = (
            self._month("baseline_from"),
            self._month("comparison_from"),
        )
        ends = self._month("baseline_to"), self._month("comparison_to")
        self.is_by_year = (
            first_baseline.month == first_comparison.month
            and first_baseline.year != first_comparison.year
            and _months_apart(first_baseline, ends[0]) < 12
            and _months_apart(first_comparison, ends[1]) < 12
        )
        if self.is_by_year:
            self.years = [_months_from(first, 12) for first in (first_baseline, first_comparison)]
        else:
            first, last = min(first_baseline, first_comparison), max(ends)
            self.years = [_months_from(first, _months_apart(first, last) + 1)]
        shown = sorted({month for year in self.years for month in year})
        months = ", ".join(f"date '{month}'" for month in shown)
        self.scans_by_month = self._by(
            "organisation_code",
            "trust_scans_over_time",
            where=f"modality_code = 'all' and month in ({months})",
        )
        newest = (
            "qualify row_number() over (partition by organisation_code order by month desc) = 1"
        )
        against_2019 = (
            "pct_of_2019 is not null and is_comparable and month > date '2019-12-31' "
            "and strftime(month, '%Y-%m') >= $comparison_from"
        )
        since = {"comparison_from": self.facts["comparison_from"]}
        self.newest = {
            mart: {
                "months": self._one_by(
                    "organisation_code",
                    mart,
                    where=f"{total} and {against_2019} {newest}",
                    **since,
                ),
                "last": self._rows(mart, total, "max(month) as month"),
            }
            for mart, total in {
                "trust_scans_over_time": "modality_code = 'all'",
                "trust_activity_over_time": "test_group = 'all' and test_code = 'all'",
            }.items()
        }

    def _read_sources(self):
        self.cells = self._by("subject_code", "figure_sources", where=CELLS_SHOWN)
        self.files = defaultdict(list)
        words = {
            f"${key}": self.facts[key]
            for key in ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
        }
        flows = (
            "(strftime(month, '%Y-%m') between $baseline_from and $baseline_to "
            "or strftime(month, '%Y-%m') between $comparison_from and $comparison_to)"
        )
        loaded = self._one_by("file_name", "loaded_files")
        for fact, what in SOURCES.items():
            where, names = flows, list(words)
            if fact == "fct_waits":
                where = "strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)"
                names = ["$baseline_to", "$comparison_to"]
            rows = self._rows(
                fact,
                where,
                "distinct organisation_code, source_file",
                **{name[1:]: words[name] for name in names},
            )
            seen = set()
            for row in rows:
                group = self.group_of.get(row["organisation_code"])
                if group and (group, row["source_file"]) not in seen:
                    seen.add((group, row["source_file"]))
                    self.files[group].append(
                        (what, row["source_file"], loaded.get(row["source_file"]))
                    )

    def _read_ranked(self):
        kinds = {
            row["organisation_type"] in ("nhs_trust", "comparison_group")
            for row in self._all_scans()
            if row["change_rank"]
        }
        who = {(True,): "trusts", (False,): "providers"}.get(
            tuple(kinds), "trusts and independent providers"
        )
        return {
            "ranked": sum(1 for row in self._all_scans() if row["change_rank"]),
            "who": who,
            "ranked_from": self.facts["ranked_from"],
        }

    def _all_scans(self):
        for rows in self.compared["trust_scan_comparison"].values():
            yield from (row for row in rows if row["modality_code"] == "all")

    def _month(self, fact):
        return date.fromisoformat(f"{self.facts[fact]}-01")

    # One page

    def page(self, code):
        """All that the template shows of an organisation."""
        scans = self.compared["trust_scan_comparison"].get(code, [])
        waits = self.compared["trust_wait_comparison"].get(code, [])
        activity = self.compared["trust_activity_comparison"].get(code, [])
        cancer = self.compared["trust_cancer_scan_comparison"].get(code, [])
        facts = self.organisations[code]
        region_code, region_name = self._region(scans + waits + activity + cancer)
        nation = facts["nation"] or "England"
        weeks = self.standards.get(nation, NATIONAL_STANDARD)
        about = {
            "code": code,
            "name": facts["organisation_name"],
            "nation": nation,
            "region_code": region_code,
            "region_name": region_name,
            "weeks": weeks,
        }
        members = self._members_in_words(code)
        merged_since = self._merged_since(code, "did"), self._merged_since(code, "dm01")
        return {
            **about,
            "kind": KINDS.get(facts["organisation_type"], "provider"),
            "town": facts["town"],
            "place": self._place(about),
            "former_names": facts["former_names"],
            "members": members,
            "windows": self.windows,
            "paragraphs": self._paragraphs(about, members, merged_since, scans, waits),
            "flags": self._flags(scans, waits, activity, cancer),
            "left_out": listed(
                [
                    what
                    for what, rows in [
                        ("scans", scans),
                        ("waiting lists", waits),
                        ("tests done", activity),
                        ("tests suitable for diagnosing cancer", cancer),
                    ]
                    if not rows
                ]
            ),
            "by_month": self._by_month(about, merged_since[0]),
            "modalities": [self._scan_row(row, about, scans) for row in _total_first(scans)],
            "waits": self._waits(about, waits),
            "weeks_in_words": over_weeks(nation, weeks),
            "long_in_words": over_weeks(nation, LONG_WAIT),
            "activity": self._activity(about, activity),
            "cancer": self._cancer(cancer),
            "cells": self._cells(code),
            "files": self.files.get(code, []),
            "others": self._others(about),
            "edition": edition(self.marts),
            "root": "../",
        }

    def _region(self, rows):
        for row in rows:
            if row["region_name"]:
                return row["region_code"], row["region_name"]
        return None, None

    def _areas(self, about, mart, *keys):
        """Name and row of the organisation's region and of its nation, where there are any."""
        areas = [(about["region_code"], about["region_name"])]
        if about["nation"] == "England":
            areas.append(("ENG", "England"))
        found = [(name, self.regions[mart].get((code, *keys))) for code, name in areas if code]
        return [(name, row) for name, row in found if row]

    def _members_in_words(self, code):
        """Which bodies' figures are added together, as a sentence; empty for a body of its own."""
        others = [row for row in self.members.get(code, []) if row["member_code"] != code]
        if not others:
            return ""
        dated = defaultdict(list)
        for row in others:
            dated[row["until"]].append(self._named(row["member_code"]))
        texts = [
            f"{listed(names)}" + (f" before {_day(until)}" if until else "")
            for until, names in sorted(dated.items(), key=lambda item: str(item[0]))
        ]
        own = "together" if "+" in code else "to its own"
        return f"Figures of {listed(texts)} are added {own}."

    def _named(self, code):
        organisation = self.organisations.get(code)
        return f"{organisation['organisation_name']} ({code})" if organisation else code

    def _merged_since(self, code, publication):
        """Bodies of the windows that are counted with it in figures by month: code there, names."""
        groups = self.over_time.get(publication, {})
        own = {row["member_code"] for row in self.members.get(code, [])}
        there = {groups[member] for member in own if member in groups}
        others = sorted(
            member
            for member, group in groups.items()
            if group in there and member not in own and member in self.group_of
        )
        return (min(there) if there else None), [self._named(member) for member in others]

    # In words

    def _paragraphs(self, about, members, merged_since, scans, waits):
        name, weeks = about["name"], about["weeks"]
        by_modality = {row["modality_code"]: row for row in scans}
        scans_said = scans_paragraph(
            name,
            by_modality.get("all"),
            self._areas(about, "region_scan_comparison", "all"),
            [
                (words, by_modality[code])
                for code, words in SPOKEN_OF.items()
                if code in by_modality
            ],
            self.ranked,
            self.windows,
        )
        total = next((row for row in waits if row["test_group"] == row["test_code"] == "all"), None)
        is_a_year = _months_apart(self._month("baseline_to"), self._month("comparison_to")) == 12
        waits_said = waits_paragraph(
            name, total, self._wait_shares(about, "all", "all"), weeks, self.windows, is_a_year
        )
        recovery_said = [
            self._recovery(name, "trust_scans_over_time", "scans", "scans", merged_since[0])
        ]
        recovery_said.append(
            self._recovery(
                "it" if recovery_said[0] and not merged_since[0][1] + merged_since[1][1] else name,
                "trust_activity_over_time",
                "activity",
                "of the tests counted with the waiting lists",
                merged_since[1],
            )
        )
        if members and (scans_said or waits_said):
            (scans_said or waits_said).append(members)
        return [
            " ".join(filter(None, said))
            for said in (scans_said, waits_said, recovery_said)
            if any(said)
        ]

    def _recovery(self, name, mart, what, noun, merged_since):
        code, others = merged_since
        row = self.newest[mart]["months"].get(code)
        if not row:
            return ""
        if others:
            name = f"{listed([name, *others])}, since merged,"
        is_newest = row["month"] == self.newest[mart]["last"][0]["month"]
        return recovery_words(row, what, name, noun, _month_in_words(row["month"]), is_newest)

    def _wait_shares(self, about, test_group, test_code):
        """Name and percentage over the standard in the comparison month of the areas around."""
        weeks = about["weeks"]
        if about["nation"] == "England":
            return [
                (name, row[f"over_{weeks}_weeks_pct_comparison"])
                for name, row in self._areas(about, "region_wait_comparison", test_group, test_code)
            ]
        if test_code != "all":
            return []
        return [(about["nation"], self.nations.get((about["nation"], test_group, weeks)))]

    def _flags(self, scans, waits, activity, cancer):
        """What to know before a figure of this page is quoted, as sentences."""
        flags = []
        totals = [
            ("Scans", [row for row in scans if row["modality_code"] == "all"]),
            ("Waiting lists", _totals(waits)),
            ("Tests done", _totals(activity)),
            (
                "Tests suitable for diagnosing cancer",
                [row for row in cancer if row["test_code"] == row["source_setting"] == "all"],
            ),
        ]
        for what, rows in totals:
            for row in rows:
                if not row["is_comparable"]:
                    flags.append(sentence(f"{what} {because(row['comparability_note'])}"))
                elif row["comparability_note"]:
                    flags.append(f"{what}: {row['comparability_note']}.")
        unsure = [
            self._test(row["modality_code"])
            for row in scans
            if row["is_comparable"]
            and not row["change_is_certain"]
            and row["modality_code"] != "all"
        ]
        if unsure:
            flags.append(
                f"Too few to tell a rise from a fall, since figures are rounded or suppressed: "
                f"{listed(unsure)}."
            )
        return list(dict.fromkeys(flags))

    def _test(self, code):
        test = self.tests.get(code)
        return test["test_in_words"] if test else code

    # Tables

    def _by_month(self, about, merged_since):
        """Chart and table of all scans by month, or None where there are none."""
        code, others = merged_since
        rows = {row["month"]: row for row in self.scans_by_month.get(code, [])}
        if not any(row["scans"] is not None for row in rows.values()):
            return None
        names = [window_words(f"{year[0]:%Y-%m}", f"{year[-1]:%Y-%m}") for year in self.years]
        lines = [[rows.get(month, {}).get("scans") for month in year] for year in self.years]
        newest = self.years[-1]
        compared = self._month("comparison_from"), self._month("comparison_to")
        table = []
        for position, month in enumerate(newest):
            row = rows.get(month, {})
            table.append(
                {
                    "month": MONTHS[month.month] if self.is_by_year else _month_in_words(month),
                    "scans": [number(line[position]) for line in lines],
                    "is_compared": compared[0] <= month <= compared[1],
                    "pct_of_2019": _against_2019(row, month),
                }
            )
        return {
            "chart": month_chart(
                names,
                lines,
                [MONTHS[month.month][:3] for month in newest]
                if self.is_by_year
                else [f"{month:%m/%y}" for month in newest],
                [row["is_compared"] for row in table],
                f"Scans by month at {about['name']}: {listed(names)}. The figures are in the "
                f"table below.",
            ),
            "names": names,
            "rows": table,
            "others": listed(others) if others else "",
        }

    def _scan_row(self, row, about, scans):
        total = next((other for other in scans if other["modality_code"] == "all"), row)
        is_total = row["modality_code"] == "all"
        areas = dict(self._areas(about, "region_scan_comparison", row["modality_code"]))
        note = (
            ""
            if row["comparability_note"] == total["comparability_note"] and not is_total
            else None
        )
        return {
            "name": "All scans" if is_total else _capital(self._test(row["modality_code"])),
            "is_total": is_total,
            "baseline": _scans(row, "baseline"),
            "comparison": _scans(row, "comparison"),
            "change": _signed(row["scans_change"]) if row["is_comparable"] else "not comparable",
            "pct": _change_pct(row, "scans"),
            "rank": number(row["change_rank"]) if row["change_rank"] else "not ranked",
            "areas": [share_of_change(areas.get(name)) for name in self._area_names(about)],
            "note": _note(row) if note is None else note,
        }

    def _area_names(self, about):
        names = [about["region_name"]] if about["region_code"] else []
        return names + (["England"] if about["nation"] == "England" else [])

    def _waits(self, about, waits):
        """Table of the waiting lists, or None where there are none."""
        if not waits:
            return None
        weeks = about["weeks"]
        shown = [
            row
            for row in _in_order(waits)
            if row["test_code"] == "all" or row["waiting_baseline"] or row["waiting_comparison"]
        ]
        rows = []
        for row in shown:
            beside = dict(self._wait_shares(about, row["test_group"], row["test_code"]))
            rows.append(
                {
                    "name": self._row_name(row),
                    "is_total": row["test_code"] == "all",
                    "months": [
                        [
                            number(row[f"waiting_{window}"]),
                            number(row[f"over_{weeks}_weeks_{window}"]),
                            _share_of(row, f"over_{weeks}_weeks_pct_{window}", f"waiting_{window}"),
                            number(row[f"over_{LONG_WAIT}_weeks_{window}"]),
                        ]
                        for window in ("baseline", "comparison")
                    ],
                    "points": _points(row, weeks),
                    "areas": [
                        share(beside[name]) if name in beside else "not compared"
                        for name in self._wait_areas(about)
                    ],
                    "note": _note(row),
                }
            )
        return {
            "rows": rows,
            "areas": self._wait_areas(about),
            "left_out": len(shown) < len(_in_order(waits)),
        }

    def _wait_areas(self, about):
        return self._area_names(about) if about["nation"] == "England" else [about["nation"]]

    def _row_name(self, row):
        if row["test_code"] != "all":
            return _capital(self._test(row["test_code"]))
        return GROUPS.get(row["test_group"], _capital(row["test_group"].replace("_", " ")))

    def _activity(self, about, activity):
        """Table of the tests done, or None where there are none."""
        rows = [
            {
                "name": self._row_name(row),
                "is_total": row["test_code"] == "all",
                "baseline": number(row["activity_baseline"]),
                "comparison": number(row["activity_comparison"]),
                "pct": _change_pct(row, "activity"),
                "areas": [
                    share_of_change(
                        dict(
                            self._areas(
                                about,
                                "region_activity_comparison",
                                row["test_group"],
                                row["test_code"],
                            )
                        ).get(name),
                        "activity",
                    )
                    for name in self._area_names(about)
                ],
                "note": _note(row),
            }
            for row in _in_order(activity)
            if row["test_code"] == "all" or row["activity_baseline"] or row["activity_comparison"]
        ]
        return {"rows": rows, "areas": self._area_names(about)} if rows else None

    def _cancer(self, cancer):
        """Tables of tests suitable for diagnosing cancer, one a source setting."""
        return [
            {
                "name": name,
                "rows": [
                    {
                        "name": "All of these tests"
                        if row["test_code"] == "all"
                        else _capital(self._test(row["test_code"])),
                        "is_total": row["test_code"] == "all",
                        "baseline": _scans(row, "baseline"),
                        "comparison": _scans(row, "comparison"),
                        "pct": _change_pct(row, "scans"),
                        "note": _note(row),
                    }
                    for row in _total_first(rows, "test_code")
                ],
            }
            for setting, name in SETTINGS.items()
            if (rows := [row for row in cancer if row["source_setting"] == setting])
        ]

    def _cells(self, code):
        """Rows of `figure_sources` of an organisation, in words."""
        return [
            row
            | {
                "what": self._figure_in_words(row),
                "where": cells_in_words(row["source_cells"], row["cells"]),
            }
            for row in self.cells.get(code, [])
            if row["mart"] in MART_SOURCES
        ]

    def _figure_in_words(self, row):
        test = row["test_code"]
        tests = self._test(test) if test != "all" else GROUPS.get(row["test_group"], "All kinds")
        if test == "all":
            tests = tests[0].lower() + tests[1:]
        words = [MART_SOURCES[row["mart"]], tests]
        if row["source_setting"] == "gp_direct_access":
            words.append(SETTINGS["gp_direct_access"][0].lower() + SETTINGS["gp_direct_access"][1:])
        figure = row["figure"].removeprefix("scans_").removeprefix("activity_").replace("_", " ")
        return f"{', '.join(words)}: {figure}"

    @staticmethod
    def _place(about):
        if about["nation"] != "England" or not about["region_name"]:
            return about["nation"]
        return place(about["region_name"]) if about["region_code"] else "several regions"

    def _others(self, about):
        """Links to the other pages of the region, or of the nation where there are no regions."""
        if not hasattr(self, "_by_place"):
            self._by_place = defaultdict(list)
            for code in self.codes:
                rows = [row for mart in COMPARISONS for row in self.compared[mart].get(code, [])]
                nation = self.organisations[code]["nation"] or "England"
                area = self._region(rows)[1] if nation == "England" else nation
                self._by_place[nation, area].append(code)
        area = about["region_name"] if about["nation"] == "England" else about["nation"]
        others = [
            {
                "name": self.organisations[code]["organisation_name"],
                "code": code,
                "address": quote(page_name(code)),
            }
            for code in self._by_place[about["nation"], area]
            if code != about["code"]
        ]
        return sorted(others, key=lambda other: (other["name"], other["code"]))


# Figures in tables


def share_of_change(row, what="scans"):
    """Change in percent of a region's row with its sign, or "not published"."""
    return _signed_share(row[f"{what}_change_pct"]) if row else "not published"


def _scans(row, window):
    count, low, high = (row[f"scans_{window}{bound}"] for bound in ("", "_low", "_high"))
    if count is not None:
        return number(count)
    if low is None:
        return "not submitted"
    return f"suppressed ({low} to {high})"


def _change_pct(row, what):
    if not row["is_comparable"]:
        return "not comparable"
    if not row["change_is_certain"] and (what == "scans" or row[f"{what}_change"]):
        return "not certain"
    return _signed_share(row[f"{what}_change_pct"])


def _against_2019(row, month):
    """Share of the same month of 2019, or why there is none."""
    if row.get("pct_of_2019") is not None:
        return share(row["pct_of_2019"])
    if row.get("scans") is not None and row["scans_same_month_2019"] is None:
        return f"no figure for {MONTHS[month.month]} 2019"
    return sentence(row.get("comparability_note") or NOT_PUBLISHED)


def _signed_share(pct):
    return "no share" if pct is None else f"{points(pct)}%"


def _signed(count):
    return number(count) if not count else f"{count:+,}"


def _share_of(row, pct, waiting):
    if row[waiting] == 0:
        return "no share"
    return share(row[pct])


def _points(row, weeks):
    if not row["is_comparable"]:
        return "not comparable"
    if 0 in (row["waiting_baseline"], row["waiting_comparison"]):
        return "no share"
    change = "change_points" if weeks == NATIONAL_STANDARD else f"over_{weeks}_weeks_change_points"
    return points(row[change])


def _note(row):
    return sentence(row["comparability_note"])


# Rows in the order they are read in


def _total_first(rows, code="modality_code"):
    return sorted(rows, key=lambda row: (row[code] != "all", row[code]))


def _totals(rows):
    return [row for row in rows if row["test_group"] == row["test_code"] == "all"]


def _in_order(rows):
    """Rows of tests under their groups; without a group of one test or a copy of the total."""
    total = _totals(rows)
    tests = defaultdict(list)
    for row in rows:
        if row["test_code"] != "all":
            tests[row["test_group"]].append(row)
    groups = [group for group in GROUPS if group not in ("all", "common")]
    order = {group: position for position, group in enumerate(["all", "common", *groups])}
    kept = [
        row
        for row in rows
        if row["test_code"] != "all"
        or row["test_group"] == "all"
        or (row["test_group"] == "common" and total and not _same_figures(row, total[0]))
        or len(tests[row["test_group"]]) > 1
    ]
    return sorted(
        kept,
        key=lambda row: (
            order.get(row["test_group"], len(order)),
            row["test_code"] != "all",
            row["test_code"],
        ),
    )


def _same_figures(row, other):
    return all(row[column] == other[column] for column in row if column != "test_group")


# Months


def _months_from(first, count):
    months = [first.year * 12 + first.month - 1 + step for step in range(count)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _months_apart(first, last):
    return (last.year - first.year) * 12 + last.month - first.month


def _month_in_words(month):
    return f"{MONTHS[month.month]} {month.year}"


def _day(day):
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _capital(text):
    return f"{text[:1].upper()}{text[1:]}"
