"""The workbook as LibreOffice opens it: converted without a window, its numbers stay the same."""

import math
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from briefing.marts import Marts
from briefing.workbook import write_workbook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def soffice():
    """LibreOffice's program."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.fail("needs LibreOffice: apt-get install libreoffice-calc")
    return found


def test_libreoffice_opens_the_workbook_with_every_number(soffice, tmp_path):
    path = tmp_path / "diagnostic-scans.xlsx"
    with Marts(ROOT / (os.environ.get("BUILD_DIR") or "build")) as marts:
        write_workbook(marts, path)
    converted = tmp_path / "converted"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(converted),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    ours = openpyxl.load_workbook(path)
    theirs = openpyxl.load_workbook(converted / path.name)
    assert theirs.sheetnames == ours.sheetnames
    compared = 0
    for page in ours:
        for row in page.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                read = theirs[page.title][cell.coordinate]
                where = f"{page.title}!{cell.coordinate}"
                if cell.data_type == "n":
                    # LibreOffice writes 15 digits
                    assert math.isclose(read.value, cell.value, rel_tol=1e-14), where
                    compared += 1
                else:
                    assert (read.value or "") == cell.value, where
    assert compared > 10000
