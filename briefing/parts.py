"""Which organisations a part of the pack is of; unknown names are answered with the nearest."""

import difflib

ORGANISATIONS = """
    select organisation_code, organisation_name, region_code, region_name, nation
    from marts.dim_organisation
    where organisation_code in (
        select organisation_code from marts.trust_scan_comparison
        union select organisation_code from marts.trust_wait_comparison
        union select organisation_code from marts.trust_activity_comparison
    )
    order by organisation_code
"""
NEAREST = 5
LIKENESS = 0.4


class UnknownName(Exception):
    """No organisation, region or nation has that name or code; the text says which come near."""


def organisations_of(marts, trust=None, region=None, nation=None):
    """Codes of a trust's, a region's or a nation's organisations. Raises UnknownName."""
    organisations = marts.rows(ORGANISATIONS)
    if trust is not None:
        names = {row["organisation_code"]: {row["organisation_code"]} for row in organisations}
        for row in organisations:
            names.setdefault(row["organisation_name"], set()).add(row["organisation_code"])
        return _found(trust, names, "trust or board")
    fields = ("region_code", "region_name") if region is not None else ("nation",)
    names = {}
    for row in organisations:
        for field in fields:
            if row[field]:
                names.setdefault(row[field], set()).add(row["organisation_code"])
    return _found(region if region is not None else nation, names, "region" if region else "nation")


def _found(asked, names, kind):
    by_text = {_plain(name): codes for name, codes in names.items()}
    if _plain(asked) in by_text:
        return by_text[_plain(asked)]
    within = [name for name in names if _plain(asked) and _plain(asked) in _plain(name)]
    plain = {_plain(name): name for name in names}
    near = difflib.get_close_matches(_plain(asked), plain, NEAREST, LIKENESS)
    shown = list(dict.fromkeys([*within, *(plain[text] for text in near)]))[:NEAREST]
    said = f"nearest: {'; '.join(shown)}" if shown else f"one of: {'; '.join(sorted(names)[:20])}"
    raise UnknownName(f'No {kind} is called "{asked}" in this build; {said}')


def _plain(text):
    return " ".join(text.casefold().split())
