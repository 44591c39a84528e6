"""`python -m briefing`: the pack swapped in whole, parts of it, names that come near, the zip."""

import hashlib
import json
import re
import shutil
import zipfile

import openpyxl
import pytest

from briefing import pack as briefing_pack
from briefing.__main__ import main


@pytest.fixture(scope="module")
def build(pack, tmp_path_factory):
    """Build folder with the published marts of the edition and its pack, for these tests only."""
    return shutil.copytree(
        pack.build_dir, tmp_path_factory.mktemp("briefing") / "build", symlinks=True
    )


@pytest.fixture(scope="module")
def whole(build):
    """Folder of the pack of that build."""
    return build / "briefing"


def test_the_pack_has_its_parts(whole):
    names = {path.name for path in whole.resolve().iterdir()}
    assert {
        "index.html",
        "comparison.html",
        "explore.html",
        "index.json",
        "trusts",
        "charts",
        "diagnostic-scans.xlsx",
        "right-of-reply.csv",
        "corrections.html",
    } <= names
    assert len(list((whole / "trusts").glob("*.html"))) > 200


def test_a_pack_that_fails_leaves_the_one_there_is(build, whole, monkeypatch, capsys):
    before = whole.resolve(), (whole / "index.html").read_bytes()

    def fails(*arguments):
        raise OSError(28, "No space left on device")

    def other_pages(marts, folder, *_):
        (folder / "index.html").write_text("of the pack that fails", encoding="utf-8")

    monkeypatch.setattr(briefing_pack, "write_charts", lambda *_: [])
    monkeypatch.setattr(briefing_pack, "write_pages", other_pages)
    monkeypatch.setattr(briefing_pack, "write_workbook", fails)
    assert main(["--build-dir", str(build)]) == 1
    assert "no space is left on the disk. What was there is as it was." in capsys.readouterr().err
    assert (whole.resolve(), (whole / "index.html").read_bytes()) == before
    assert [path.name for path in (build / "packs").iterdir()] == [before[0].name]


def test_the_same_build_makes_the_same_pack(build, whole):
    def contents():
        return {
            path.relative_to(whole.resolve()).as_posix(): path.read_bytes()
            for path in whole.resolve().rglob("*")
            if path.is_file()
        }

    before = contents()
    assert main(["--build-dir", str(build)]) == 0
    assert contents() == before


def test_a_part_is_of_its_region_alone(build, edition_build):
    assert main(["--build-dir", str(build), "--region", "north west"]) == 0
    part = build / "parts" / "north-west"
    of_region = {
        code
        for (code,) in edition_build.query(
            "select organisation_code from marts.dim_organisation where region_code = 'Y62'"
        )
    }
    pages = {path.stem for path in (part / "trusts").glob("*.html")}
    assert "RBL" in pages
    index = json.loads((part / "index.json").read_text(encoding="utf-8"))
    codes = {row["code"] for row in index["organisations"] if row["page"]}
    assert codes == pages & {row["code"] for row in index["organisations"]}
    assert "RBL" in codes
    assert (part / "explore.html").is_file()
    assert pages <= of_region
    book = openpyxl.load_workbook(part / "diagnostic-scans.xlsx", read_only=True)
    sheet = book["Trusts - scans"]
    codes = {
        str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row if cell.value
    } & {
        code
        for (code,) in edition_build.query(
            "from (select organisation_code from marts.dim_organisation)"
        )
    }
    assert codes
    assert codes <= of_region | {"all"}


@pytest.mark.parametrize(
    ("arguments", "pages"),
    [
        (["--trust", "RR8"], 1),
        (["--trust", "leeds teaching hospitals nhs trust"], 1),
        (["--nation", "Scotland"], 15),
    ],
)
def test_parts_of_a_trust_and_a_nation(build, pack, arguments, pages, monkeypatch):
    # of areas and nations, which a part has whole
    monkeypatch.setattr(briefing_pack, "write_charts", lambda *_: pack.charts)
    assert main(["--build-dir", str(build), *arguments]) == 0
    part = build / "parts" / re.sub("[^A-Za-z0-9]+", "-", arguments[1])
    assert len(list((part / "trusts").glob("*.html"))) == pages
    assert (part / "index.html").is_file()


@pytest.mark.parametrize(
    ("code", "sections"),
    [
        # counted by month under R0A+RM3, since both took over from Pennine Acute
        (
            "R0A",
            [
                "What changed: its scans by month",
                "Against whom: its scans among NHS acute trusts",
                "By kind of scan",
                "How fast results come",
            ],
        ),
        ("R0A", ["Waits, then and now"]),
        # of three bodies in the months compared
        ("RAJ", ["Sources"]),
    ],
)
def test_a_part_has_what_the_page_of_the_whole_pack_has(build, pack, code, sections, monkeypatch):
    monkeypatch.setattr(briefing_pack, "write_charts", lambda *_: pack.charts)
    monkeypatch.setattr(briefing_pack, "write_workbook", lambda *_: None)
    assert main(["--build-dir", str(build), "--trust", code]) == 0
    page, whole = (
        (build / folder / "trusts" / f"{code}.html").read_text(encoding="utf-8")
        for folder in (f"parts/{code}", "briefing")
    )
    for section in sections:
        of_section = re.compile(f"<h2 id=[^>]*>{section}</h2>.*?(?=<h2|<script)", re.DOTALL)
        found, in_whole = (
            of_section.search(text)[0].split('<section class="screen">')[0]
            for text in (page, whole)
        )
        assert found == in_whole


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--trust", "Leeds Teching Hospitals"], "nearest: Leeds Teaching Hospitals NHS Trust"),
        (
            ["--region", "North Wst"],
            'No region is called "North Wst" in this build; nearest: North West',
        ),
        (["--nation", "Scotlund"], "nearest: Scotland"),
        (["--trust", "[bold]x[/bold]"], 'called "[bold]x[/bold]"'),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(build, capsys, arguments, said):
    assert main(["--build-dir", str(build), *arguments]) == 1
    assert said in capsys.readouterr().err


def test_no_build_and_no_pack_are_said(tmp_path, capsys):
    assert main(["--build-dir", str(tmp_path)]) == 1
    assert "holds no published build; make one with: make build" in capsys.readouterr().err
    assert main(["--build-dir", str(tmp_path), "--release"]) == 1
    assert "holds no pack; make one with: make briefing" in capsys.readouterr().err


def test_a_release_is_one_zip_with_the_hash_of_each_file(build, whole, tmp_path):
    assert main(["--build-dir", str(build), "--release"]) == 0
    path = build / "diagnostic-scans.zip"
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        archive.extractall(tmp_path)
    assert all(re.fullmatch(r"diagnostic-scans/[A-Za-z0-9+_./-]+", name) for name in names)
    folder = tmp_path / "diagnostic-scans"
    lines = (folder / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(names) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert (folder / "index.html").read_bytes() == (whole / "index.html").read_bytes()
    assert main(["--build-dir", str(build), "--release"]) == 0
    assert path.read_bytes() == content
