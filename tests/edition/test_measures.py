"""The cards of measures against marts, models and raw tables, and the pages made from them."""

import json
import re

import duckdb
import pytest
from second_reader import xlsx

from publishing import measures

FIELDS = {"name", "unit", "counts", "made", "cannot_tell", "checked", "look_again"}
RATE = {"numerator", "denominator"}
NUMBERS = {"bigint", "double"}


@pytest.fixture(scope="module")
def manifest(dbt_docs):
    """dbt's manifest of the project."""
    return json.loads((dbt_docs / "target" / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cards(root):
    """Cards by the names of their files."""
    return measures.read_cards(root)[0]


@pytest.fixture(scope="module")
def cells(root):
    """What `cells` of the cards name."""
    return measures.read_cards(root)[1]


@pytest.fixture(scope="module")
def figures(manifest):
    """Columns of marts that a reader could quote, by the page's rule: {(mart, column)}."""
    nodes = manifest["nodes"].values()
    keys = {
        (test["attached_node"], column)
        for test in nodes
        if (test.get("test_metadata") or {}).get("name") == "unique_key"
        for column in test["test_metadata"]["kwargs"]["columns"]
    }
    return {
        (node["name"], column["name"])
        for node in nodes
        if node["resource_type"] == "model" and node["schema"] == "marts"
        for column in node["columns"].values()
        if column["data_type"] in NUMBERS
        and not column["name"].endswith("rank")
        and (node["unique_id"], column["name"]) not in keys
    }


def made_of(cards):
    return [(name, made) for name, card in cards.items() for made in card["made"]]


def in_one_line(text):
    return " ".join(text.split())


def test_every_figure_of_a_mart_has_a_card_and_every_card_is_of_figures(cards, figures):
    carded = {
        (mart, column)
        for _, made in made_of(cards)
        for mart, columns in made["figures"].items()
        for column in columns
    }
    assert len(figures) > 200
    assert (sorted(figures - carded), sorted(carded - figures)) == ([], [])


def test_each_card_says_all_that_a_card_says(cards):
    for name, card in cards.items():
        fields = set(card)
        assert fields in (FIELDS, FIELDS | RATE), name
        assert all(card[field] for field in fields), name
    rates = {name for name, card in cards.items() if "numerator" in card}
    with_a_rate = {
        name
        for name, made in made_of(cards)
        if any(
            re.search("pct|(^|_)per_", column)
            for found in made["figures"].values()
            for column in found
        )
    }
    assert with_a_rate - rates <= {"change_spread", "named_trusts"}, "quoted from other marts"


def test_each_formula_stands_in_its_file(root, cards):
    for name, made in made_of(cards):
        text = in_one_line((root / made["file"]).read_text(encoding="utf-8"))
        assert in_one_line(made["formula"]) in text, (name, made["formula"])


def test_each_check_is_one_that_is_there(root, cards):
    for name, card in cards.items():
        for check in card["checked"]:
            file, _, test = check["by"].partition("::")
            text = (root / file).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in text or f"- name: {test}\n" in text, (name, check)


def test_figures_come_from_columns_of_raw_by_one_way(manifest, cards, cells):
    for _, made in made_of(cards):
        for mart in made["figures"]:
            for way in measures.ways(manifest, made, mart, cells):
                assert way[-1] == mart
    used = {name for _, made in made_of(cards) for name in made.get("cells", ())}
    assert used == set(cells)
    for name, of in cells.items():
        found = set()
        for staging in of["staging"]:
            by_table = measures.raw_columns(manifest, staging, of["columns"])
            assert by_table, (name, staging)
            found |= {column for columns in by_table.values() for column in columns}
        assert found == set(of["columns"]), name


def test_the_pages_are_those_that_make_docs_writes(root, manifest):
    for path, text in measures.made_pages(root, manifest).items():
        assert (root / path).read_text(encoding="utf-8") == text, f"{path}: run make docs"


def test_every_mart_stands_on_its_page(root, manifest):
    page = (root / measures.MARTS_PAGE).read_text(encoding="utf-8")
    rows = {
        mart
        for row in measures.MART_ROW.finditer(page)
        for mart in re.findall(r"`(\w+)`", row["marts"])
    }
    marts = {node["name"] for node in manifest["nodes"].values() if node["schema"] == "marts"}
    assert rows == marts


def test_a_trusts_change_leads_to_the_publishers_columns(root):
    page = (root / measures.MEASURES_PAGE).read_text(encoding="utf-8")
    section = page.partition('<a id="scans_change"></a>')[2].partition("<a id=")[0]
    (row,) = (line for line in section.splitlines() if "| `scans_change_pct` of `trust_" in line)
    way = (
        "`stg_did__table_1_by_year` or `stg_did__table_1_by_month` → `int_figures__did_cells` → "
        "`int_figures__published` → `int_figures__counted` → `int_like_for_like__figures` → "
        "`int_like_for_like__scans_judged` → `trust_scan_comparison`"
    )
    assert way in row and "/int_like_for_like__scans_judged.sql)" in row
    assert "`raw.did_table_1_year`: `apr`" in section
    assert "`raw.did_table_1_month`: `computerized_axial_tomography`" in section


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"through": []}, "name in `through` which of these it is"),
        ({"through": ["int_gone"]}, r"its card names \['int_gone'\], and there is no such model"),
        ({"through": ["int_nations__waits"]}, "no way leads from int_nations__waits to"),
    ],
)
def test_a_card_that_leaves_the_way_open_is_refused(manifest, cards, cells, change, said):
    made = cards["shortfall"]["made"][2] | change
    with pytest.raises(measures.WrongCard, match=said):
        measures.ways(manifest, made, "trust_activity_over_time", cells)


def test_the_queries_of_the_page_find_what_they_ask_for(root, edition_build):
    page = (root / measures.MEASURES_PAGE).read_text(encoding="utf-8")
    of_cells, of_raw = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    with duckdb.connect(
        str(edition_build.folder / "warehouse.duckdb"), read_only=True
    ) as warehouse:
        assert {row[1] for row in warehouse.execute(of_cells).fetchall()} == {
            "scans_baseline",
            "scans_comparison",
        }
        assert warehouse.execute(of_raw).fetchall() == [("5655",)]


def test_the_figure_that_is_walked_to_its_page_is_what_the_page_says(root, edition_build, pack):
    page = (root / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    walk = page.partition("## One figure, from its cell to the page\n")[2].partition("\n## ")[0]
    (query,) = re.findall(r"```sql\n(.*?)```", walk, re.DOTALL)
    told = re.findall(r"^\| ([\w.]+) \| (\d+) \|$", walk, re.MULTILINE)
    with duckdb.connect(
        str(edition_build.folder / "warehouse.duckdb"), read_only=True
    ) as warehouse:
        assert [tuple(map(str, row)) for row in warehouse.execute(query).fetchall()] == told
    file, row = "DID-Table-1-2020-21-Modality-Provider-Counts.xlsx", "CT scans"
    ((code, *_, april), later) = (
        [cell.value for cell in cells[0]]
        for sheet in [xlsx(root / "published" / "did" / file)["Provider"]]
        for cells in (sheet["C1188:F1188"], sheet["G1188:K1188"])
    )
    assert (code, april, april + sum(later)) == ("RR8", 5655, 57955)
    shown = (pack.folder / "trusts" / "RR8.html").read_text(encoding="utf-8")
    by_kind = shown.partition("Table of scans by kind")[2].partition(f">{row}<")[2]
    texts = re.findall(r">\s*([^<>\s]+)\s*<", by_kind.partition("</tr>")[0])
    assert texts[:4] == ["74,145", "57,955", "-16,190", "-21.8%"]
