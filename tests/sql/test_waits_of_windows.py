"""Waiting lists of four pairs of months, of trusts that merged between them and of all others.

Expected is what the publisher's sheet `Provider` prints, read by xlrd. Who took over from whom, and
from which month, is the ODS's: its list of April 2026, and its closing day of RBA.
"""

from functools import cache

import pytest
from second_reader import xls
from warehouse import ORGANISATIONS, Warehouse

from publishing.windows import dbt_variables

# Month, as the windows have it: how its workbook is called, below dm01/ of either folder.
WORKBOOKS = {
    "2019-03": "published/dm01/Mar 2019.xls",
    "2019-07": "published/dm01/Jul 2019.xls",
    "2019-08": "published/dm01/Aug 2019.xls",
    "2019-09": "published/dm01/Sep 2019.xls",
    "2020-09": "published/dm01/Sep 2020.xls",
    "2024-08": "published_more/dm01/Monthly-Diagnostics-Web-File-Provider-August-2024.xls",
    "2025-03": "published_more/dm01/Monthly-Diagnostics-Web-File-Provider-March-2025_SW40K.xls",
    "2025-07": "published_more/dm01/Monthly-Diagnostics-Web-File-Provider-July-2025_L8FLO.xls",
}
PAIRS = (
    ("2019-09", "2020-09"),
    ("2019-07", "2025-07"),
    ("2019-03", "2025-03"),
    ("2019-08", "2024-08"),
)
JOINED = (
    ("RBA", "RH5", "2020-04"),
    ("RA4", "RH5", "2023-04"),
    ("RVY", "RBN", "2023-07"),
    ("R1C", "RW1", "2024-10"),
    ("RY9", "RAX", "2024-11"),
    ("RAP", "RAL", "2025-01"),
)


@cache
def printed(path):
    """Patients waiting by provider code: the total of the sheet's rows of the code.

    Who is listed with zeros alone, of tests done too, has no list.
    """
    sheet = xls(path).sheet_by_name("Provider")
    rows = [sheet.row_values(number) for number in range(sheet.nrows)]
    (at,) = [number for number, row in enumerate(rows) if "Provider Code" in row]
    code, waiting = rows[at].index("Provider Code"), rows[at].index("Total Waiting List")
    done = [place for place, name in enumerate(rows[at]) if "tests / procedures" in str(name)]
    assert len(done) == 3
    found = {}
    for row in rows[at + 1 :]:
        if row[code] and any(row[place] for place in (waiting, *done)):
            found[row[code]] = found.get(row[code], 0) + int(row[waiting])
    assert found.keys() >= {new for _, new, _ in JOINED}
    return found


@pytest.fixture(scope="module")
def made(shared, tmp_path_factory):
    """Function of a pair of months: what both workbooks print, and the comparison of them."""

    @cache
    def of_months(*months):
        paths = [shared.parent / WORKBOOKS[month] for month in months]
        downloaded = shared.parent / "published_more" / "organisations" / "succ_2026-04.csv"
        if not downloaded.exists():
            pytest.skip("needs the files in ../shared/published_more, which are not here")
        windows = dbt_variables(*(f"{month}:{month}" for month in months))
        folder = tmp_path_factory.mktemp("waits")
        loaded = Warehouse.loaded(folder, *paths, ORGANISATIONS, downloaded, **windows)
        rows = loaded.query(
            "select organisation_code, predecessor_codes, waiting_baseline, waiting_comparison, "
            "is_comparable from marts.trust_wait_comparison "
            "where test_group = 'all' and nation = 'England'"
        )
        return [printed(path) for path in paths], {row[0]: row[1:] for row in rows}

    return of_months


@pytest.mark.parametrize("months", PAIRS, ids=" ".join)
def test_lists_of_trusts_that_merged_are_compared_with_those_of_what_they_took_over(made, months):
    (before, after), compared = made(*months)
    for code in sorted({new for _, new, _ in JOINED}):
        old = sorted(old for old, new, month in JOINED if new == code and month <= months[1])
        expected = sum(before.get(member, 0) for member in (code, *old))
        assert compared[code] == (",".join(old), expected, after[code], True)
        assert not set(old) & (set(compared) | set(after))


@pytest.mark.parametrize("months", PAIRS, ids=" ".join)
def test_a_trust_that_merges_later_is_compared_by_itself(made, months):
    (before, after), compared = made(*months)
    later = {old for old, _, month in JOINED if month > months[1]}
    assert later == {
        "2020-09": {"RA4", "RVY", "R1C", "RY9", "RAP"},
        "2024-08": {"R1C", "RY9", "RAP"},
    }.get(months[1], set())
    for code in later:
        assert compared[code] == ("", before[code], after[code], True)


@pytest.mark.parametrize("months", PAIRS, ids=" ".join)
def test_who_took_nobody_over_is_compared_with_its_own_list(made, months):
    (before, after), compared = made(*months)
    alone = {code: row for code, row in compared.items() if not row[0] and "+" not in code}
    assert len(alone) > 250
    for code, (_, baseline, comparison, _) in alone.items():
        assert (baseline, comparison) == (before.get(code), after.get(code)), code
