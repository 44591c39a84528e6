"""Made-up providers of each peer group: who is ranked among whom, and who is not like for like.

General hospitals do 2,000 CT scans a month in 2019/20 and fewer in 2020/21; a community trust
does 5, which is less than 15 in 10,000 of all.
"""

import made_up
import pytest
from warehouse import Warehouse

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
GENERAL, GENERAL_TOO = ("Y60", "ZZ1", "Made-up General"), ("Y61", "ZZ2", "Made-up General Too")
# No CT to speak of: a community trust, since made-up files have two kinds of scans alone.
COMMUNITY = ("Y61", "ZZ3", "Made-up Community")
FIRM, FIRM_TOO = ("Y60", "ZF1", "Made-up Firm"), ("Y61", "ZF2", "Made-up Firm Too")
PARTS = (("Y60", "ZP1", "Made-up in Parts"), ("Y61", "ZP1", "Made-up in Parts"))
FALLS = {"ZZ1": 0.9, "ZZ2": 0.8, "ZZ3": 0.5, "ZF1": 0.2, "ZF2": 0.1}
TRUSTS = ("ZZ1", "ZZ2", "ZZ3")


def figures(year, falls):
    """Scans by organisation, modality and month."""
    return {
        (code, modality, month): (
            5
            if (code, modality) == ("ZZ3", CT)
            else int(2000 * (fall if year == 2020 else 1)) + 5 * place
        )
        for code, fall in falls.items()
        for modality in (CT, MRI)
        for place, month in enumerate(MONTHS)
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Warehouse of two years; of one firm a region ends in July 2019, and another goes on."""
    folder = tmp_path_factory.mktemp("peers")
    singles = (GENERAL, GENERAL_TOO, COMMUNITY, FIRM, FIRM_TOO)
    for year, period, published in (
        (2019, "2019/20", "29th October 2020"),
        (2020, "2020/21", "18th November 2021"),
    ):
        rows = [
            (
                *part,
                modality,
                *(
                    "." if part[0] == "Y60" and (year == 2020 or place > 3) else 1500 + 5 * place
                    for place in range(12)
                ),
            )
            for part in PARTS
            for modality in (CT, MRI)
        ]
        made_up.did_year(
            folder / "files" / f"{year}.xlsx",
            period=period,
            published=published,
            providers=singles,
            figures=figures(year, FALLS),
            extra_rows=rows,
        )
    address = ("QZZ", "1 MADE-UP ROAD", "", "", "MADE-UP TOWN", "", "ZZ1 1ZZ")
    (folder / "files" / "etr.csv").write_text(
        "".join(
            ",".join([code, "MADE-UP", "Y60", *address, "20100401", *[""] * 16]) + "\n"
            for code in TRUSTS
        ),
        encoding="utf-8",
    )
    made_up.manifest(folder / "files")
    return Warehouse.loaded(folder, folder / "files")


def test_a_rank_is_among_those_of_the_group(made):
    assert made.query(
        "select organisation_code, peer_group, change_rank, rank_of "
        "from marts.trust_scan_comparison where modality_code = 'all' order by 1"
    ) == [
        ("ZF1", "independent", 2, "2 independent providers"),
        ("ZF2", "independent", 1, "2 independent providers"),
        ("ZP1", "independent", None, None),
        ("ZZ1", "acute", 2, "2 NHS acute trusts"),
        ("ZZ2", "acute", 1, "2 NHS acute trusts"),
        ("ZZ3", "community and mental health", 1, "1 NHS community or mental health trust"),
    ]


def test_the_lists_and_the_spread_are_of_acute_trusts(made):
    assert made.query(
        "select list_rank, organisation_code from marts.briefing_named_trusts "
        "where list_name = 'fell_furthest' order by 1"
    ) == [(1, "ZZ2"), (2, "ZZ1")]
    assert made.query(
        "select trusts from marts.region_scan_spread "
        "where area_code = 'ENG' and modality_code = 'all'"
    ) == [(2,)]


def test_a_region_that_ends_while_another_goes_on_is_not_like_for_like(made):
    assert made.query(
        "select is_comparable, comparability_note from marts.trust_scan_comparison "
        "where organisation_code = 'ZP1' and modality_code = 'did_ct'"
    ) == [
        (
            False,
            "it shows 21,490 scans from August 2019 to February 2020, where about 42,000 are "
            "usual; its figures of one of its regions (Midlands) end in July 2019, and those of "
            "others go on",
        )
    ]
