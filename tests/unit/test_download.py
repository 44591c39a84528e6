"""`python -m loaders download` against a server that shapes its pages as the publishers do."""

import csv
import datetime
import hashlib
import http.server
import io
import json
import os
import shutil
import ssl
import stat
import subprocess
import threading
import zipfile

import made_up
import made_up_northern_ireland
import made_up_wales
import pytest
import requests
from publishers_server import Answer, Publishers

from loaders.__main__ import main
from loaders.downloads.command import download
from loaders.downloads.discovery import Link
from loaders.downloads.manifest import BrokenManifest, Manifest
from loaders.downloads.part import Part
from loaders.downloads.periods import financial_years, period_of
from loaders.downloads.publishers import publishers
from loaders.downloads.store import safe_name
from loaders.downloads.transfer import Failure, Fetcher, Limits, check_address, new_session
from loaders.downloads.unpack import WrongContent, ZipLimits, check_members, unpack_tables

TODAY = datetime.date(2020, 12, 10)
ENGLAND = "https://www.england.nhs.uk"
UPLOADS = f"{ENGLAND}/statistics/wp-content/uploads/sites/2"
WORK_AREAS = f"{ENGLAND}/statistics/statistical-work-areas"
DM01_YEAR = (
    f"{WORK_AREAS}/diagnostics-waiting-times-and-activity/"
    "monthly-diagnostics-waiting-times-and-activity/monthly-diagnostics-data-{}/"
)
DID = f"{WORK_AREAS}/diagnostic-imaging-dataset/"
ETR = "https://files.digital.nhs.uk/assets/ods/current/etr.zip"
SUCC = "https://files.digital.nhs.uk/assets/ods/current/succ.zip"
APRIL = f"{UPLOADS}/2020/06/Monthly-Diagnostics-Web-File-Provider-April-2020.xls"
APRIL_NAME = APRIL.rsplit("/", 1)[-1]
HOSTS = frozenset({"www.england.nhs.uk"})
LIMITS = Limits(read_seconds=5, total_seconds=60, pause_seconds=0)


@pytest.fixture
def server():
    found = Publishers()
    yield found
    found.close()


@pytest.fixture
def slept():
    """Seconds that the code would have slept."""
    return []


@pytest.fixture
def fetcher(server, slept):
    return Fetcher(server.session(), LIMITS, sleep=slept.append)


@pytest.fixture
def run(fetcher, folder, capsys):
    """Function that downloads into the folder; exit code and what was printed."""

    def download_into(*publications, since="2020-04", until="2020-09", **options):
        found = download(
            folder, publications, since, until, **{"fetcher": fetcher, "today": TODAY} | options
        )
        return 1 if found.failures else 0, capsys.readouterr().out

    return download_into


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    """Bytes of made-up DM01 workbooks by month; one is a revision of April."""
    folder = tmp_path_factory.mktemp("workbooks")
    return {
        "April": made_up.dm01(folder / "a.xlsx", period="April 2020").read_bytes(),
        "April revised": made_up.dm01(
            folder / "b.xlsx", period="April 2020", revised="16th June 2020"
        ).read_bytes(),
        "May": made_up.dm01(folder / "c.xlsx", period="May 2020").read_bytes(),
    }


@pytest.fixture
def april(server, workbooks):
    """DM01's page of 2020/21 with only April."""
    server.page(DM01_YEAR.format("2020-21"), (APRIL, "Monthly Diagnostics Provider April 2020"))
    server.put(APRIL, workbooks["April"])


@pytest.fixture
def part(tmp_path):
    return Part(tmp_path / ".file.xls.part")


def entries(folder, publication="dm01"):
    with (folder / publication / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(folder):
    """Every file below a folder, hidden ones too."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def digest(content):
    return hashlib.sha256(content).hexdigest()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


# what is taken, and into what


def test_a_file_arrives_with_its_manifest(april, run, folder, workbooks):
    code, output = run("dm01")
    assert code == 0, output
    assert names(folder) == [f"dm01/{APRIL_NAME}", "dm01/manifest.csv"]
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == workbooks["April"]
    (entry,) = entries(folder)
    assert entry["file"] == APRIL_NAME
    assert entry["sha256"] == digest(workbooks["April"])
    assert entry["source_address"] == APRIL
    assert (entry["issued"], entry["evidence"]) == ("", "its title block says when")
    assert "1 new, 0 revised, 0 unchanged, 0 failed" in output


def test_a_downloaded_folder_loads_with_address_and_sha256(april, run, folder, load, raw):
    run("dm01")
    code, output = load(folder)
    assert code == 0, output
    (entry,) = entries(folder)
    assert raw(
        "select sha256, source_address from raw.files where publication = 'dm01_provider'"
    ) == [(entry["sha256"], APRIL)]


def test_a_second_run_downloads_nothing(april, run, folder, server):
    run("dm01")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    code, output = run("dm01")
    assert code == 0
    assert "0 new, 0 revised, 1 unchanged, 0 failed" in output
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    first, second = server.asked_for(APRIL)
    assert "If-None-Match" not in first
    assert second["If-None-Match"] == entries(folder)[0]["etag"]
    assert second["User-Agent"].startswith("scan-backlog/")


def test_a_server_without_etags_is_compared_by_bytes(april, run, folder, server, workbooks):
    server.put(APRIL, Answer(workbooks["April"], dated=False))
    run("dm01")
    code, output = run("dm01")
    assert code == 0
    assert "0 new, 0 revised, 1 unchanged, 0 failed" in output
    assert names(folder) == [f"dm01/{APRIL_NAME}", "dm01/manifest.csv"]


def test_a_changed_file_of_one_name_stays_beside_the_old_one(
    april, run, folder, server, workbooks, load, raw
):
    run("dm01")
    server.put(APRIL, workbooks["April revised"])
    code, output = run("dm01")
    revised = f"{APRIL_NAME[:-4]}-{digest(workbooks['April revised'])[:8]}.xls"
    assert code == 0, output
    assert f"revision: {folder / 'dm01' / revised} (differs from {APRIL_NAME}" in output
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == workbooks["April"]
    assert (folder / "dm01" / revised).read_bytes() == workbooks["April revised"]
    assert [entry["file"] for entry in entries(folder)] == [APRIL_NAME, revised]
    assert "1 unchanged" in run("dm01")[1]
    assert load(folder)[0] == 0
    assert raw("select count(*) from raw.files where publication = 'dm01_provider'") == [(2,)]


def test_a_file_that_went_missing_is_fetched_again(april, run, folder, workbooks):
    run("dm01")
    (folder / "dm01" / APRIL_NAME).unlink()
    assert run("dm01")[0] == 0
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == workbooks["April"]
    assert len(entries(folder)) == 1


def test_a_file_that_somebody_edited_is_never_written_over(april, run, folder, workbooks):
    run("dm01")
    (folder / "dm01" / APRIL_NAME).write_bytes(b"edited")
    assert run("dm01")[0] == 0
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == b"edited"
    beside = f"{APRIL_NAME[:-4]}-{digest(workbooks['April'])[:8]}.xls"
    assert (folder / "dm01" / beside).read_bytes() == workbooks["April"]


def test_of_three_names_of_a_month_the_newest_is_taken(server, run, folder, workbooks):
    stem = "Monthly-Diagnostics"
    early = f"{UPLOADS}/2020/06/{stem}-Web-File-Provider-April-2020.xls"
    revised = f"{UPLOADS}/2020/06/{stem}-Revisions-Web-File-Provider-April-2020.xls"
    regions = f"{UPLOADS}/2020/07/{stem}-Provider-April-2020-new-regions_AB1.xls"
    server.page(DM01_YEAR.format("2020-21"), *((it, it) for it in (early, revised, regions)))
    server.put(regions, workbooks["April"])
    server.put(revised, workbooks["April revised"])
    code, output = run("dm01")
    assert code == 0, output
    assert [entry["source_address"] for entry in entries(folder)] == [regions]
    assert "chose 2020/07/Monthly-Diagnostics-Provider-April-2020-new-regions_AB1.xls" in output
    assert f"passed over 2020/06/{early.rsplit('/', 1)[-1]}, 2020/06/{stem}-Revisions" in output
    server.page(DM01_YEAR.format("2020-21"), (early, "early"), (revised, "revised"))
    assert run("dm01")[0] == 0
    assert [entry["source_address"] for entry in entries(folder)] == [regions, revised]


def test_since_and_until_choose_months_and_pages(server, run, folder, workbooks):
    may = f"{UPLOADS}/2020/07/Monthly-Diagnostics-Web-File-Provider-May-2020.xls"
    other = f"{UPLOADS}/2020/06/Monthly-Diagnostics-Web-File-Commissioner-May-2020.xls"
    server.page(DM01_YEAR.format("2020-21"), (may, "May"), (other, "May"), (APRIL, "April"))
    server.put(may, workbooks["May"])
    code, output = run("dm01", since="2020-05", until="2020-05")
    assert code == 0, output
    assert names(folder) == [f"dm01/{may.rsplit('/', 1)[-1]}", "dm01/manifest.csv"]
    assert [address for address, _ in server.asked] == [DM01_YEAR.format("2020-21"), may]


def test_a_month_between_others_without_a_link_is_said(server, run, workbooks):
    june = APRIL.replace("April", "June")
    server.page(DM01_YEAR.format("2020-21"), (june, "June"), (APRIL, "April"))
    server.put(june, workbooks["May"])
    server.put(APRIL, workbooks["April"])
    assert "dm01 2020-05: no file found; " in run("dm01")[1]


def test_months_at_the_ends_of_what_was_asked_for_are_said_once(server, run, workbooks):
    server.page(DM01_YEAR.format("2020-21"), (APRIL, "April"))
    server.page(DM01_YEAR.format("2019-20"), (APRIL.replace("April-2020", "March-2020"), "March"))
    server.put(APRIL, workbooks["April"])
    server.put(APRIL.replace("April-2020", "March-2020"), workbooks["May"])
    _, output = run("dm01", since="2020-01", until="2020-09")
    assert output.count("dm01 2020-01 to 2020-02: no file found; ") == 1
    assert output.count("dm01 2020-05 to 2020-09: no file found; ") == 1
    assert "no file found" not in run("dm01", since="2020-03", until="2020-04")[1]
    assert "no file found" not in run("dm01", since="2020-03", until=None)[1]


def test_a_year_page_without_files_fails_but_not_of_the_year_that_began(server, run):
    server.page(DM01_YEAR.format("2020-21"))
    code, output = run("dm01")
    assert code == 0
    assert "dm01 2020-21: no file yet" in output
    server.page(DM01_YEAR.format("2019-20"), (f"{ENGLAND}/renamed.xls", "Renamed"))
    code, output = run("dm01", since="2019-04", until="2020-03")
    assert code == 1
    assert "failed: " + DM01_YEAR.format("2019-20") in output
    assert "loaders/downloads/sources.csv" in output


def test_did_is_found_on_pages_that_its_landing_page_leads_to(server, run, folder, tmp_path):
    book = made_up.did_year(tmp_path / "did.xlsx").read_bytes()
    year = DID + "diagnostic-imaging-dataset-2020-21-data/"
    table = f"{UPLOADS}/2021/11/DID-Table-{{}}-2020-21-Provider-Counts-xlsx-181KB.xlsx"
    earlier = table.replace("2021/11", "2021/08")
    server.page(DID, (year.replace("https:", "http:"), "2020-21"), ("https://elsewhere.org/", "x"))
    numbers = (*range(1, 7), 10, 11, 12)
    shown = [
        (address.format(number), "Table") for address in (table, earlier) for number in numbers
    ]
    server.page(year, *shown)
    for number, (address, _) in enumerate(shown):
        server.put(address, book + bytes(number))
    code, output = run("did")
    assert code == 0, output
    assert {entry["source_address"] for entry in entries(folder, "did")} == {
        table.format(number) for number in numbers
    }
    assert output.count("passed over 2021/08/DID-Table-") == len(numbers)
    assert "no file found" not in output


# Names as the publisher has printed them, with a day and a size where a year has them.
OF_2018_19 = (
    "DID-Table-1-2018-19-Modality-Provider-Counts-xlsx-184KB.xlsx",
    "DID-Table-2-2018-19-Modality-Provider-Median-Request-to-Test-xlsx-150KB.xlsx",
    "DID-Table-3-2018-19-Modality-Provider-Median-Test-to-Report-xlsx-150KB.xlsx",
    "DID-Table-4-2018-19-Bodysite-Provider-Counts-xlsx-150KB.xlsx",
    "DID-Table-5-2018-19-Bodysite-Provider-Median-Request-to-Test-xlsx-150KB.xlsx",
    "DID-Table-6-2018-19-Bodysite-Provider-Median-Test-to-Report-xlsx-150KB.xlsx",
    "DID-Table-10-2018-19-Modality-Test-to-Report-Same-Day-Next-Day-xlsx-150KB.xlsx",
    "DID-Table-11-2018-19-Modality-Provider-Source-setting-xlsx-150KB.xlsx",
)
NOT_USED_OF_2018_19 = (
    "DID-Table-7-2018-19-Modality-CCG-Request-to-Test-and-Test-to-Report-xlsx-150KB.xlsx",
    "DID-Table-8-2018-19-Bodysite-CCG-Request-to-Test-xlsx-150KB.xlsx",
    "DID-Table-9-2018-19-Request-to-Test-by-Modality-and-Patient-Source-Setting.xlsx",
)
OF_2024_25 = (
    "DID-Table-1-2024-25-Modality-Provider-Counts-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-2-2024-25-Modality-Provider-Median-Request-to-Test-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-3-2024-25-Modality-Provider-Median-Test-to-Report-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-4-2024-25-Bodysite-Provider-Counts-Nov-2025.xlsx",
    "DID-Table-5-2024-25-Bodysite-Provider-Median-Request-to-Test-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-6-2024-25-Bodysite-Provider-Median-Test-to-Report-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-11-2024-25-Modality-Provider-Source-Setting-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-12-2024-25-Interventional-Provider-Counts-2025-11-27-XLSX-180KB.xlsx",
    "DID-Table-13-2024-25-Modality-Provider-Report-Turnaround-2025-11-27-XLSX-180KB.xlsx",
)


@pytest.fixture
def did_pages(server, tmp_path):
    """Function that puts DID's year pages, {year: names of files}, and a file for each name."""
    book = made_up.did_year(tmp_path / "did.xlsx").read_bytes()

    def put(years):
        pages = {
            DID + f"diagnostic-imaging-dataset-{year}-data/": [
                f"{UPLOADS}/20{year[-2:]}/11/{name}" for name in listed
            ]
            for year, listed in years.items()
        }
        server.page(DID, *((page, "data") for page in pages))
        for page, links in pages.items():
            server.page(page, *((link, "Table") for link in links))
            for link in links:
                server.put(link, book)
        return list(pages), [link for links in pages.values() for link in links]

    return put


def test_all_tables_of_did_are_found_and_a_second_run_fetches_none(server, run, folder, did_pages):
    _, links = did_pages({"2018-19": OF_2018_19, "2024-25": OF_2024_25})
    late = {"since": None, "until": None, "today": datetime.date(2025, 12, 1)}
    code, output = run("did", **late)
    assert code == 0, output
    assert [entry["file"] for entry in entries(folder, "did")] == sorted(
        (*OF_2018_19, *OF_2024_25), key=lambda name: [name.split("-")[3], name.split("-")[2]]
    )
    assert "17 new, 0 revised, 0 unchanged, 0 failed" in output
    assert "no file found of" not in output
    assert "0 new, 0 revised, 17 unchanged, 0 failed" in run("did", **late)[1]
    for link in links:
        first, second = server.asked_for(link)
        assert "If-None-Match" not in first
        assert second["If-None-Match"]


def test_tables_that_no_model_uses_are_named_and_not_fetched(server, run, did_pages):
    _, links = did_pages({"2018-19": (*OF_2018_19, *NOT_USED_OF_2018_19)})
    code, output = run("did", since=None, until=None, today=datetime.date(2019, 12, 20))
    assert code == 0, output
    for name in NOT_USED_OF_2018_19:
        assert f": 2019/11/{name}\n" in output
    assert output.count("did: not downloaded, since no model uses it (") == 3
    assert "DID Table 7: days from request to test and from test to report" in output
    assert "8 new, 0 revised" in output
    for link in links:
        assert len(server.asked_for(link)) == (link.rsplit("/", 1)[-1] in OF_2018_19)


def test_a_table_that_is_not_on_the_page_of_its_year_is_said_once(run, did_pages):
    (first, last), _ = did_pages({"2018-19": OF_2018_19[:-2], "2024-25": OF_2024_25[:-1]})
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 0, output
    assert (
        f"did 2018/19: no file found of DID Table 10, DID Table 11; expected on {first}, under a "
        "name that fits (DID-Table|Tables)-"
    ) in output
    assert f"did 2024/25: no file found of DID Table 13; expected on {last}, under a" in output
    assert output.count("no file found of") == 2


def test_a_file_that_nobody_knows_is_named_with_its_page(run, did_pages, server):
    renamed = "NIDC-Table-12-2024-25-Interventional.xlsx"
    (page,), links = did_pages(
        {"2024-25": (*OF_2024_25, "DID-Table-14-2024-25-Made-up.xlsx", renamed, "report.pdf")}
    )
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 0, output
    assert (
        f"did: {page} has 2025/11/{renamed}, 2025/11/DID-Table-14-2024-25-Made-up.xlsx;" in output
    )
    assert "loaders/downloads/tables.csv" in output
    assert "report.pdf" not in output
    assert not any(server.asked_for(link) for link in links[-3:])


def test_a_year_page_of_did_that_has_changed_fails_and_names_its_files(run, did_pages):
    pages, _ = did_pages({"2018-19": ("Imaging-1.xlsx",), "2024-25": OF_2024_25})
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 1
    assert f"failed: {pages[0]}: has no file whose name fits (DID-Table|Tables)-" in output
    assert f"did: {pages[0]} has 2019/11/Imaging-1.xlsx; expected names that fit" in output
    assert "9 new, 0 revised, 0 unchanged, 1 failed" in output
    pages, _ = did_pages({"2024-25": OF_2024_25, "2025-26": ()})
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 0, output
    assert f"did 2025/26: no file yet ({pages[1]})" in output


def test_a_year_that_has_moved_to_another_page_is_no_failure(run, did_pages, server):
    (page,), _ = did_pages({"2024-25": OF_2024_25})
    moved = page.replace("-data/", "-data-moved/").replace(
        "diagnostic-imaging-dataset/", "national-imaging-data-collection/"
    )
    server.page(moved, *((f"{UPLOADS}/2025/11/{name}", "Table") for name in OF_2024_25))
    server.page(page, ("/news/", "This page has moved"))
    server.page(DID, (page, "2024-25"), (moved, "2024-25"))
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 0, output
    assert "9 new, 0 revised, 0 unchanged, 0 failed" in output


def test_a_slip_in_the_year_of_a_name_costs_nothing(run, did_pages, server, folder, tmp_path):
    (page,), links = did_pages({"2024-25": OF_2024_25})
    slip = links[0].replace("2024-25", "2024-26")
    server.page(DID, (page, "2024-25"), (slip, "Table 1"))
    server.put(slip, made_up.did_year(tmp_path / "slip.xlsx").read_bytes())
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 0, output
    assert "10 new, 0 revised, 0 unchanged, 0 failed" in output


def test_a_link_that_is_gone_is_said_with_its_page(server, run, folder, did_pages):
    (page,), links = did_pages({"2024-25": OF_2024_25})
    server.put(links[3], Answer(status=404))
    code, output = run("did", since=None, until=None, today=datetime.date(2025, 12, 1))
    assert code == 1
    assert f"failed: {links[3]}: the server answered 404; look at the publisher's page" in output
    assert f"(linked on {page})" in output
    assert len(entries(folder, "did")) == len(OF_2024_25) - 1


def test_names_that_differ_in_capitals_are_one_table_and_the_newest_is_taken(
    run, folder, did_pages
):
    newer = "DID-Table-13-2023-24-Modality-Provider-Report-turnaround-2024-11-21-XLSX-90KB.xlsx"
    older = "did-table-13-2023-24-Modality-Provider-Report-Turnaround-2024-08-15-XLSX-90KB.xlsx"
    did_pages({"2023-24": (older, newer)})
    code, output = run("did", since="2023-04", until="2024-03", today=datetime.date(2024, 12, 1))
    assert code == 0, output
    assert [entry["file"] for entry in entries(folder, "did")] == [newer]
    assert f"did 2023/24: chose 2024/11/{newer}" in output


def test_scotland_is_dated_by_its_metadata(server, run, folder):
    (source,) = publishers()["scotland"].sources
    files = {}
    for key in source.resources:
        address = (
            "https://www.opendata.nhs.scot/dataset/3d1f49b2-f770-492f-82c9-ebefdc56ece4/"
            f"resource/{key}/download/diagnostics_{key[:4]}_december_2022.csv"
        )
        files[key] = address
        server.put(address, b"MonthEnding,HBT\n20200930,S08000015\n")
    listed = [
        {"id": key, "url": address, "last_modified": "2023-02-28T09:30:01.123"}
        for key, address in files.items()
    ]
    server.put(source.address, json.dumps({"result": {"resources": listed}}).encode())
    code, output = run("scotland")
    assert code == 0, output
    found = entries(folder, "scotland")
    assert {entry["source_address"] for entry in found} == set(files.values())
    assert {entry["issued"] for entry in found} == {"2023-02-28"}
    server.put(source.address, json.dumps({"result": {"resources": listed[:3]}}).encode())
    code, output = run("scotland")
    assert code == 1
    assert f"has no resource {source.resources[3]}" in output
    server.put(source.address, b"<html>busy</html>")
    assert "is not the metadata of a package" in run("scotland")[1]


def test_wales_and_the_portal_are_dated_by_last_modified_or_the_day(
    server, run, folder, tmp_path, load, raw
):
    waits = made_up_wales.waits("Sep-2020", made_up_wales.NORTH, {made_up_wales.week(0): 5})
    body = made_up_wales.written(tmp_path / "w.csv", waits).read_bytes()
    dated = {"Last-Modified": "Thu, 29 Oct 2020 09:30:00 GMT"}
    for number, source in enumerate(publishers()["wales"].sources):
        headers = dated if number == 0 else {}
        server.put(source.address, Answer(body + b"\n" * number, headers=headers))
    code, output = run("wales")
    assert code == 0, output
    found = {entry["file"]: entry for entry in entries(folder, "wales")}
    assert len(found) == 4
    assert found["single-weeks-current.csv"]["issued"] == "2020-10-29"
    assert found["single-weeks-current.csv"]["evidence"] == "Last-Modified of the download"
    assert found["grouped-weeks-current.csv"]["issued"] == "2020-12-10"
    assert "first seen on this day" in found["grouped-weeks-current.csv"]["evidence"]
    assert load(folder)[0] == 0
    assert ("2020-10-29",) in raw("select manifest_issued from raw.files")


def test_northern_ireland_by_portal_and_release_pages(server, run, folder, tmp_path):
    portal, department = publishers()["northern-ireland"].sources
    server.put(portal.address, made_up_northern_ireland.portal(tmp_path / "p.csv").read_bytes())
    release = (
        "https://www.health-ni.gov.uk/publications/"
        "northern-ireland-waiting-time-statistics-diagnostic-waiting-times-september-2020"
    )
    older = release.replace("september-2020", "june-2019")
    attachment = (
        "https://www.health-ni.gov.uk/sites/default/files/publications/health/"
        "diagnostic-waiting-times-q2-20-21.csv"
    )
    server.page(department.address, (release, "September 2020"), (older, "June 2019"))
    server.page(release, (attachment, "Data"), ("/files/outpatient-waiting-times.csv", "No"))
    rows = made_up_northern_ireland.workbook_rows()
    server.put(
        attachment, made_up_northern_ireland.csv_table(tmp_path / "d.csv", rows).read_bytes()
    )
    code, output = run("northern-ireland")
    assert code == 0, output
    assert names(folder / "northern-ireland") == [
        "diagnostic-waiting-times-q2-20-21.csv",
        "manifest.csv",
        "nisra-dwt.csv",
    ]
    assert not server.asked_for(older)


def test_ods_zips_are_unpacked(server, run, folder):
    server.put(ETR, zipped([("etr.csv", "R1,Made-up\n"), ("etr.pdf", "no")]))
    server.put(SUCC, zipped([("folder/succ.csv", "R1,R2,20200401\n")]))
    code, output = run("organisations")
    assert code == 0, output
    assert names(folder / "organisations") == ["etr.csv", "manifest.csv", "succ.csv"]
    etr, _ = entries(folder, "organisations")
    assert (etr["file"], etr["source_file"]) == ("etr.csv", "etr.zip")
    assert etr["sha256"] == digest(b"R1,Made-up\n")
    assert "2 unchanged" in run("organisations")[1]
    server.put(ETR, zipped([("etr.csv", "R1,Made-up,more\n")]))
    assert "0 new, 1 revised, 1 unchanged" in run("organisations")[1]


def test_a_zip_without_its_table_is_refused_with_what_it_holds(server, run, folder):
    server.put(ETR, zipped([("etr.zip", "PK"), ("trusts.csv", "R1,Made-up\n")]))
    server.put(SUCC, zipped([("SUCC.csv", "R1,R2,20200401\n"), ("archive.csv", "R3,R4,\n")]))
    code, output = run("organisations")
    assert code == 1
    assert (
        rf"failed: {ETR}: refused: holds no CSV file whose name fits etr\.csv (unpacked_pattern in "
        'loaders/downloads/sources.csv), but "etr.zip", "trusts.csv"; look at the address'
    ) in output
    assert names(folder / "organisations") == ["SUCC.csv", "manifest.csv"]
    assert "(succ.zip also holds archive.csv, passed over)" in output


def test_a_web_page_inside_a_zip_is_refused(server, run, folder):
    server.put(ETR, zipped([("etr.csv", "<!DOCTYPE html><html>Sorry</html>")]))
    server.put(SUCC, zipped([("succ.csv", "R1,R2,20200401\n")]))
    code, output = run("organisations")
    assert code == 1
    assert f"failed: {ETR}: refused: holds a web page, expected csv" in output
    assert names(folder / "organisations") == ["manifest.csv", "succ.csv"]


# a server that misbehaves


def test_passing_errors_are_tried_again(april, run, server, slept, workbooks):
    server.put(APRIL, Answer(status=500), Answer(status=503), workbooks["April"])
    code, output = run("dm01")
    assert code == 0, output
    assert len(server.asked_for(APRIL)) == 3
    assert 1 <= slept[0] <= 2 <= slept[1] <= 4


def test_an_error_that_stays_is_said_and_the_rest_arrives(server, run, folder, april, workbooks):
    may = APRIL.replace("April", "May")
    server.page(DM01_YEAR.format("2020-21"), (may, "May"), (APRIL, "April"))
    server.put(may, Answer(status=502))
    code, output = run("dm01")
    assert code == 1
    assert f"failed: {may}: the server answered 502; try again later" in output
    assert len(server.asked_for(may)) == LIMITS.tries
    assert names(folder) == [f"dm01/{APRIL_NAME}", "dm01/manifest.csv"]
    server.put(may, Answer(status=403))
    code, output = run("dm01")
    assert f"failed: {may}: the server answered 403; look at the publisher's page" in output


@pytest.mark.parametrize(
    ("asked", "waited"), [("7", 7), ("99999", 30), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)]
)
def test_retry_after_is_honoured_and_capped(april, server, folder, workbooks, asked, waited):
    slept = []
    limits = Limits(pause_seconds=0, longest_retry_after=30)
    fetcher = Fetcher(server.session(), limits, sleep=slept.append)
    server.put(APRIL, Answer(status=429, headers={"Retry-After": asked}), workbooks["April"])
    found = download(folder, ["dm01"], "2020-04", "2020-04", fetcher=fetcher, today=TODAY)
    assert found.failures == []
    assert slept == [waited]


def test_a_cut_body_is_gone_on_with(april, run, folder, server, workbooks):
    body = workbooks["April"]
    server.put(APRIL, Answer(body, cut=1000), body)
    code, output = run("dm01")
    assert code == 0, output
    _, second = server.asked_for(APRIL)
    assert (second["Range"], second["If-Range"]) == ("bytes=1000-", Answer(body).etag)
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == body
    assert names(folder) == [f"dm01/{APRIL_NAME}", "dm01/manifest.csv"]


def test_a_later_run_goes_on_with_a_part_that_load_does_not_see(
    april, run, folder, server, workbooks, load
):
    body = workbooks["April"]
    server.put(APRIL, Answer(body, cut=1000), Answer(status=503))
    assert run("dm01")[0] == 1
    assert names(folder) == [f"dm01/.{APRIL_NAME}.part", f"dm01/.{APRIL_NAME}.part.json"]
    assert "no file found is a table" in load(folder)[1]
    server.put(APRIL, body)
    assert run("dm01")[0] == 0
    assert server.asked_for(APRIL)[-1]["Range"] == "bytes=1000-"
    assert names(folder) == [f"dm01/{APRIL_NAME}", "dm01/manifest.csv"]
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == body


def test_a_part_of_a_file_that_changed_is_begun_anew(april, run, folder, server, workbooks):
    server.put(APRIL, Answer(workbooks["April"], cut=1000), workbooks["April revised"])
    assert run("dm01")[0] == 0
    assert (folder / "dm01" / APRIL_NAME).read_bytes() == workbooks["April revised"]


def test_a_part_that_can_not_be_gone_on_with_goes(fetcher, server, part):
    body = b"x" * 5000
    server.put(APRIL, Answer(body, cut=1000, dated=False))
    with pytest.raises(Failure, match="was cut off"):
        fetcher.file(APRIL, part, HOSTS, 10_000)
    assert names(part.path.parent) == []
    assert all("Range" not in headers for headers in server.asked_for(APRIL))


def test_a_range_that_begins_elsewhere_is_not_joined(fetcher, server, part):
    body = bytes(range(256)) * 20
    wrong = {"Content-Range": "bytes 7-5119/5120", "ETag": Answer(body).etag}
    server.put(APRIL, Answer(body, cut=1000), Answer(body[7:], 206, wrong), body)
    fetcher.file(APRIL, part, HOSTS, 10_000)
    assert part.path.read_bytes() == body


def test_a_range_that_ends_early_is_gone_on_with(fetcher, server, part):
    body = bytes(range(256)) * 20
    short = {"Content-Range": "bytes 1000-1999/5120", "ETag": Answer(body).etag}
    server.put(APRIL, Answer(body, cut=1000), Answer(body[1000:2000], 206, short), body)
    fetcher.file(APRIL, part, HOSTS, 10_000)
    assert part.path.read_bytes() == body
    assert server.asked_for(APRIL)[-1]["Range"] == "bytes=2000-"


@pytest.mark.parametrize("status", [206, 304])
def test_an_answer_that_nobody_asked_for_is_not_taken(fetcher, server, part, status):
    server.put(APRIL, Answer(b"x" * 10, status))
    with pytest.raises(Failure):
        fetcher.file(APRIL, part, HOSTS, 10_000)
    assert names(part.path.parent) == []


def test_a_disk_that_can_not_be_written_is_said(april, run, folder):
    (folder / "dm01").write_text("a file in the way", encoding="utf-8")
    code, output = run("dm01")
    assert code == 1
    assert f"failed: {APRIL}: can't be written" in output
    assert "name another folder with --to" in output


@pytest.fixture
def stranger(tmp_path):
    """Port of an https server with a certificate that nobody vouches for."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs openssl to make a certificate, which is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=made-up"]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_refused(stranger, part, slept):
    class ToStranger(requests.adapters.HTTPAdapter):
        def send(self, request, **options):
            request.url = request.url.replace("www.england.nhs.uk", f"127.0.0.1:{stranger}")
            return super().send(request, **options)

    session = new_session()
    session.mount("https://", ToStranger())
    fetcher = Fetcher(session, LIMITS, sleep=slept.append)
    with pytest.raises(Failure, match="its certificate can't be verified"):
        fetcher.file(APRIL, part, HOSTS, 10_000)
    assert slept == []


def test_a_range_that_is_not_satisfiable_begins_anew(fetcher, server, part):
    body = b"y" * 3000
    server.put(APRIL, Answer(body, cut=1000), Answer(status=416), body)
    fetcher.file(APRIL, part, HOSTS, 10_000)
    assert part.path.read_bytes() == body


def test_a_wrong_length_is_not_taken(april, run, folder, server, workbooks):
    body = workbooks["April"]
    server.put(APRIL, Answer(body, length=len(body) + 10, dated=False))
    code, output = run("dm01")
    assert code == 1
    assert "was cut off" in output
    assert names(folder) == []


def test_a_short_length_is_not_taken(april, run, folder, server, workbooks):
    body = workbooks["April"]
    server.put(APRIL, Answer(body, length=len(body) - 100))
    code, output = run("dm01")
    assert code == 1
    assert "refused: can't be read" in output
    assert names(folder) == []


def test_a_web_page_under_a_workbooks_name_is_refused(april, run, folder, server):
    server.put(APRIL, b"<!DOCTYPE html><html><body>Sorry</body></html>")
    code, output = run("dm01")
    assert code == 1
    assert f"failed: {APRIL}: refused: holds a web page, expected xls" in output
    assert names(folder) == []


def test_a_csv_that_is_no_table_is_refused(server, run, folder):
    for body in (b'{"error": "busy", "code": 1}', b"busy", b"a,b\x00\n", b""):
        for source in publishers()["wales"].sources:
            server.put(source.address, body)
        code, output = run("wales")
        assert code == 1
        assert output.count("refused: ") == 4
    assert names(folder) == []


def test_a_slow_drip_ends_by_the_time_limit(server, part):
    fetcher = Fetcher(server.session(), Limits(total_seconds=0.3, pause_seconds=0))
    server.put(APRIL, Answer(b"x" * 300, drip=0.02))
    with pytest.raises(Failure, match="took longer than"):
        fetcher.file(APRIL, part, HOSTS, 10_000)
    assert 0 < part.size < 100


def test_a_silent_server_is_left(server, part, slept):
    limits = Limits(read_seconds=0.05, tries=2, pause_seconds=0)
    fetcher = Fetcher(server.session(), limits, sleep=slept.append)
    server.put(APRIL, Answer(b"x" * 100, drip=0.5))
    with pytest.raises(Failure, match="was cut off"):
        fetcher.file(APRIL, part, HOSTS, 10_000)
    assert len(server.asked_for(APRIL)) == 2


@pytest.mark.parametrize("length", [None, -1])
def test_a_file_above_the_size_limit_is_refused(fetcher, server, part, length):
    server.put(APRIL, Answer(b"x" * 5000, length=length))
    with pytest.raises(Failure, match="is too large"):
        fetcher.file(APRIL, part, HOSTS, 4000)
    assert names(part.path.parent) == []
    assert len(server.asked_for(APRIL)) == 1


def test_a_compressed_answer_is_refused(fetcher, server, part):
    server.put(APRIL, Answer(b"x", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Failure, match="comes as gzip"):
        fetcher.file(APRIL, part, HOSTS, 4000)


def test_a_redirect_to_a_host_of_the_publisher_is_followed(april, run, folder, server, workbooks):
    moved = APRIL.replace("2020/06", "2020/12")
    server.put(APRIL, Answer(status=302, headers={"Location": moved}))
    server.put(moved, workbooks["April"])
    code, output = run("dm01")
    assert code == 0, output
    assert entries(folder)[0]["source_address"] == APRIL


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/file.xls",
        "http://www.england.nhs.uk/file.xls",
        "https://www.england.nhs.uk:8443/file.xls",
        "https://www.england.nhs.uk@elsewhere.example/file.xls",
        "https://www.england.nhs.uk.elsewhere.example/file.xls",
        "//127.0.0.1/file.xls",
        "file:///etc/hostname",
    ],
)
def test_a_redirect_elsewhere_is_refused(april, run, folder, server, target):
    server.put(APRIL, Answer(status=301, headers={"Location": target}))
    code, output = run("dm01")
    assert code == 1
    assert "refused: expected an address at https://www.england.nhs.uk;" in output
    assert len(server.asked) == 2
    assert names(folder) == []


def test_redirects_without_end_are_left(fetcher, server, part):
    server.put(APRIL, Answer(status=302, headers={"Location": APRIL}))
    with pytest.raises(Failure, match="redirects more than 5 times"):
        fetcher.file(APRIL, part, HOSTS, 4000)


def test_there_is_a_pause_between_requests_to_a_host(server, part):
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    fetcher = Fetcher(server.session(), Limits(pause_seconds=2), sleep=sleep, clock=lambda: now[0])
    server.put(APRIL, b"x")
    for _ in range(3):
        fetcher.page(APRIL, HOSTS)
    assert now[0] == 4


# zip files


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../etr.csv", "outside its folder"),
        ("a/../../etr.csv", "outside its folder"),
        ("..\\etr.csv", "outside its folder"),
        ("/etr.csv", "outside its folder"),
        ("C:/etr.csv", "outside its folder"),
        ("etr.pdf", "holds no CSV file"),
    ],
)
def test_a_zip_that_reaches_out_is_refused_whole(server, run, folder, name, message):
    server.put(ETR, zipped([("etr.csv", "a,b\n"), (name, "a,b\n")][name == "etr.pdf" :]))
    server.put(SUCC, zipped([("succ.csv", "R1,R2\n")]))
    code, output = run("organisations")
    assert code == 1
    assert message in output
    assert names(folder.parent) == [
        "files/organisations/manifest.csv",
        "files/organisations/succ.csv",
    ]


def test_a_zip_with_a_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("etr.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "a.zip").write_bytes(zipped([(link, "/etc/hostname")]))
    with pytest.raises(WrongContent, match="a link or a device"):
        check_members(tmp_path / "a.zip", ZipLimits())


def test_a_zip_bomb_is_refused(server, run, folder):
    server.put(ETR, zipped([("etr.csv", b"0," * 2_000_000)]))
    server.put(SUCC, zipped([("succ.csv", "R1,R2\n")]))
    code, output = run("organisations")
    assert code == 1
    assert "times as large as packed" in output
    assert names(folder / "organisations") == ["manifest.csv", "succ.csv"]


@pytest.mark.parametrize(
    ("members", "limits", "message"),
    [
        ([("a.csv", "1"), ("b.csv", "2")], ZipLimits(members=1), "holds 2 files"),
        ([("a.csv", "12345")], ZipLimits(unpacked_bytes=4), "unpacks to 5 bytes"),
        ([("a.csv", "1"), ("A.csv", "2")], ZipLimits(), "two files of one name"),
    ],
)
def test_limits_of_a_zip(tmp_path, members, limits, message):
    (tmp_path / "a.zip").write_bytes(zipped(members))
    with pytest.raises(WrongContent, match=message):
        check_members(tmp_path / "a.zip", limits)


def test_a_damaged_zip_is_refused(tmp_path):
    content = bytearray(zipped([("a.csv", bytes(range(256)) * 50)]))
    content[60] ^= 255
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "to").mkdir()
    with pytest.raises(WrongContent, match="can't be unpacked"):
        unpack_tables(tmp_path / "a.zip", tmp_path / "to")
    (tmp_path / "a.zip").write_bytes(content[:-30])
    with pytest.raises(WrongContent, match="can't be read as a zip file"):
        unpack_tables(tmp_path / "a.zip", tmp_path / "to")


# the command, names, periods, the tables


def test_an_unknown_publication_is_answered_with_the_known_ones(capsys):
    assert main(["download", "--publication", "dmo1"]) == 1
    assert capsys.readouterr().err.strip() == (
        'no publication is named "dmo1"; expected one of: did, dm01, northern-ireland, '
        "organisations, scotland, wales"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "2019"], "--since 2019: expected a month, as in 2019-04"),
        (["--until", "2019-13"], "--until 2019-13: expected a month, as in 2019-04"),
        (["--since", "2020-05", "--until", "2020-04"], "--since 2020-05 is after --until 2020-04"),
    ],
)
def test_a_wrong_window_is_said(capsys, arguments, message):
    assert main(["download", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_make_live_is_one_command_that_its_folders_reach_as_they_are(root, tmp_path):
    bin_folder = tmp_path / "venv" / "bin"
    bin_folder.mkdir(parents=True)
    python = bin_folder / "python"
    python.write_text('#!/bin/sh\necho "$* $DOWNLOADS"\n', encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "venv" / ".installed").touch()
    found = subprocess.run(
        # as from the checkout: make takes no path with a blank, and the checkout's may have one
        [
            *(shutil.which("make"), "live", "DOWNLOADS=a b$$(c)"),
            f"VENV={os.path.relpath(tmp_path / 'venv', root)}",
        ],
        cwd=root,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "-m publishing live a b$(c)\n"


def test_a_manifest_that_is_none_is_not_written_over(april, run, folder):
    (folder / "dm01").mkdir()
    (folder / "dm01" / "manifest.csv").write_text("my,own,list\n", encoding="utf-8")
    code, output = run("dm01")
    assert code == 1
    assert "is not the manifest of a download" in output
    assert (folder / "dm01" / "manifest.csv").read_text(encoding="utf-8") == "my,own,list\n"
    with pytest.raises(BrokenManifest):
        Manifest(folder / "dm01")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a%2F..%2F..%2Fb.xls", "b.xls"),
        ("..\\..\\b.xls", "b.xls"),
        (".hidden.csv", "hidden.csv"),
        ("Déjà vu (1).XLSX", "D-j-vu-1-.xlsx"),
        ("manifest.csv", "file-manifest.csv"),
        ("a" * 400 + ".csv", "a" * 120 + ".csv"),
        ("a\nb\x1b[31m.csv", "a-b-31m.csv"),
    ],
)
def test_names_of_files_are_plain(text, name):
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["", "..", "/", "noname", ".csv"])
def test_an_address_without_a_name(text):
    with pytest.raises(ValueError, match="no file name"):
        safe_name(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Monthly-Diagnostics-Web-File-Provider-April-2020_o1lg9.xls", "2020-04"),
        ("Monthly-Diagnostics-Web-File-Provider-March-2021-WT36C.xls", "2021-03"),
        ("DID-Table-1-2022-23-Modality-Provider-Counts-2022-10-27-XLSX-180KB.xlsx", "2022/23"),
        ("Tables-1a-1l-2016-17-Modality-Provider-Counts-XLSX-405KB.xlsx", "2016/17"),
        ("diagnostic-waiting-times-jun-23.csv", "2023-06"),
        ("diagnostics_by_board_december_2022.csv", "2022-12"),
        ("monthly.csv", None),
    ],
)
def test_periods_in_names(text, period):
    assert period_of(text) == period


def test_financial_years_begin_in_april():
    month = 2020 * 12 + 2
    assert financial_years(month, month + 1) == ["2019-20", "2020-21"]
    assert financial_years(1999 * 12 + 3, 1999 * 12 + 3) == ["1999-00"]


def test_the_known_addresses_fit_the_tables():
    dm01, did = (publishers()[name].sources[0].name for name in ("dm01", "did"))
    for name in (
        "Monthly-Diagnostics-Web-File-Provider-August-2020_o1lg9.xls",
        "Monthly-Diagnostics-Revisions-Web-File-Provider-April-2020.xls",
        "Monthly-Diagnostics-Provider-February-2016-XLS-1.xls",
    ):
        assert dm01.fullmatch(name)
    assert not dm01.fullmatch("Monthly-Diagnostics-Web-File-Commissioner-April-2020.xls")
    assert did.fullmatch("Tables-1a-1l-2017-18-Modality-Provider-Counts-XLSX-222KB.xlsx")
    assert did.fullmatch("DID-Table-1-2018-19-Modality-Provider-Counts-xlsx-184KB.xlsx")
    assert did.fullmatch("DID-Table-10-2018-19-Counts.xlsx")["table"] == "10"
    assert not did.fullmatch("DID-Technical-Report-2018-19.xlsx")
    for publisher in publishers().values():
        for source in publisher.sources:
            check_address(source.address.replace("{year}", "2020-21"), publisher.hosts)
            assert source.issued_by in ("title block", "metadata", "last modified")
    assert Link("a", "b", None, 0).issued_by == "title block"
