"""The workbook as LibreOffice opens it and reckons anew: numbers stay, a pick is followed."""

import csv
import html
import math
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from briefing.marts import Marts
from briefing.workbook import write_workbook

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / (os.environ.get("BUILD_DIR") or "build")
# A trust, one that merged, one with months missing, a Scottish board.
PICKED = ("RHQ", "R0A", "RAL", "SB0801")
XLSX = "xlsx:Calc MS Excel 2007 XML"
SECOND_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,2"
# LibreOffice reckons all formulas anew when it opens a file, whatever their values.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Function that has LibreOffice open a file, reckon and write it in another format."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.fail("needs LibreOffice: apt-get install libreoffice-calc")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")

    def convert(path, kind):
        folder = tmp_path_factory.mktemp("converted")
        subprocess.run(
            [
                found,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(folder),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return next(folder.iterdir())

    return convert


def test_libreoffice_opens_the_workbook_with_every_number(converted, tmp_path):
    path = tmp_path / "diagnostic-scans.xlsx"
    with Marts(BUILD) as marts:
        write_workbook(marts, path)
    ours = openpyxl.load_workbook(path, data_only=True)
    written_again = converted(path, XLSX)
    assert charts_in(written_again) == charts_in(path) > 8
    theirs = openpyxl.load_workbook(written_again, data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    compared = 0
    for page in ours:
        of_theirs = theirs[page.title]
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                read = of_theirs[cell.coordinate]
                where = f"{page.title}!{cell.coordinate}"
                if cell.data_type == "n":
                    # LibreOffice writes 15 digits
                    assert math.isclose(read.value, cell.value, rel_tol=1e-14), where
                    compared += 1
                else:
                    assert (read.value or "") == cell.value, where
    assert compared > 10000


def charts_in(path):
    """How many charts a workbook holds."""
    with zipfile.ZipFile(path) as parts:
        return sum("/charts/chart" in name for name in parts.namelist())


@pytest.fixture(scope="module")
def of_some(tmp_path_factory):
    """A workbook of a few organisations, and what the marts say of each."""
    path = tmp_path_factory.mktemp("some") / "some.xlsx"
    with Marts(BUILD, PICKED) as marts:
        write_workbook(marts, path)
    return path


def pick(path, code, changed):
    """Write it with another name in the cell of the list, cached values as before; returns it."""
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(changed, "w") as others:
        strings = parts.read("xl/sharedStrings.xml").decode()
        texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", strings, re.DOTALL)
        label = next(text for text in texts if html.unescape(text).endswith(f"({code})"))
        for name in parts.namelist():
            content = parts.read(name)
            if name == "xl/worksheets/sheet2.xml":
                of_cell = re.compile(r'(<c r="A3"[^>]*t="s"[^>]*><v>)\d+')
                xml, count = of_cell.subn(rf"\g<1>{texts.index(label)}", content.decode())
                assert count == 1
                content = xml.encode()
            others.writestr(name, content)
    return html.unescape(label)


@pytest.mark.parametrize("code", PICKED)
def test_the_picked_trust_is_followed(code, of_some, converted, tmp_path):
    changed = tmp_path / "picked.xlsx"
    label = pick(of_some, code, changed)
    with converted(changed, SECOND_SHEET).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[2][0] == label
    assert not [cell for row in rows for cell in row[:12] if cell.startswith(("#", "Err:"))]
    with Marts(BUILD) as marts:
        scans = marts.rows(
            "select scans_baseline, scans_comparison, scans_change, scans_change_pct "
            "from marts.trust_scan_comparison "
            f"where organisation_code = '{code}' and modality_code = 'all'"
        )
        waits = marts.rows(
            "select waiting_baseline, waiting_comparison from marts.trust_wait_comparison "
            f"where organisation_code = '{code}' and test_group = 'all' and test_code = 'all'"
        )
        months = marts.rows(
            "select strftime(month, '%m/%d/%Y') as month, scans, pct_of_2019 "
            "from marts.trust_scans_over_time as scans "
            "where modality_code = 'all' and organisation_code in ("
            "select over_time.organisation_code from marts.over_time_groups as over_time "
            "inner join marts.comparison_groups as compared "
            "on over_time.member_code = compared.member_code and over_time.publication = 'did' "
            f"where compared.organisation_code = '{code}')"
        )
    by_name = {row[0]: row for row in rows}
    of_scans, of_waits = by_name["Scans, tests"], by_name["Patients waiting at the end, patients"]
    if scans:
        assert [*map(figure, of_scans[1:5])] == pytest.approx([*scans[0].values()])
    else:
        assert set(of_scans[1:3]) <= {"not published", "not loaded", "no figure"}
    assert [*map(figure, of_waits[1:3])] == [*waits[0].values()]
    of_waits = next(
        at for at, row in enumerate(rows) if row[0].startswith("Patients waiting at the end of a")
    )
    found = {row[0]: row for row in rows[42:of_waits] if row[0]}
    for month in months:
        read = found[month["month"]]
        if month["scans"] is None:
            assert read[1] in ("not published", "no figure")
            assert (read[13], read[14]) == ("#N/A", "#N/A")
        else:
            assert figure(read[1]) == month["scans"]
            assert {read[13], read[14]} == {read[1], "#N/A"}
        if month["pct_of_2019"] is not None:
            assert figure(read[3]) == pytest.approx(month["pct_of_2019"])
    assert bool(months) == bool(scans)
    if not scans:
        assert {row[1] for row in found.values() if len(row) > 1} <= {"no figure"}


def figure(text):
    """A figure of a cell as it is written to CSV."""
    return float(text.replace(",", "").removeprefix("+"))
