"""Names of the time, and how bodies write themselves, in the publisher's own files."""

import re

import pytest

# What DID Table 1 of 2020/21 prints, and whom ODS lists them as in April 2026.
NAMED = {
    "RM3": ("Salford Royal NHS Foundation Trust", "part of", "Northern Care Alliance"),
    "RYR": (
        "Western Sussex Hospitals NHS Foundation Trust",
        "part of",
        "University Hospitals Sussex",
    ),
    "RXH": (
        "Brighton and Sussex University Hospitals NHS Trust",
        "part of",
        "University Hospitals Sussex",
    ),
    "RH8": (
        "Royal Devon and Exeter NHS Foundation Trust",
        "part of",
        "Royal Devon University Healthcare",
    ),
    "RBN": (
        "St Helens and Knowsley Teaching Hospitals NHS Trust",
        "",
        "Mersey and West Lancashire Teaching Hospitals",
    ),
    "RQX": ("Homerton University Hospital NHS Foundation Trust", "called", "Homerton Healthcare"),
}
# Capitals that are no word, as the bodies write them.
INITIALS = {
    *("BMI", "CATS", "CIC", "CSH", "CT", "DEXA", "DHC", "DXA", "EC", "FCMS", "GP", "HCA", "HQ"),
    *("ICATS", "KIMS", "LLP", "LLR", "MRI", "MSK", "NHS", "NW", "PCT", "PDS", "TICCS", "UK"),
}


@pytest.mark.parametrize("code", NAMED)
def test_a_trust_is_called_what_it_was_called(did_build, code):
    name, how, today = NAMED[code]
    ((found, note, printed),) = did_build.query(
        """
        select known.organisation_name, known.name_note, compared.organisation_name
        from marts.dim_organisation as known
        inner join marts.trust_scan_comparison as compared using (organisation_code)
        where known.organisation_code = ? and compared.modality_code = 'all'
        """,
        [code],
    )
    assert (found, printed) == (name, name)
    assert re.fullmatch(rf"today {how}.*{today} NHS (Foundation )?Trust", note)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RH5", "Somerset NHS Foundation Trust"),
        ("RA7", "University Hospitals Bristol and Weston NHS Foundation Trust"),
        ("REM", "Liverpool University Hospitals NHS Foundation Trust"),
        ("RAJ", "Mid and South Essex NHS Foundation Trust"),
    ],
)
def test_bodies_that_merged_are_called_by_who_lives_on(did_build, code, name):
    assert did_build.query(
        "select organisation_name, organisation_name_baseline, name_note "
        f"from marts.dim_organisation where organisation_code = '{code}'"
    ) == [(name, None, "")]


@pytest.mark.parametrize("files", ["did_build", "dm01_build"])
def test_every_name_is_spelled_as_its_body_does(files, request):
    """Capitals are initials, and small words are small inside a name."""
    odd = []
    for (name,) in request.getfixturevalue(files).query(
        "select distinct organisation_name from intermediate.int_organisations__printed_names"
    ):
        words = re.findall(r"[A-Za-z][A-Za-z'.]*", name)
        shouted = [word for word in words if len(word) > 1 and word.isupper()]
        machine_made = re.search(
            r"'S\b| (Of|And|For|In|Upon) |\b(nhs|Nhs|Bmi|Kims|Cats|Cic|Uk)\b", name
        )
        first_is_small = words[0][0].islower()
        if set(shouted) - INITIALS - {"C.I.C"} or machine_made or first_is_small:
            odd.append(name)
    assert odd == []


def test_capitals_are_set_as_people_write_them(dm01_build):
    """Read name by name; most are printed in mixed case too, in DM01's list of providers."""
    found = {
        name
        for (name,) in dm01_build.query(
            "select organisation_name from intermediate.int_organisations__printed_names"
        )
    }
    assert {
        "BMI - The Foscote Hospital",
        "Chime Social Enterprise CIC (Exeter)",
        "Guy's and St Thomas' NHS Foundation Trust",
        "KIMS Hospital Ltd",
        "North West CATS - InHealth Pathway Management Centre",
        "South West London and St George's Mental Health NHS Trust",
        "The Newcastle upon Tyne Hospitals NHS Foundation Trust",
        "Care UK Ultrasound Service (EC) - Priorsleigh Medical Centre",
    } <= found
