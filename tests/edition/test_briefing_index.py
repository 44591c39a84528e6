"""The index of the briefing pack and its charts, as a newsroom gets them."""

import csv
import json
import re
from html.parser import HTMLParser

import made_up_briefing
import made_up_faults
import pytest
from defusedxml import ElementTree

from briefing import COMPARISON
from briefing.charts import OF_RECOVERY, write_charts
from briefing.marts import Marts
from briefing.pack import make_pack
from briefing.pages import write_pages
from briefing.remarks import FIELDS, FOLDER, UnreadableRemarks, read_remarks

CHARTS = {
    "scans-by-month",
    "scans-by-region",
    "waits-by-region",
    "spread-between-trusts",
    "waits-by-nation",
    "ct-and-mri",
    "scans-over-the-years",
}
SVG = "{http://www.w3.org/2000/svg}"
LOADS = ("src", "srcset", "poster", "data", "action", "background", "xlink:href")
OF_SCANS = (
    "delete from marts.region_scan_comparison",
    "delete from marts.region_scan_spread",
    "delete from marts.scans_over_time",
    "delete from marts.trust_scan_comparison",
    "delete from marts.trust_scans_over_time",
    "delete from marts.england_cancer_scan_comparison",
    "delete from marts.briefing_named_trusts where measure like 'scans%'",
    "delete from marts.loaded_files where publication like 'did%'",
)
OF_ENGLISH_WAITS = (
    "delete from marts.region_wait_comparison",
    "delete from marts.waits_over_time where area_type <> 'nation' or area_code = 'ENG'",
    "delete from marts.trust_wait_comparison where nation = 'England'",
    "delete from marts.nation_wait_comparison where nation = 'England'",
    "delete from marts.briefing_named_trusts where nation = 'England' and measure like 'over%'",
    "delete from marts.loaded_files where publication like 'dm01%'",
)
OF_WALES_AND_NORTHERN_IRELAND = (
    "delete from marts.nation_wait_comparison where nation in ('Wales', 'Northern Ireland')",
)


class Page(HTMLParser):
    """What a browser makes of a page: its words, its elements, and what it would load."""

    def __init__(self, text):
        super().__init__()
        self.words, self.elements, self._silent = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, words):
        if not self._silent:
            self.words.append(words)

    @property
    def text(self):
        """Words as they are read, white space made single."""
        return re.sub(r"\s+", " ", " ".join(self.words))


def made(build, folder, charts=None):
    """Index of a build, with its charts unless others are given; of the other pages, a few."""
    folder.mkdir(exist_ok=True)
    with Marts(build) as marts, made_up_briefing.few_pages("RR8", "RV5", "S08000015"):
        charts = charts or write_charts(marts, folder / "charts", COMPARISON)
        write_pages(marts, folder, charts, COMPARISON)
    text = (folder / "index.html").read_text(encoding="utf-8")
    return Page(text), text, {chart.name: chart for chart in charts}


@pytest.fixture(scope="module")
def index(pack):
    """The comparison of the edition's pack, as a page and as text, and the charts in it."""
    text = (pack.folder / "comparison.html").read_text(encoding="utf-8")
    charts = {chart.name: chart for chart in pack.charts if chart.name not in OF_RECOVERY}
    return Page(text), text, charts


@pytest.fixture(scope="module")
def page(index):
    return index[0]


@pytest.fixture(scope="module")
def charts(index):
    return index[2]


def check_reads_well(page):
    assert not re.search(r"\b(None|nan|NaN|inf|Undefined)\b|\{\{|\}\}", page.text)
    assert "not published%" not in page.text
    assert "  " not in page.text


# The publishers' own figures: DID Table 1 (rows ENGLAND), DM01 of September 2019 and 2020 (rows of
# regions), Public Health Scotland's national file.
def test_findings_of_the_edition_in_sentences(page):
    check_reads_well(page)
    for sentence in (
        "Scans carried out in England fell by 32% (about 7,240,000 fewer), from about 22,900,000 "
        "in April to September 2019 to about 15,600,000 in April to September 2020. As published: "
        "22,863,490 and 15,626,060, a change of -31.7%; like for like, without the 19 "
        "organisations that can't be compared: -31.3%.",
        "By region, like for like, scans fell furthest in London (35%) and least in the South East "
        "(28%).",
        "In England 33% of those waiting for a diagnostic test at the end of September 2020 had "
        "waited six weeks or more: 420,445 of 1,272,282 patients. At the end of September 2019 it "
        "was 4% (38,750 of 1,022,970).",
        "That share was largest in the East of England (38%) and smallest in the South East (25%).",
        "In Scotland 47% of those waiting at the end of September 2020 had waited over six weeks, "
        "its own standard: 47,968 of 102,716 patients.",
        "In Wales about 54% of those waiting at the end of September 2020 had waited over eight "
        "weeks, its own standard",
        "derived, not published",
        "Waits over nine weeks, its own standard, are not in the figures loaded.",
    ):
        assert sentence in page.text


def test_story_of_2020_stands_beside_the_figures_of_today(page):
    for sentence in (
        "North West against South East: the BBC Shared Data Unit's story of December 2020 gave "
        "about 33% and 20% for October 2020. In these figures, at the end of September 2020, it "
        "was 37% and 25%.",
        "In one hospital almost 80% had waited more than six weeks: possible match . It names "
        "nobody; of ",
        "4.4m fewer scans in England, April to September 2020 against 2019: not checkable .",
        "Scotland: almost half (47%) over six weeks: matches . 46.7%",
    ):
        assert sentence in page.text


def test_each_verdict_has_the_rows_and_cells_that_it_stands_on(index):
    page, text, _ = index
    assert text.index('id="claims"') < text.index('id="sources"')
    assert "These claims are of" not in page.text
    assert (
        "fct_waits where organisation_code = 'RKL' and month between date '2020-09-01' "
        "and date '2020-09-01'" in page.text
    )
    assert "Provider by Test: H404" in page.text


def test_regions_as_published_and_like_for_like(page):
    for row in (
        "England 22,863,490 15,626,060 -7,237,430 -31.7%",
        "London 3,876,340 2,527,670 -1,348,670 -34.8%",
        "North West 139,407 2.6% 197,769 73,881 37.4% +34.8",
    ):
        assert row in page.text


def test_missing_is_not_zero(page):
    assert "Northern Ireland 9 weeks 160,666 72.2% (derived) not at hand not at hand" in page.text
    assert "Wales 8 weeks 113,785 not at hand 53.6% (derived) not at hand not at hand" in page.text


def test_lists_name_whom_the_mart_names_and_lead_to_their_pages(edition_build, index):
    page, _, _ = index
    named = edition_build.query(
        "select distinct organisation_code, organisation_name from marts.briefing_named_trusts"
    )
    assert len(named) > 20
    links = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    for code, name in named:
        assert name in page.text
        assert f"trusts/{code}.html" in links


def test_page_opens_from_disk_and_loads_nothing(index):
    page, text, _ = index
    for tag, attributes in page.elements:
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
        assert not set(LOADS) & set(attributes), tag
        if "href" in attributes and tag != "a":
            assert attributes["href"].startswith("#")
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.S))
    # nothing but the charts' font, which is in the page
    assert set(re.findall(r"url\((.{23})", styles)) == {"data:font/woff2;base64,"}
    assert "@import" not in styles
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(", text)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_inside_the_page_leads_somewhere(index):
    page, _, _ = index
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    inside = {
        attributes["href"][1:]
        for tag, attributes in page.elements
        if tag == "a" and attributes.get("href", "").startswith("#")
    }
    assert inside and inside <= ids
    for tag, attributes in page.elements:
        for label in ("aria-controls", "aria-describedby", "for"):
            if label in attributes:
                assert attributes[label] in ids, (tag, label)


def test_search_knows_name_former_name_town_code_and_region(index):
    page, text, _ = index
    data = re.search(r'id="search-data">(.*?)</script>', text, re.S).group(1)
    found = {organisation["code"]: organisation for organisation in json.loads(data)}
    assert found["RR8"]["name"] == "Leeds Teaching Hospitals NHS Trust"
    assert (found["RR8"]["town"], found["RR8"]["region"]) == ("Leeds", "North East and Yorkshire")
    assert found["RYR"]["name"] == "Western Sussex Hospitals NHS Foundation Trust"
    assert found["RYR"]["today"] == "University Hospitals Sussex NHS Foundation Trust"
    assert "University Hospitals Bristol NHS Foundation Trust" in found["RA7"]["former"]
    assert found["RA7"]["today"] == ""
    listed = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    assert {f"trusts/{code}.html" for code in found} <= listed


def test_sources_have_files_editions_and_days(edition_build, page):
    names = edition_build.query("select file_name from marts.loaded_files")
    for (name,) in names:
        assert name in page.text
    assert "April 2020 to March 2021 Final 18 November 2021" in page.text
    assert "did_table_" not in page.text
    # scans are of Table 1, not of Tables 10 to 13, whose names begin alike
    assert "Diagnostic Imaging Dataset, Table 1:" in page.text
    assert not re.search(r"Diagnostic Imaging Dataset, Table 1\d:", page.text)
    assert "Open Government Licence v3.0" in page.text


def test_comments_and_responses_say_how_to_add_one(page):
    assert page.text.count("Nothing yet. To add one, write an entry in own/") == 2


def test_remarks_are_shown_as_text(edition_build, pack, tmp_path, monkeypatch):
    for name in ("comments", "responses"):
        (tmp_path / f"{name}.yml").write_text(
            "- speaker: Made Up\n  role: Professor\n  organisation: '<b>Made-up</b> College'\n"
            "  date: 2020-12-17\n  source: By email\n"
            "  text: '<script>alert(1)</script> & \"so\"'\n",
            encoding="utf-8",
        )
    monkeypatch.setattr("briefing.pages.FOLDER", tmp_path)
    page, text, _ = made(edition_build.folder, tmp_path / "pack", pack.charts)
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;so&#34;") == 2
    assert (
        "Made Up, Professor, <b>Made-up</b> College, 17 December 2020. Source: By email"
        in page.text
    )
    assert "Nothing yet" not in page.text


def test_files_of_remarks_in_the_repository_hold_none():
    assert read_remarks(FOLDER / "comments.yml") == []
    assert read_remarks(FOLDER / "responses.yml") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- speaker: A\n  role: B\n", "comments.yml, entry 1: organisation is missing"),
        ("speaker: A\n", "comments.yml holds one set of fields, not a list"),
        ("- only words\n", "comments.yml, entry 1: a text, not the fields speaker, role"),
        ("- [unclosed\n", "comments.yml is not readable YAML"),
    ],
)
def test_remarks_that_can_not_be_shown_are_named(tmp_path, text, message):
    path = tmp_path / "comments.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableRemarks, match=re.escape(message)):
        read_remarks(path)


WHOLE = dict.fromkeys(FIELDS, "words") | {"date": "2020-12-17"}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_of_each_entry_is_needed(tmp_path, field):
    path = tmp_path / "responses.yml"
    entries = [WHOLE, {name: value for name, value in WHOLE.items() if name != field}]
    path.write_text(
        "".join(
            "- " + "\n  ".join(f"{name}: {value}" for name, value in entry.items()) + "\n"
            for entry in entries
        ),
        encoding="utf-8",
    )
    with pytest.raises(UnreadableRemarks, match=f"responses.yml, entry 2: {field} is missing"):
        read_remarks(path)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("date", "December", "entry 1: date is 'December', not a day as in 2020-12-17"),
        ("date", "2020-12-17 10:00:00", "entry 1: date is datetime"),
        ("text", "''", "entry 1: text is missing or not text"),
        ("speaker", "12", "entry 1: speaker is missing or not text"),
        ("adress", "x", "entry 1: no field adress; the fields are speaker, role"),
    ],
)
def test_fields_of_the_wrong_kind_are_named(tmp_path, field, value, message):
    path = tmp_path / "comments.yml"
    entry = WHOLE | {field: value}
    path.write_text(
        "- " + "\n  ".join(f"{name}: {value}" for name, value in entry.items()), encoding="utf-8"
    )
    with pytest.raises(UnreadableRemarks, match=re.escape(message)):
        read_remarks(path)


def test_names_of_publishers_are_never_markup(edition_build, tmp_path):
    statements, names = made_up_briefing.strange_names(edition_build)
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        *statements,
        "update marts.dim_organisation set former_names = '</script><script>alert(2)</script>'",
        "update marts.claim_checks set explanation = '<img src=x onerror=alert(3)>'",
        "update marts.loaded_files set source_address = 'javascript:alert(4)'",
    )
    page, text, _ = made(build, tmp_path / "pack")
    assert made_up_briefing.MARKUP in names.values()
    assert made_up_briefing.MARKUP in page.text
    assert made_up_briefing.QUOTED in page.text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert len(re.findall(r"<script", text)) == 2
    assert not any(
        (attributes.get("href") or "").startswith("javascript") for _, attributes in page.elements
    )
    data = re.search(r'id="search-data">(.*?)</script>', text, re.S).group(1)
    assert made_up_briefing.MARKUP in {entry["name"] for entry in json.loads(data)}


NO_SCANS = {"scans-by-month", "scans-by-region", "spread-between-trusts", "ct-and-mri",
            "scans-over-the-years"}  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "missing", "said", "kept"),
    [
        (
            OF_SCANS,
            NO_SCANS,
            ("Scans by region: no figures in this build", "No chart of scans by month"),
            "420,445 of 1,272,282 patients",
        ),
        (
            OF_ENGLISH_WAITS,
            {"waits-by-region"},
            ("Waits by region: no figures in this build",),
            "22,863,490 and 15,626,060",
        ),
        (
            OF_SCANS + OF_ENGLISH_WAITS + OF_WALES_AND_NORTHERN_IRELAND,
            NO_SCANS | {"waits-by-region"},
            ("Scans by region: no figures in this build", "Waits by region: no figures"),
            "47,968 of 102,716 patients",
        ),
    ],
    ids=["without DID", "without DM01", "Scotland alone"],
)
def test_parts_without_figures_are_left_out_and_said(
    edition_build, tmp_path, statements, missing, said, kept
):
    build = made_up_briefing.changed_build(edition_build.folder, tmp_path / "build", *statements)
    page, _, charts = made(build, tmp_path / "pack")
    assert set(charts) == CHARTS - missing
    assert {path.stem for path in (tmp_path / "pack" / "charts").glob("*.png")} == set(charts)
    for words in (*said, kept):
        assert words in page.text
    check_reads_well(page)


WITHHELD_OF_ENGLAND = (
    "alter table marts.fct_scans_england add column if not exists scan_state text",
    "update marts.fct_scans_england set scan_state = 'withheld' where modality_code = 'did_ct' "
    "and month = date '2020-06-01'",
    "delete from marts.publisher_faults",
    made_up_faults.inserted(found=made_up_briefing.MARKUP),
    *(
        made_up_faults.inserted(fault_id=f"{number}", source_cells=f"G{number}")
        for number in range(6)
    ),
    made_up_faults.inserted(
        fault_id="Scotland", publication="phs_waits_scotland", month="2020-09-01"
    ),
    made_up_faults.inserted(fault_id="noted", rule="other", rule_in_words="A name", effect="noted"),
    made_up_faults.inserted(fault_id="done", effect="resolved", is_undecided=False),
)
NULL_SCANS = "scans_comparison = null, scans_change = null, scans_change_pct = null"


def test_what_is_withheld_says_so_and_the_faults_are_listed(edition_build, tmp_path):
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        *WITHHELD_OF_ENGLAND,
        f"update marts.region_scan_comparison set {NULL_SCANS} where area_code = 'ENG' and "
        "modality_code in ('did_ct', 'all')",
        "update marts.nation_wait_comparison set waiting = null, waiting_over = null, "
        "waiting_over_pct = null where nation = 'Scotland'",
    )
    page, text, _ = made(build, tmp_path / "pack")
    check_reads_well(page)
    assert "England 22,863,490 withheld withheld withheld" in page.text
    assert re.search(r"CT scans [\d,]+ withheld withheld withheld", page.text)
    assert not re.search(r"MRI scans [\d,]+ withheld", page.text)
    assert re.search(r"Scotland \S+( weeks)? withheld withheld", page.text)
    assert "16 figures withheld by 8 faults; 1 fault noted, 1 resolved" in page.text
    assert "A count that is no number 9 16 0 1 8" in page.text
    assert "A count that is no number: 8 undecided" in page.text
    assert "… and 3 more in the workbook" in page.text
    assert f"cell F17; Made-up One (ZZ1): found {made_up_briefing.MARKUP}; expected" in page.text
    assert made_up_briefing.MARKUP not in text


@pytest.mark.parametrize(
    "of_regions",
    [
        f"update marts.region_scan_comparison set scans_baseline = null, {NULL_SCANS}, "
        "scans_baseline_like_for_like = null, scans_comparison_like_for_like = null, "
        "scans_change_like_for_like = null, scans_change_pct_like_for_like = null, "
        "scans_change_low = null, scans_change_high = null",
        "update marts.region_wait_comparison set waiting_comparison = null, "
        "over_6_weeks_comparison = null, over_6_weeks_pct_comparison = null, change_points = null",
        "update marts.trust_scan_comparison set scans_comparison = null, scans_comparison_low = "
        "null, scans_comparison_high = null, scans_change = null, scans_change_low = null, "
        "scans_change_high = null, scans_change_pct = null, change_rank = null, is_comparable = "
        "false, comparability_note = 'its file is withheld'",
        "update marts.nation_wait_comparison set waiting = null, waiting_over = null, "
        "waiting_over_pct = null",
        "update marts.scans_over_time set scans = null, pct_of_2019 = null, shortfall = null",
        f"update marts.region_scan_comparison set {NULL_SCANS} where area_code <> 'Y63'",
    ],
)
def test_a_table_that_is_withheld_as_a_whole_leaves_a_pack_that_says_so(
    edition_build, tmp_path, of_regions
):
    build = made_up_briefing.changed_build(
        edition_build.folder, tmp_path / "build", *WITHHELD_OF_ENGLAND, of_regions
    )
    with made_up_briefing.few_pages("RR8", "RV5", "S08000015"):
        folder = make_pack(build)
    page = Page((folder / "comparison.html").read_text(encoding="utf-8"))
    check_reads_well(page)
    assert "16 figures withheld by 8 faults" in page.text
    for code in ("RR8", "S08000015"):
        text = (folder / "trusts" / f"{code}.html").read_text(encoding="utf-8")
        assert not re.search(r"\b(None|nan)\b", text)


def test_withheld_is_said_only_of_what_is_withheld(edition_build, tmp_path):
    """England's CT scans are withheld; its waiting lists are merely not loaded."""
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        *WITHHELD_OF_ENGLAND,
        *OF_ENGLISH_WAITS,
        f"update marts.region_scan_comparison set {NULL_SCANS}",
    )
    page, _, _ = made(build, tmp_path / "pack")
    nothing = "no figures in this build, so nothing is shown."
    assert f"Scans by region: {nothing} Figures that are withheld" in page.text
    assert f"Waits by region: {nothing} " in page.text
    assert f"Waits by region: {nothing} Figures that are withheld" not in page.text


def test_a_build_without_any_row_still_gives_a_page(edition_build, tmp_path):
    tables = edition_build.query(
        "select table_name from duckdb_tables() where schema_name = 'marts'"
    )
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        *(f"delete from marts.{name}" for (name,) in tables),
    )
    page, _, charts = made(build, tmp_path / "pack")
    assert charts == {}
    assert "Findings: no figures in this build" in page.text
    check_reads_well(page)


def test_windows_are_named_as_they_are(edition_build, tmp_path):
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        baseline_from="2019-04",
        baseline_to="2019-06",
        comparison_from="2020-07",
        comparison_to="2020-09",
    )
    page, text, charts = made(build, tmp_path / "pack")
    assert "from about 22,900,000 in April to June 2019" in page.text
    # claims of other months are no headline: they stand at the end, with their period
    assert "story of December 2020" not in page.text
    assert text.index('id="sources"') < text.index('id="claims"') < text.index('id="pages"')
    assert "These claims are of March 2019 to October 2020, and none compares" in page.text
    assert "July to September 2020" in page.text
    assert "as published, July 2020 to March 2025" in _words(charts["ct-and-mri"].svg)
    months = [row["month"] for row in rows_of(charts["scans-by-month"])]
    assert months == [*(f"2019-0{m}-01" for m in (4, 5, 6)), *(f"2020-0{m}-01" for m in (7, 8, 9))]
    foot = re.findall(r">([A-Z][a-z]{2}|20\d\d)<", charts["scans-by-month"].svg)
    assert foot == ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "2019", "2020"]


def _words(svg):
    return " ".join(text.strip() for text in ElementTree.fromstring(svg).itertext() if text.strip())


def rows_of(chart):
    """Rows of a chart's CSV."""
    with chart.csv_path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_chart_has_its_files_and_stands_in_the_page(index):
    _, text, charts = index
    assert set(charts) == CHARTS
    for chart in charts.values():
        for path in (chart.svg_path, chart.narrow_svg_path):
            in_file = ElementTree.fromstring(path.read_text(encoding="utf-8"))
            assert in_file.find(f"{SVG}title").text == chart.title
            assert in_file.find(f"{SVG}desc").text == chart.alt
        assert chart.png_path.read_bytes().startswith(b"\x89PNG")
        assert chart.svg in text
        assert chart.narrow_svg in text
        assert f'<figure class="chart" id="chart-{chart.name}">' in text
        assert f'href="#chart-{chart.name}"' in text
        for file in (".svg", "-narrow.svg", ".png", ".csv"):
            assert f'href="charts/{chart.name}{file}"' in text


def test_charts_say_what_they_show(charts):
    titles = {name: chart.title for name, chart in charts.items()}
    assert titles["scans-by-month"] == "Scans in England fell by 32%"
    assert titles["scans-by-region"] == (
        "Scans fell furthest in London (35%) and least in the South East (28%)"
    )
    assert titles["waits-by-nation"] == (
        "Past its own standard: England 33%, Scotland 47% and Wales 54% (derived)"
    )
    for name, chart in charts.items():
        drawing = ElementTree.fromstring(chart.svg)
        assert drawing.get("role") == "img"
        assert drawing.get("aria-labelledby") == f"{name}-title {name}-desc"
        assert drawing.find(f"{SVG}title").text == chart.title
        assert drawing.find(f"{SVG}desc").text == chart.alt
        assert re.search(r"\d", chart.alt)
        words = _words(chart.svg)
        assert "Source: " in words
        assert chart.title.split(" ", 1)[0] in words


def test_csv_of_a_chart_equals_the_mart(edition_build, charts):
    checks = {
        "scans-by-month": (
            ("month", "scans"),
            "select cast(month as varchar), scans from marts.scans_over_time where "
            "area_code = 'ENG' and modality_code = 'all' and month(month) between 4 and 9 "
            "and year(month) in (2019, 2020) order by month",
        ),
        "scans-by-region": (
            ("area_code", "scans_baseline", "scans_comparison", "scans_change_pct"),
            "select area_code, scans_baseline, scans_comparison, scans_change_pct "
            "from marts.region_scan_comparison where modality_code = 'all' "
            "order by scans_change_pct_like_for_like",
        ),
        "waits-by-region": (
            ("area_code", "over_6_weeks_pct_baseline", "over_6_weeks_pct_comparison"),
            "select area_code, over_6_weeks_pct_baseline, over_6_weeks_pct_comparison "
            "from marts.region_wait_comparison where test_group = 'all' and test_code = 'all' "
            "order by over_6_weeks_pct_comparison desc",
        ),
        "spread-between-trusts": (
            ("area_code", "trusts", "change_pct_decile_5", "change_pct_highest"),
            "select area_code, trusts, change_pct_decile_5, change_pct_highest "
            "from marts.region_scan_spread where modality_code = 'all' "
            "order by area_type, change_pct_decile_5",
        ),
    }
    for name, (columns, sql) in checks.items():
        printed = [tuple(row[column] for column in columns) for row in rows_of(charts[name])]
        assert printed == [tuple(map(str, row)) for row in edition_build.query(sql)], name
    nations = {
        (row["nation"], row["test_group"], row["threshold_weeks"]): row["waiting_over_pct"]
        for row in rows_of(charts["waits-by-nation"])
    }
    assert nations["Northern Ireland", "all", "9"] == ""
    assert nations["Scotland", "all", "6"].startswith("46.69")


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (
            "scans_change_pct = 4, scans_change = 40, change_is_certain = true",
            "Scans in England rose by 4%",
        ),
        (
            "scans_change_pct = -0.1, scans_change = -10, change_is_certain = false",
            "Scans in England changed too little to tell a rise from a fall",
        ),
    ],
)
def test_verbs_follow_the_figures(edition_build, tmp_path, change, title):
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        f"update marts.region_scan_comparison set {change} where area_code = 'ENG'",
        "update marts.region_scan_comparison set scans_change_pct_like_for_like = 1 "
        "where area_code = 'Y56'",
    )
    with made_up_briefing.few_charts("scans-by-month", "scans-by-region"):
        _, _, charts = made(build, tmp_path / "pack")
    assert charts["scans-by-month"].title == title
    assert charts["scans-by-region"].title == (
        "Scans fell furthest in the North East and Yorkshire (33%) and rose most in London (1%)"
    )


def test_a_region_without_a_like_for_like_change_is_in_no_headline(edition_build, tmp_path):
    """London fell furthest as published; nothing is known of it like for like."""
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        "update marts.region_scan_comparison set scans_change_pct_like_for_like = null "
        "where area_code = 'Y56'",
    )
    with made_up_briefing.few_charts("scans-by-region"):
        _, text, charts = made(build, tmp_path / "pack")
    assert charts["scans-by-region"].title.startswith(
        "Scans fell furthest in the North East and Yorkshire (33%)"
    )
    assert "scans fell furthest in the North East and Yorkshire (33%)" in text


def test_like_for_like_leads_where_it_is_another_answer(edition_build, tmp_path):
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path / "build",
        "update marts.region_scan_comparison set scans_change_pct_like_for_like = 11, "
        "like_for_like_is_another_answer = true, working_day_is_another_answer = true, "
        "scans_change_pct_like_for_like_per_working_day = 5 where area_code = 'ENG'",
    )
    with made_up_briefing.few_charts("scans-by-month"):
        _, text, charts = made(build, tmp_path / "pack")
    assert charts["scans-by-month"].title == "As published, scans in England fell by 32%"
    assert (
        "Like for like, without the 19 organisations that can&#39;t be compared, scans carried out "
        "in England saw a rise of 11% from April to September 2020, against April to September "
        "2019. As published they fell by 32%"
    ) in text
    assert (
        "Like for like and per working day (126 in April to September 2019, 126 in April to "
        "September 2020) it is a rise of 5%."
    ) in text
