"""`index.json`: organisations and their newest figures, for others to build on."""

import json
from urllib.parse import quote

from briefing.explorer.figures import EACH
from briefing.sources import sources_by_nation

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PARTIAL = "partial"


def newest_figures(figures):
    """The newest figure of each series that is of all tests, or of medians of each kind of scan.

    Returns {code: {measure: [figure …]}}, each figure with its `test`, `month`, `value`, `flags`
    and `notes`, of measures with bounds `low` and `high`.
    """
    missing = {row["flag"] for row in figures.flags if row["is_missing"]}
    provisional = _provisional(figures)
    nations = {row["code"]: row["nation"] for row in figures.organisations}
    found = {row["code"]: {} for row in figures.organisations}
    for name, block in figures.blocks.items():
        subject, test = name.split("/")
        measures = [row for row in figures.measures if row["block"] == subject]
        if test not in ("all", EACH) and all(row["period"] == "month" for row in measures):
            continue
        for rows in block["sets"]:
            for code, (place, *columns) in rows["series"].items():
                values = dict(zip(rows["columns"], columns, strict=True))
                months = block["months"][place].split()
                for measure in measures:
                    figure = _newest(measure, months, values)
                    if figure and code in found:
                        flags = [*_flags_of(figures, name, code, measure, figure["month"])]
                        if measure["has_flags_of_month"] and _silent(months, values, figure):
                            flags.append((PARTIAL, "organisations of it are missing"))
                        figure = {"test": test} | _flagged(figure, flags, missing)
                        at = (subject, nations[code], measure["measure"], figure["month"])
                        if at in provisional:
                            figure["flags"].append("provisional")
                        found[code].setdefault(measure["measure"], []).append(figure)
    return found


def write_index(marts, path, figures, newest, pages):
    """Write `index.json`; `pages` are the codes that have a page of their own."""
    organisations = [
        {
            "code": row["code"],
            "name": row["place_name"],
            "kind": row["kind"],
            "nation": row["nation"],
            "region": row["region"] or None,
            "peers": row["peers"] or None,
            "counts": row["members"],
            "page": f"trusts/{quote(row['code'])}.html" if row["code"] in pages else None,
            "explore": f"explore.html#of={quote(row['code'], safe='+')}",
            "figures": newest[row["code"]],
        }
        for row in figures.organisations
    ]
    index = {
        "build": {name: marts.facts.get(name) for name in ("build_id", "built_at", "as_of")},
        "licence": LICENCE,
        "sources": sources_by_nation(marts),
        "measures": {
            row["measure"]: {
                "name": row["measure_name"],
                "unit": row["unit"],
                "period": row["period"],
                "about": row["about"],
                "source": row["block"],
            }
            for row in figures.measures
        },
        "tests": {row["test"]: row["test_name"] for row in figures.tests},
        "flags": {row["flag"]: row["flag_in_words"] for row in figures.flags},
        "organisations": organisations,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('{"code":', '\n{"code":') + "\n", encoding="utf-8", newline="\n")


def _newest(measure, months, values):
    """The last month that has a figure or bounds, or None."""
    names = {"value": "value_column", "low": "low_column", "high": "high_column"}
    columns = {name: values.get(measure[of]) for name, of in names.items() if measure[of]}
    for place in range(len(months) - 1, -1, -1):
        figure = {name: column and column[place] for name, column in columns.items()}
        if any(part is not None for part in figure.values()):
            return {"month": months[place]} | figure
    return None


def _silent(months, values, figure):
    """How many organisations of an area sent nothing in the month of a figure."""
    missing = values.get("organisations_missing")
    return missing and missing[months.index(figure["month"])]


def _flags_of(figures, name, code, measure, month):
    for block in (name, f"{name.split('/')[0]}/{EACH}"):
        known = figures.blocks.get(block, {"flags": {}, "notes": []})
        for at, flag, note, of in known["flags"].get(code, ()):
            is_of = of == measure["measure"] if of else measure["has_flags_of_month"]
            if at == month and is_of:
                yield flag, known["notes"][note]


def _flagged(figure, flags, missing):
    """A figure with its flags: one that is there but lacks a part is partial, never missing."""
    flags = list(dict.fromkeys(flags))
    if figure["value"] == 0 and any(flag in missing for flag, _ in flags):
        figure = figure | {"value": None}
    if figure["value"] is not None:
        flags = [(PARTIAL if flag in missing else flag, note) for flag, note in flags]
    bounded = figure.get("low") != figure.get("high")
    names = [flag for flag, _ in flags] + ["bounded"] * bounded
    return figure | {
        "flags": list(dict.fromkeys(names)),
        "notes": list(dict.fromkeys(note for _, note in flags)),
    }


def _provisional(figures):
    found = set()
    for row in figures.provisional:
        for measure in figures.measures:
            is_of = row["measure"] or (measure["has_flags_of_month"] and measure["measure"])
            if row["block"] == measure["block"] and is_of == measure["measure"]:
                found.add((row["block"], row["nation"], measure["measure"], row["month"]))
    return found
