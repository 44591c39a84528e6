"""Who is compared with whom, against the publishers' workbooks read again in plain Python."""

import collections
import csv
import re

import pytest
from second_reader import xls, xlsx

KINDS = {
    "Plain Radiography": "X-rays",
    "Computerized Axial Tomography": "CT scans",
    "Diagnostic Ultrasonography": "ultrasound",
    2: "CT scans",
    3: "ultrasound",
    7: "stands for X-rays",
    15: "stands for X-rays",
}
# As people of the field count them: children's, women's, heart, cancer, orthopaedic hospitals …
SPECIALIST = "RAN RBQ RBS RBV RCU REN REP RET RGM RL1 RP4 RP6 RPC RPY RQ3 RRJ RT3"
COMMUNITY_WITH_SCANS = "R1D RDR RDY RV5 RW1 RY7 RYY"


def numbers(cells):
    """The counts among cells; a mark is none."""
    return [cell for cell in cells if isinstance(cell, int | float)]


def figures(root):
    """Counts of the edition: (publication, code, test, month), a number each."""
    for path in sorted((root / "published" / "did").glob("DID-Table-1-*.xlsx")):
        for row in xlsx(path)["Provider"].iter_rows(min_row=14, values_only=True):
            if row[2] and row[2] != "-" and row[4]:
                for place, count in enumerate(row[5:17]):
                    if numbers([count]):
                        yield "did", row[2], row[4], (path.name, place), count
    for path in sorted((root / "published" / "dm01").glob("*.xlsx")):
        sheet = xlsx(path)["Provider by Test"]
        rows = list(sheet.iter_rows(values_only=True))
        (first,) = [number for number, row in enumerate(rows) if "Diagnostic ID" in row]
        header = [str(cell).strip() for cell in rows[first]]
        code, test = header.index("Provider Code"), header.index("Diagnostic ID")
        done = [place for place, name in enumerate(header) if "tests / procedures" in name]
        assert len(done) == 3, path.name
        for row in rows[first + 1 :]:
            if row[code] and row[test] in range(1, 16):
                yield "dm01", row[code], row[test], path.name, sum(numbers(row[i] for i in done))


@pytest.fixture(scope="module")
def read_again(root):
    """Group of each organisation that scans or tests, by the rule of the docs: {code: group}."""
    counts = collections.Counter()
    for *key, count in figures(root):
        counts[tuple(key)] += count
    england = collections.Counter()
    for (publication, _, test, month), count in counts.items():
        england[publication, test, month] += count
    own, whole = collections.Counter(), collections.Counter()
    modalities, returns = collections.defaultdict(set), collections.defaultdict(set)
    for (publication, code, test, month), count in counts.items():
        own[publication, code, test] += count
        whole[publication, code, test] += england[publication, test, month]
        if count:
            returns[code].add(publication)
            if publication == "did":
                modalities[code].add(test)

    def share(code, publication, test):
        key = publication, code, test
        return own[key] / whole[key] if whole[key] else 0

    groups = {}
    for code, publications in returns.items():
        largest = collections.Counter()
        for test, kind in KINDS.items():
            publication = "did" if isinstance(test, str) else "dm01"
            stands_in = kind == "stands for X-rays"
            if publication in publications and not (stands_in and "did" in publications):
                largest[kind] = max(largest[kind], share(code, publication, test))
        mri_and_ct = all(share(code, "dm01", test) >= 0.0001 for test in (1, 2))
        if not re.fullmatch("R[A-Z0-9]{2}", code):
            groups[code] = "independent"
        elif min(largest.values()) >= 0.0015:
            groups[code] = "acute"
        elif len(modalities[code]) >= 3 or ("did" not in publications and mri_and_ct):
            groups[code] = "specialist"
        else:
            groups[code] = "community and mental health"
    return groups


def test_groups_are_those_of_a_second_reading(edition_build, read_again):
    found = dict(
        edition_build.query(
            "select organisation_code, peer_group from marts.dim_organisation "
            "where peer_group is not null and organisation_type <> 'comparison_group'"
        )
    )
    # DM01 lists some with waits and nothing done.
    assert not set(read_again) - set(found)
    differ = {code for code, group in read_again.items() if found[code] != group}
    assert differ == {"RW1"}, "the exception of the seed"
    sizes = collections.Counter(read_again.values())
    assert (sizes["acute"], sizes["specialist"]) == (137, 18)


def test_specialist_trusts_are_those_that_the_field_names(edition_build):
    assert edition_build.query(
        "select peer_group, string_agg(organisation_code, ' ' order by organisation_code) "
        "from marts.dim_organisation where peer_group = 'specialist' group by all"
    ) == [("specialist", SPECIALIST)]
    assert edition_build.query(
        "select string_agg(distinct organisation_code, ' ' order by organisation_code) "
        "from marts.dim_organisation inner join marts.fct_scans using (organisation_code) "
        "where peer_group = 'community and mental health'"
    ) == [(COMMUNITY_WITH_SCANS,)]


def test_the_cell_of_an_exception_names_it(root, shared):
    with (root / "seeds/organisations/peer_group_exceptions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        (path,) = shared.rglob(row["source_file"])
        column, line = re.fullmatch("([A-Z])([0-9]+)", row["source_cell"]).groups()
        column = ord(column) - ord("A")
        if path.suffix == ".xls":
            cells = xls(path).sheet_by_name(row["source_sheet"]).row_values(int(line) - 1)
        else:
            (cells,) = xlsx(path)[row["source_sheet"]].iter_rows(
                min_row=int(line), max_row=int(line), values_only=True
            )
        assert cells[column - 1] == row["organisation_code"]
        assert "TRUST" in str(cells[column]).upper()
