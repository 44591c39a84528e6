"""What a page answers first: a chart and a sentence each of scans, peers, waits, kinds and days.

Each function gives None where the organisation has no figure of it. A sentence is worded from the
same rows that its chart is drawn from.
"""

from string import ascii_uppercase

from briefing.marts import months_between
from briefing.sentences import (
    above_or_below,
    because,
    capital,
    change_words,
    listed,
    number,
    ordinal,
    over_weeks,
    points,
    sentence,
    share,
)
from briefing.sentences import place as region_words
from briefing.sources import month_words, period_words
from briefing.trust_pages.drawn import Months, months_chart, strip
from briefing.trust_pages.recovery import recovery

PEERS = {
    "acute": "NHS acute trusts",
    "specialist": "NHS specialist trusts",
    "community and mental health": "NHS community and mental health trusts",
    "independent": "independent providers",
}
MAIN_KINDS = ("did_ct", "did_mri", "did_plain_radiography", "did_ultrasound")
KINDS_SHOWN, KINDS_OF_DAYS = 6, 4
DAYS = {"test_to_report": "from test to report", "request_to_test": "from request to test"}
FROM_NEIGHBOURS = 3  # fewer say nothing of a neighbourhood


# Scans by month


def changed(trust):
    """Scans by month for all months loaded: sentences, the chart and what is marked in it."""
    code, others = trust.merged_since("did")
    rows = trust.asked("scans_of_months", code)
    total = next((row for row in rows if row["modality_code"] == "all"), None)
    if not total:
        return None
    axis = trust.figures.axis("scans")
    chart = _scans_chart(trust, code, total, axis, f"Scans by month at {trust.name}")
    return chart | {
        "finding": _of_scans(trust),
        "others": listed([trust.figures.named(other) for other in others]),
        "months": _span_words(axis.months),
    }


def kinds(trust):
    """Scans by month of each of its larger kinds, as small charts on scales of their own."""
    code, _ = trust.merged_since("did")
    rows = trust.asked("scans_of_months", code)
    if not rows:
        return None
    axis = trust.figures.axis("scans")
    last_year = {
        row["modality_code"]: row["pct_of_2019_last_12_months"]
        for row in trust.asked("scans_made_up", code)
    }
    charts, said = [], []
    for row in rows:
        kind = row["modality_code"]
        if kind == "all" or len(charts) == KINDS_SHOWN:
            continue
        name = trust.figures.test(kind)
        pct = last_year.get(kind)
        against = f"{above_or_below(pct - 100)} 2019" if pct is not None else ""
        against = "as many as in 2019" if against == "as many as 2019" else against
        drawn = _scans_chart(
            trust, code, row, axis, f"{capital(name)} by month at {trust.name}", is_small=True
        )
        charts.append({"name": capital(name), "against": against or "no comparison"} | drawn)
        if against:
            said.append(f"{name} {against}")
    if not charts:
        return None
    newest = next((row["newest_month"] for row in trust.asked("scans_made_up", code)), None)
    finding = ""
    if said:
        finding = sentence(f"in the twelve months to {month_words(newest)}: {listed(said)}")
    return {"charts": charts, "finding": finding}


def _of_scans(trust):
    """All since April 2020 and the newest year, or the two windows where that can't be told."""
    found = recovery(trust)
    if found and found["sentences"]:
        return found["sentences"]
    total = next((row for row in trust.scans if row["modality_code"] == "all"), None)
    windows = trust.figures.windows
    words = total and change_words(total, "scans", windows.baseline, windows.comparison)
    if words and total["is_comparable"]:
        return [sentence(f"its scans {words}")]
    return ["Its scans by month are drawn as they were published; no change of them can be stated."]


def _scans_chart(trust, code, row, axis, description, is_small=False):
    scans, kind = axis.spread(row["scans"], row["months"]), row["modality_code"]
    doubted = set(row["months_in_doubt"])
    known = [place for place, figure in enumerate(scans) if figure is not None]
    first, last = known[0], known[-1]
    gaps = [place for place in range(first, last + 1) if scans[place] is None]
    hollow = {place: scans[place] for place in known if axis.months[place] in doubted}
    provisional = [axis.months[place] for place in known if axis.is_provisional[place]]
    before = axis.of_2019(scans, is_mean=is_small)
    breaks = {}
    for found in trust.asked("lasting_breaks", code):
        if kind in ("all", found["test_code"]) and found["first_month"] in axis.place:
            breaks.setdefault(axis.place[found["first_month"]], []).append(found["kind"])
    rules = list(zip(sorted(breaks), ascii_uppercase, strict=False))
    lowest = min(known, key=scans.__getitem__)
    marks = Months(
        lines=[("beside-line", before), *axis.final_and_provisional(scans)],
        dots=[("doubt", hollow)],
        rules=rules,
        gaps=gaps,
        words=[(last, scans[last], number(scans[last]))],
    )
    if not is_small and lowest < last - len(scans) // 8:
        marks.words.append((lowest, scans[lowest], number(scans[lowest])))
    said = [
        f"{number(scans[first])} in {month_words(axis.months[first])}",
        f"fewest {number(scans[lowest])} in {month_words(axis.months[lowest])}",
        f"{number(scans[last])} in {month_words(axis.months[last])}",
    ]
    return {
        "chart": months_chart(
            f"{description}: {', '.join(said)}.", axis.labels, marks, is_small=is_small
        ),
        "has_2019": any(figure is not None for figure in before),
        "gaps": len(gaps),
        "gap_word": axis.gap_word,
        "doubted": len(hollow),
        "provisional": _months_in_words(provisional),
        "breaks": [
            f"{letter}, {month_words(axis.months[place])}: {listed(breaks[place])}"
            for place, letter in rules
        ],
    }


# Among its peers


def peers(trust):
    """A strip of the scans of its peers, with its own and its rank, or why it has none."""
    if not trust.scans or trust.nation != "England":
        return None
    code, _ = trust.merged_since("did")
    of = {"since_2020": code, "windows": trust.code}
    known = [(measure, _among(trust, measure, own)) for measure, own in of.items()]
    several = [found for found in known if len(found[1]["rows"]) >= FROM_NEIGHBOURS]
    if not several:
        return None
    measure, found = next((found for found in several if found[1]["own"]), several[0])
    own, rows, group = found["own"], found["rows"], found["group"]
    is_since = measure == "since_2020"
    against = "the same months of 2019" if is_since else trust.figures.windows.baseline
    when = "since April 2020" if is_since else f"in {trust.figures.windows.comparison}"
    if is_since and rows:
        when = f"since {month_words(trust.figures.added_up_from)}"
    others = len(rows) - (own is not None)
    said = "no figure" if own is None else f"{points(own['figure'])}%"
    return {
        "finding": _among_in_words(trust, found, is_since, when, against),
        "why": "" if own and own["place"] else _why_no_rank(trust, measure, code),
        "chart": strip(
            f"{capital(when)}, scans against {against}, in per cent: {trust.name} {said}, among "
            f"{number(others)} {group}.",
            trust.figures.drawn_group(measure, found["of"]),
            own and own["figure"],
            own and f"{trust.short_name}: {points(own['figure'], 0)}%",
        ),
        "has_own": own is not None,
        "group": group,
        "ranked": sum(row["is_ranked"] for row in rows),
        "of": len(rows),
        "what": f"Scans {when} against {against}, per cent",
        "near": trust.region_name if len(found["near"]) > (own is not None) else "",
    }


def _among_in_words(trust, found, is_since, when, against):
    """Where it stands, its rank, and how many of its region stand lower."""
    own = found["own"]
    if own is None:
        return f"It has no place among {found['group']}."
    said = f"{when} its scans were {above_or_below(own['figure'])} {against}"
    if own["figure"] == 0:
        said = f"{when} its scans were as many as in {against}"
    if own["place"]:
        most = "furthest below" if is_since else "largest fall"
        of_per_cent = "" if is_since else "in per cent, "
        said += f": {of_per_cent}the {ordinal(own['place'], most)} of the {own['rank_of']}"
    beside = [row for row in found["near"] if row is not own and row["is_ranked"]]
    if len(beside) < FROM_NEIGHBOURS:
        return sentence(said)
    below = sum(row["figure"] < own["figure"] for row in beside)
    where = f"others of its kind in {region_words(trust.region_name)}"
    if below == len(beside):
        return f"{sentence(said)} All {number(below)} {where} are further below."
    verb = "is" if below == 1 else "are"
    count = number(below) if below else "none"
    return f"{sentence(said)} Of the {number(len(beside))} {where}, {count} {verb} further below."


def _among(trust, measure, code):
    """Its row (None without a figure), those of its region, its group in words, and all rows."""
    rows = trust.figures.peers[measure]
    own = next((row for row in rows if row["organisation_code"] == code), None)
    known = trust.figures.known.get(code) or trust.figures.known[trust.code]
    of = own or {
        "nation": trust.nation,
        "peer_group": known["peer_group"] or "",
        "region_code": trust.region_code,
    }
    alike = trust.figures.of_group[measure, of["nation"], of["peer_group"]]
    region = of["region_code"]
    near = [row for row in alike if row["region_code"] == region] if region else []
    group = PEERS.get(of["peer_group"], "providers")
    if of["nation"] != "England":
        group = f"boards and trusts of {of['nation']}"
    of = of["nation"], of["peer_group"], region
    return {"own": own, "near": near, "group": group, "rows": alike, "of": of}


def _why_no_rank(trust, measure, code):
    """Why it is not among the ranked, as a sentence."""
    total = next((row for row in trust.scans if row["modality_code"] == "all"), None)
    if measure == "windows":
        if total and not total["is_comparable"]:
            return f"It is not ranked. Its scans {because(total['comparability_note'])}."
        return "It is not ranked: it has too few scans, or its change is not certain."
    row = next(iter(trust.asked("scans_made_up", code)), None)
    if row and row["months_not_comparable"]:
        return (
            f"It is not ranked: {number(row['months_not_comparable'])} of its "
            f"{number(row['months_added_up'])} months can't be set beside 2019."
        )
    if row and row["months_missing"]:
        return (
            f"It is not ranked: {number(row['months_missing'])} of its "
            f"{number(row['months_added_up'])} months "
            f"{'is' if row['months_missing'] == 1 else 'are'} missing or incomplete."
        )
    if total and not total["is_comparable"]:
        return f"It is not ranked. Its scans {because(total['comparability_note'])}."
    return "It is not ranked: it has too few scans, or none of 2019 to compare with."


# Waits


def waiting(trust):
    """The share over its standard by month as an XmR chart, and its place among its peers."""
    code = trust.merged_since("dm01")[0] if trust.nation == "England" else trust.code
    row = next(iter(trust.asked("shares_of_months", code)), None)
    if not row:
        return None
    axis = trust.figures.axis_of(row["months"])
    spread = {
        name: axis.spread(row[name], row["months"])
        for name in ("shares", "is_judged", "middle", "lower", "upper", "is_beyond", "waiting")
    }
    shares = spread["shares"]
    known = [place for place, figure in enumerate(shares) if figure is not None]
    first, last = known[0], known[-1]
    weeks = over_weeks(trust.nation, trust.weeks)
    beyond = {place: shares[place] for place in known if spread["is_beyond"][place]}
    doubted = {place: shares[place] for place in known if not spread["is_judged"][place]}
    steps = sorted({step for step in row["step_from"] if step in axis.place} - {axis.months[0]})
    has_limits = any(figure is not None for figure in spread["upper"])
    provisional = [axis.months[place] for place in known if axis.is_provisional[place]]
    marks = Months(
        lines=[
            ("limit", spread["upper"]),
            ("limit", spread["lower"]),
            ("mean", spread["middle"]),
            *axis.final_and_provisional(shares),
        ],
        dots=[
            ("beyond", beyond),
            ("paper", beyond),
            ("own-dot", {place: shares[place] for place in known}),
            ("doubt", doubted),
        ],
        rules=[(axis.place[step], "") for step in steps if has_limits],
        gaps=[place for place in range(first, last + 1) if shares[place] is None],
        words=[(last, shares[last], share(shares[last]))],
    )
    own, month = axis.back[last], axis.months[last]
    then = next(
        (
            place
            for place, at in enumerate(row["months"])
            if at == trust.figures.window("baseline")[1]
        ),
        None,
    )
    said = _share_words(row, own, month, weeks)
    if then is not None and then != own and row["shares"][then] is not None:
        said += f"; at the end of {month_words(row['months'][then])} {_of(row, then)}"
    high = max(
        figure for line in (shares, spread["upper"]) for figure in line if figure is not None
    )
    return {
        "finding": sentence(said),
        "weeks": weeks,
        "chart": months_chart(
            f"Share of those waiting who had waited {weeks} at {trust.name}, by month: "
            f"{share(shares[first])} at the end of {month_words(axis.months[first])}, "
            f"{share(shares[last])} at the end of {month_words(month)}.",
            axis.labels,
            marks,
            unit="%",
            top=high or 1,
        ),
        "has_limits": has_limits,
        "begins_anew": has_limits and bool(steps),
        "beyond": [month_words(axis.months[place]) for place in beyond],
        "doubted": len(doubted),
        "gaps": len(marks.gaps),
        "gap_word": axis.gap_word,
        "provisional": _months_in_words(provisional),
        "rows": [
            {
                "name": month_words(at),
                "cells": [
                    "no figure" if row["waiting"][place] is None else number(row["waiting"][place]),
                    "no figure"
                    if row["waiting_over"][place] is None
                    else number(row["waiting_over"][place]),
                    "no share" if row["shares"][place] is None else share(row["shares"][place]),
                ],
                "is_total": False,
                "note": "",
            }
            for place, at in enumerate(row["months"])
        ],
        "peers": _waits_of_peers(trust, code, weeks),
    }


def _share_words(row, place, month, weeks):
    waiting, over = row["waiting"][place], row["waiting_over"][place]
    return (
        f"at the end of {month_words(month)}, {number(over)} of {number(waiting)} patients "
        f"({share(row['shares'][place])}) had waited {weeks}"
    )


def _of(row, place):
    return (
        f"it was {number(row['waiting_over'][place])} of {number(row['waiting'][place])} "
        f"({share(row['shares'][place])})"
    )


def _waits_of_peers(trust, code, weeks):
    found = _among(trust, "waits", code)
    own, near, group, rows = (found[name] for name in ("own", "near", "group", "rows"))
    if not own:
        return None
    sound = [row for row in rows if row["is_ranked"] and row is not own]
    if len(sound) < FROM_NEIGHBOURS:
        return None
    month = trust.figures.newest_list if trust.nation == "England" else None
    month = month or trust.figures.window("comparison")[1]
    less = sum(row["figure"] < own["figure"] for row in sound)
    count = f"{number(less) if less else 'none'} of the {number(len(sound))}"
    if less == len(sound):
        count = f"any of the {number(less)}"
    said = (
        f"at the end of {month_words(month)} a larger share had waited {weeks} here than at "
        f"{count} other {group}"
    )
    label = f"{trust.short_name}: {share(own['figure'])}"
    return {
        "finding": sentence(said) if own["is_ranked"] else "",
        "why": ""
        if own["is_ranked"]
        else "Its own figure is incomplete, so it is marked and not counted among them.",
        "chart": strip(
            f"Share that had waited {weeks} at the end of {month_words(month)}: {trust.name} "
            f"{share(own['figure'])}, among {number(len(sound))} other {group}.",
            trust.figures.drawn_group("waits", found["of"]),
            own["figure"],
            label,
        ),
        "group": group,
        "near": trust.region_name if len(near) > 1 else "",
        "what": f"Share that had waited {weeks} at the end of {month_words(month)}",
    }


# How fast results come


def speed(trust):
    """Median days by kind beside England and its neighbours: strips, a sentence, rows by year."""
    own = {
        (row["measure"], row["modality_code"], row["year_from"]): row
        for row in trust.asked("days_of_years")
    }
    if not own:
        return None
    newest = trust.figures.newest_year_of_days
    return {
        "measures": [
            of_measure
            for measure in DAYS
            if (of_measure := _speed(trust, own, measure, newest)) is not None
        ],
        "year": period_words(newest, newest.replace(year=newest.year + 1, month=3)),
        "region": trust.region_name if trust.region_code else "",
    }


def _speed(trust, own, measure, newest):
    years = sorted({year for of, _, year in own if of == measure})
    kinds = {kind for of, kind, _ in own if of == measure}
    shown = [kind for kind in MAIN_KINDS if kind in kinds]
    shown = (shown or sorted(kinds))[:KINDS_OF_DAYS]
    if not shown:
        return None
    strips, rows, verdicts = [], [], {"slower": [], "faster": [], "alike": []}
    untold, not_all = [], set()
    near = (trust.region_code, None)
    for kind in shown:
        name = trust.figures.test(kind)
        row = own.get((measure, kind, newest))
        group = trust.figures.sound_days(measure, kind, newest, row["peer_group"]) if row else []
        region = row and row["region_code"]
        beside = [
            days
            for code, of_region, days in group
            if region and of_region == region and code != row["organisation_code"]
        ]
        near = (trust.region_code, PEERS.get(row["peer_group"])) if row else near
        rows.append(_days_row(capital(name), own, (measure, kind), years, beside))
        if not row:
            untold.append(name)
            continue
        strips.append((name, kind, row, len(group)))
        days = row["median_days"]
        if not row["is_sound"] or len(beside) < FROM_NEIGHBOURS:
            untold.append(name)
            continue
        quicker, later = (
            sum(other < days for other in beside),
            sum(other > days for other in beside),
        )
        if quicker * 2 > len(beside):
            count = f"{_of_all(quicker, beside)} were faster"
            verdicts["slower"].append(f"{name} ({_days(days)}; {count})")
            not_all |= {"slower"} if quicker < len(beside) else set()
        elif later * 2 > len(beside):
            count = f"{_of_all(later, beside)} were slower"
            verdicts["faster"].append(f"{name} ({_days(days)}; {count})")
            not_all |= {"faster"} if later < len(beside) else set()
        else:
            verdicts["alike"].append(f"{name} ({_days(days)})")
    if not rows:
        return None
    return {
        "name": DAYS[measure],
        "finding": _verdict(trust, measure, newest, verdicts, not_all, near[1]),
        "to_copy": _verdict(trust, measure, newest, verdicts, not_all, near[1], trust.name)
        if any(verdicts.values())
        else "",
        "has_one_date": any(row["is_one_date"] for _, _, row, _ in strips),
        "untold": listed(untold),
        "strips": _days_strips(trust, measure, newest, strips),
        "groups": [
            (period_words(year, year.replace(year=year.year + 1, month=3)), ["Here", "England"])
            for year in years
        ],
        "rows": rows,
    }


def _verdict(trust, measure, newest, verdicts, not_all, group, name=""):
    """Is it slower than its neighbours: one sentence, or that it can't be told.

    `not_all` has the verdicts that are of most neighbours; `name` is told where it stands alone.
    """
    year = period_words(newest, newest.replace(year=newest.year + 1, month=3))
    doing = "reporting" if measure == "test_to_report" else "the wait from request to test"
    doing += f" at {name}" if name else ""
    parts = []
    slow, fast = ("slower", "faster") if measure == "test_to_report" else ("longer", "shorter")
    if verdicts["slower"]:
        most = "most" if "slower" in not_all else "any"
        parts.append(f"{slow} than at {most} of its neighbours for {listed(verdicts['slower'])}")
    if verdicts["faster"]:
        most = "most" if "faster" in not_all else "any"
        most = most if parts else f"{most} of its neighbours"
        parts.append(f"{fast} than at {most} for {listed(verdicts['faster'])}")
    if verdicts["alike"]:
        alike = "about as fast" if measure == "test_to_report" else "about as long"
        theirs = "theirs" if parts else "at its neighbours"
        parts.append(f"{alike} as {theirs} for {listed(verdicts['alike'])}")
    if not parts:
        return f"Whether {doing} was {slow} than at its neighbours can't be told for {year}."
    who = f", {group} of {region_words(trust.region_name)}" if group else ""
    return sentence(f"in {year}, {doing} was {'; '.join(parts)}. Neighbours are{who[1:]}")


def _days_strips(trust, measure, year, found):
    """A strip for each kind of scan on one scale; found: name, kind, own row, how many peers."""
    kinds = tuple(kind for _, kind, _, _ in found)
    strips = []
    for place, (name, kind, row, peers_with_days) in enumerate(found, start=1):
        days, england = row["median_days"], row["england_median_days"]
        here = f"{_days(days)} here{' (one date)' if row['is_one_date'] else ''}"
        beside = "" if england is None else f", England {england:g}"
        group = trust.figures.drawn_days(
            measure, kind, year, row["peer_group"], row["region_code"], kinds
        )
        strips.append(
            {
                "name": f"{capital(name)}: {here}{beside}",
                "chart": strip(
                    f"{capital(name)}, median days {DAYS[measure]}: {here}{beside}, among "
                    f"{number(peers_with_days)} of its kind.",
                    group,
                    min(days, group.high),
                    line=england,
                    has_axis=place == len(found),
                ),
                "note": sentence(row["median_note"]),
            }
        )
    return strips


def _days_row(name, own, key, years, beside):
    cells = []
    for year in years:
        row = own.get((*key, year))
        if row is None:
            cells += ["no figure", "no figure"]
            continue
        flag = " (one date)" if row["is_one_date"] else ""
        cells.append(f"{row['median_days']:g}{flag}")
        england = row["england_median_days"]
        cells.append("no figure" if england is None else f"{england:g}")
    is_told = len(beside) >= FROM_NEIGHBOURS
    cells.append(f"{min(beside):g} to {max(beside):g}" if is_told else "too few")
    return {"name": name, "cells": cells, "is_total": False, "note": ""}


def _of_all(count, beside):
    is_all = count == len(beside)
    return f"all {number(count)}" if is_all else f"{number(count)} of {number(len(beside))}"


def _days(days):
    return f"{days:g} day{'' if days == 1 else 's'}"


# Months


def _span_words(months):
    first, last = months[0], months[-1]
    return month_words(first) if first == last else f"{month_words(first)} to {month_words(last)}"


def _months_in_words(months):
    """Months that follow each other as one span: `April 2022 to March 2023`."""
    spans = []
    for month in months:
        if spans and months_between(spans[-1][-1], month) == 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return listed([_span_words(of_span) for of_span in spans])
