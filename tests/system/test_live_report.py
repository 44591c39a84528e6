"""`make live` against a server that stands for the publishers: what its report says.

One publisher's year is gone through in one build folder, a run a step; each test looks at a step.
"""

import contextlib
import datetime
import io
from dataclasses import dataclass

import duckdb
import made_up
import made_up_did_periods
import made_up_faults
import pytest
from publishers_server import Answer, Publishers
from stand_in_for_dbt import stand_in_for_dbt

from loaders.downloads.transfer import Fetcher, Limits
from loaders.report import console
from publishing.__main__ import build, command_line, main
from publishing.live import live

TODAY = datetime.date(2020, 12, 10)
ENGLAND = "https://www.england.nhs.uk/statistics"
PAGE = (
    f"{ENGLAND}/statistical-work-areas/diagnostics-waiting-times-and-activity/"
    "monthly-diagnostics-waiting-times-and-activity/monthly-diagnostics-data-2020-21/"
)
ADDRESS = (
    f"{ENGLAND}/wp-content/uploads/sites/2/2020/11/"
    "Monthly-Diagnostics-Web-File-Provider-{}-2020.xlsx"
)
NAME = "Monthly-Diagnostics-Web-File-Provider-{}-2020"
SERIES = "England: waits and activity (DM01)"
WAITING = "select month::varchar, sum(waiting)::bigint from marts.fct_waits group by 1 order by 1"
MORE_BANDS = (490, *made_up.BANDS[1:])
FEWER_DONE = (11, 20, 30)


@dataclass
class Step:
    """A run: exit code, what was printed, its report and what the published marts then hold."""

    code: int
    output: str
    report: str
    waiting: list


def workbook(folder, month, first_row=made_up.DM01_ROWS[0], **changed):
    """Bytes of a made-up workbook of a month of 2020."""
    rows = (first_row, *made_up.DM01_ROWS[1:])
    path = folder / f"{month}.xlsx"
    return made_up.dm01(path, period=f"{month} 2020", rows=rows, **changed).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def steps(folder):
    """The steps by name, run one after another."""
    server = Publishers()
    fetcher = Fetcher(
        server.session(),
        Limits(read_seconds=5, total_seconds=30, pause_seconds=0, tries=1),
        sleep=lambda _: None,
    )
    given = ["live", "--publication", "dm01", "--since", "2020-04"]
    given += ["--build-dir", str(folder / "build"), "--downloads", str(folder / "downloads")]
    made, links, done = folder / "made", [], {}
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr("publishing.__main__.run_dbt_build", stand_in_for_dbt)

    def offer(month, answer):
        if ADDRESS.format(month) not in links:
            links.insert(0, ADDRESS.format(month))
        server.page(PAGE, *((link, "Provider") for link in links))
        server.put(ADDRESS.format(month), answer)

    def run(name, *more):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            options = command_line().parse_args([*given, *more])
            code = live(console(), options, build, fetcher=fetcher, today=TODAY)
        database = folder / "build" / "diagnostic_scans.duckdb"
        waiting = []
        if database.exists():
            with duckdb.connect(str(database), read_only=True) as connection:
                waiting = connection.execute(WAITING).fetchall()
        report = (folder / "build" / "report.txt").read_text(encoding="utf-8")
        done[name] = Step(code, printed.getvalue(), report, waiting)

    server.page(PAGE, (ADDRESS.format("April"), "Provider"))
    run("nothing arrives")
    offer("April", workbook(made, "April"))
    offer("May", workbook(made, "May"))
    run("first")
    run("again")
    offer("July", workbook(made, "July", (*made_up.ONE, "1", "MRI", MORE_BANDS, (10, 20, 30))))
    run("a month between is missing")
    offer(
        "April",
        workbook(
            made,
            "April",
            (*made_up.ONE, "1", "MRI", MORE_BANDS, FEWER_DONE),
            revised="3rd December 2020",
        ),
    )
    offer("June", Answer(b"", 500))
    run("a revision and a failing download")
    offer("June", workbook(made, "June"))
    headers = tuple(
        "[bold]Everybody[/bold] waiting" if name == "Total Waiting List" else name
        for name in made_up.WAIT_HEADERS
    )
    offer("August", workbook(made, "August", headers=headers))
    run("an unknown header")
    offer("August", workbook(made, "August", cells={"H15": 999}))
    run("a total that does not add up, strictly", "--strict")
    run("a total that does not add up")
    server.close()
    monkeypatch.undo()
    return done


def section(step, heading):
    """Lines of a section of a report, without their margin."""
    _, found, rest = step.report.partition(f"\n{heading}")
    assert found, f"no section {heading} in:\n{step.report}"
    return [line.strip() for line in rest.split("\n\n")[0].split("\n")[1:] if line]


def test_every_run_ends_with_its_report_which_is_kept_as_plain_text(steps):
    for name, step in steps.items():
        head, _, last = step.output.rstrip().rpartition("\n")
        assert head.endswith(step.report.rstrip()), name
        assert last.startswith("This report is in ")
        assert last.endswith("build/report.txt.")
        assert "\x1b" not in step.report
        assert "Traceback" not in step.output


def test_where_nothing_arrives_nothing_is_built(steps):
    step = steps["nothing arrives"]
    assert step.code == 1
    assert "NOTHING IS PUBLISHED" in step.report
    (failure,) = section(step, "Downloads that failed (1)")
    assert failure.startswith(ADDRESS.format("April"))
    assert section(step, "What stopped") == [
        line for line in section(step, "What stopped") if "nothing was built" in line
    ]
    assert step.waiting == []


def test_on_a_first_run_every_file_is_new(steps):
    step = steps["first"]
    assert step.code == 0
    assert section(step, "New files")[:3] == [
        f"{SERIES}: 2 files",
        f"{NAME.format('May')}.xlsx: May 2020, Published, issued 12 November 2020",
        f"{NAME.format('April')}.xlsx: April 2020, Published, issued 12 November 2020",
    ]
    assert section(step, "Months expected and not there") == [
        f"{SERIES}: June 2020 to September 2020 (4 months); the first of them usually comes by "
        "14 August 2020, looked on 10 December 2020"
    ]
    assert "Figures that changed" not in step.report
    assert "Refused" not in step.report
    assert "Nothing new" not in step.report
    assert step.waiting == [("2020-04-01", 315), ("2020-05-01", 315)]


def test_a_second_run_says_that_nothing_is_new(steps):
    step = steps["again"]
    assert step.code == 0
    assert "Nothing new: no new file, and no figure differs from the build before." in step.report
    assert "New files" not in step.report
    assert "Figures that changed" not in step.report
    assert section(step, "Months expected and not there") == section(
        steps["first"], "Months expected and not there"
    )


def test_a_new_month_shows_and_so_do_the_missing_ones(steps):
    step = steps["a month between is missing"]
    assert step.code == 0
    assert section(step, "New files") == [
        f"{SERIES}: 1 file",
        f"{NAME.format('July')}.xlsx: July 2020, Published, issued 12 November 2020",
    ]
    assert section(step, "Months expected and not there") == [
        f"{SERIES}, between months that are there: June 2020",
        f"{SERIES}: August 2020 to September 2020 (2 months); the first of them usually comes by "
        "15 October 2020, looked on 10 December 2020",
    ]
    (unpublished,) = section(step, "On no page of their publisher")
    assert unpublished.startswith("dm01 2020-06: no file found")
    assert "Figures that changed" not in step.report


def test_a_revision_shows_its_largest_changes_and_what_arrived_is_built(steps):
    step = steps["a revision and a failing download"]
    assert step.code == 1
    assert "NOT ALL THAT THE PUBLISHERS HAVE PUT OUT IS IN IT" in step.report
    (failure,) = section(step, "Downloads that failed (1)")
    assert failure.startswith(ADDRESS.format("June"))
    _, new = section(step, "New files")
    assert new.startswith(f"{NAME.format('April')}-")
    assert new.endswith("issued 3 December 2020")
    revised, *largest = section(step, "Figures that changed")
    assert revised.startswith(f"{NAME.format('April')}-")
    assert f" revises {NAME.format('April')}.xlsx: " in revised
    assert largest == [
        "Made-up One (ZZ1), April 2020, Magnetic Resonance Imaging, waiting: 105 -> 505 (+400)"
    ]
    assert step.waiting == [("2020-04-01", 715), ("2020-05-01", 315), ("2020-07-01", 715)]


def test_an_unknown_header_is_shown_with_the_row_to_add_and_the_rest_is_built(steps):
    step = steps["an unknown header"]
    assert step.code == 0
    assert "NOT ALL THAT THE PUBLISHERS HAVE PUT OUT IS IN IT" in step.report
    refused = section(step, "Refused, and left out of the build")
    assert {line.split(": ")[0] for line in refused} == {f"dm01/{NAME.format('August')}.xlsx"}
    told = [line for line in refused if 'sheet "Provider by Test", cell H14' in line]
    assert len(told) == 1
    assert 'knows "[bold]everybody[/bold] waiting"' in told[0]
    assert (
        "add to loaders/layouts/headers.csv: dm01_provider_by_test,[bold]everybody[/bold]"
        in told[0]
    )
    assert section(step, "New files")[1].startswith(f"{NAME.format('June')}.xlsx: June 2020")
    assert [month for month, _ in step.waiting] == [f"2020-0{month}-01" for month in (4, 5, 6, 7)]


def test_totals_that_do_not_add_up_are_faults_and_what_arrived_is_built(steps):
    step = steps["a total that does not add up"]
    assert step.code == 0
    assert "Published on " in step.report
    faults = section(step, "Faults that nobody has decided, new since the build before")
    assert any(NAME.format("August") in line and "H15" in line for line in faults)
    assert step.waiting == [*steps["an unknown header"].waiting, ("2020-08-01", 315)]


def test_totals_that_do_not_add_up_are_shown_strictly_and_the_last_build_stays(steps):
    step = steps["a total that does not add up, strictly"]
    assert step.code == 1
    assert "NOT PUBLISHED: the build of " in step.report
    failed = section(step, "What failed in the build")
    assert any(NAME.format("August") in line and "H15" in line for line in failed)
    assert failed[-1].startswith("STRICT=yes: ")
    (waiting,) = section(step, "New files, read but not published")
    assert waiting.startswith(f"dm01/{NAME.format('August')}")
    assert waiting.endswith("dm01_provider, August 2020, Published")
    assert step.waiting == steps["an unknown header"].waiting


def test_a_month_out_of_scale_is_one_to_look_at(steps):
    assert "Look at these" not in steps["first"].report
    assert section(steps["a month between is missing"], "Look at these") == [
        "England, waiting, July 2020: 715 (May 2020 315), 2 organisations (2 before): "
        "over 2 times the month before that is loaded"
    ]
    assert section(steps["a revision and a failing download"], "Look at these") == [
        "England, waiting, May 2020: 315 (April 2020 715), 2 organisations (2 before): "
        "under 0.5 times the month before that is loaded"
    ]


@pytest.fixture
def two_builds(folder, steps):
    """Builds that stay, as copies: folder, and a function that changes the earlier of them."""
    builds = sorted((folder / "build" / "published").iterdir())

    def change(sql, build=builds[0]):
        with duckdb.connect(str(build / "diagnostic_scans.duckdb")) as connection:
            connection.execute(sql)

    return folder / "build", change


def report_anew(folder, capsys):
    code = main(["report", "--build-dir", str(folder)])
    assert code == 0
    output = capsys.readouterr().out
    return Step(code, output, output, [])


def test_a_figure_that_changed_in_the_same_file_is_laid_to_the_models(two_builds, capsys):
    folder, change = two_builds
    file = f"{NAME.format('May')}.xlsx"
    change(
        "update marts.fct_waits set waiting_over_6_weeks = 12 where month = date '2020-05-01' "
        "and organisation_code = 'ZZ2'"
    )
    told, *largest = section(report_anew(folder, capsys), "Figures that changed")
    assert told == (
        f"{file} is the same file as before: its figures changed because the models, the seeds or "
        "the loaders did: 1 figure, May 2020"
    )
    assert largest == [
        "Made-up Two (ZZ2), May 2020, Magnetic Resonance Imaging, waiting over 6 weeks: "
        "12 -> 15 (+3)"
    ]


def test_the_report_leads_with_the_faults_new_ones_first(two_builds, capsys):
    folder, change = two_builds
    now = (folder / "current").resolve()
    for each in (now, *(folder / "published").iterdir()):
        change("delete from marts.publisher_faults", each)
    for number in range(7):
        change(made_up_faults.inserted(fault_id=f"new {number}", source_cells=f"F{number}"), now)
    old = made_up_faults.inserted(fault_id="old", found="\x1b[31m [bold]NULL[/bold]")
    for each in (folder / "published").iterdir():
        change(old, each)
    step = report_anew(folder, capsys)
    lines = [line for line in step.report.split("\n") if line]
    first = next(at for at, line in enumerate(lines) if line.startswith("Publishers' faults: "))
    assert lines[first - 1].startswith("Published on ")
    assert lines[first] == (
        "Publishers' faults: 16 figures withheld by 8 faults; 0 faults noted, 0 resolved by what "
        "the files prove. Decided by a person: 0; undecided: 8."
    )
    new = section(step, "Faults that nobody has decided, new since the build before")
    assert new[:2] == [
        "A count that is no number: 7 faults, 14 figures withheld",
        f"{made_up_faults.PLACE}, cell F0; Made-up One (ZZ1): found NULL; expected a whole number. "
        "If a person knows better, add to seeds/corrections/decisions.csv: a row.",
    ]
    assert len(new) == 7
    assert new[-1].startswith("… and 2 more: select * from marts.publisher_faults")
    (_, old) = section(step, "Faults that nobody has decided, in the build before too")
    assert ": found  [31m [bold]NULL[/bold]; expected" in old
    assert step.report.index("in the build before too") < step.report.index("Months expected")


def test_a_file_replaced_by_hand_is_seen_by_its_sha256(two_builds, capsys):
    folder, change = two_builds
    file = f"{NAME.format('July')}.xlsx"
    change(f"update marts.loaded_files set sha256 = 'other' where file_name = '{file}'")
    change(
        "update marts.fct_activity set planned = 9 where month = date '2020-07-01' "
        "and organisation_code = 'ZZ2'"
    )
    step = report_anew(folder, capsys)
    assert (
        f"{file}: July 2020, Published, issued 12 November 2020, another file had this name "
        in (" ".join(section(step, "New files")))
    )
    told = section(step, "Figures that changed")
    place = told.index(f"{file} changed under its name: 1 figure, July 2020")
    assert told[place + 1] == (
        "Made-up Two (ZZ2), July 2020, Magnetic Resonance Imaging, planned tests done: 9 -> 10 (+1)"
    )


def test_what_is_no_longer_there_is_said(two_builds, capsys):
    folder, change = two_builds
    change(
        "insert into marts.fct_waits select * replace (date '2019-07-01' as month) "
        "from marts.fct_waits where month = date '2020-07-01'"
    )
    change(
        "insert into marts.loaded_files select * replace "
        "('gone' as sha256, 'gone.xlsx' as file_name) from marts.loaded_files "
        "where first_month = date '2020-07-01'"
    )
    step = report_anew(folder, capsys)
    assert section(step, "Files of the build before that are no longer there") == [
        f"gone.xlsx ({SERIES}, July 2020)"
    ]
    assert section(step, "Months of the build before that are no longer there") == [
        "England, waiting: July 2019"
    ]


def test_months_in_a_row_are_one_and_others_apart(two_builds, capsys):
    folder, change = two_builds
    change(
        "update marts.expected_months set is_loaded = false "
        "where month in (date '2020-04-01', date '2020-06-01')",
        (folder / "current").resolve(),
    )
    assert section(report_anew(folder, capsys), "Months expected and not there")[0] == (
        f"{SERIES}, between months that are there: April 2020; June 2020"
    )


def test_a_setting_that_cannot_be_read_stops_before_anything_begins(tmp_path, capsys):
    folders = ["--build-dir", str(tmp_path / "b"), "--downloads", str(tmp_path / "d")]
    assert main(["live", *folders, "--as-of", "yesterday"]) == 1
    assert "AS_OF=yesterday: expected a day, as in 2020-12-10" in capsys.readouterr().out
    assert main(["live", *folders, "--comparison", "2020-09:2020-04"]) == 1
    assert "the window ends before it begins" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_build_folder_without_a_build_says_so(tmp_path, capsys):
    assert main(["report", "--build-dir", str(tmp_path)]) == 1
    assert "There is no build in" in capsys.readouterr().out


def test_tables_of_did_that_lack_or_that_nobody_knows_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr("publishing.__main__.run_dbt_build", stand_in_for_dbt)
    made, server = tmp_path / "made", Publishers()
    landing = f"{ENGLAND}/statistical-work-areas/diagnostic-imaging-dataset/"
    page = f"{landing}diagnostic-imaging-dataset-2020-21-data/"
    uploads = f"{ENGLAND}/wp-content/uploads/sites/2/2021/11/DID-Table-{{}}-2020-21-Made-up.xlsx"
    server.page(landing, (page, "2020-21"))
    server.page(page, *((uploads.format(number), "Table") for number in (1, 7, 11, 14)))
    server.put(uploads.format(1), made_up.did_year(made / "1.xlsx").read_bytes())
    setting = made_up_did_periods.did_table_11(made / "11.xlsx")
    server.put(uploads.format(11), setting.read_bytes())
    given = ["live", "--publication", "did", "--since", "2020-04"]
    given += ["--build-dir", str(tmp_path / "build"), "--downloads", str(tmp_path / "downloads")]
    fetcher = Fetcher(server.session(), Limits(pause_seconds=0, tries=1))
    today = datetime.date(2021, 12, 10)
    code = live(console(), command_line().parse_args(given), build, fetcher=fetcher, today=today)
    server.close()
    report = (tmp_path / "build" / "report.txt").read_text(encoding="utf-8")
    step = Step(code, "", report, [])
    assert code == 0, report
    new = " ".join(section(step, "New files"))
    assert "DID-Table-1-2020-21-Made-up.xlsx: April 2020 to March 2021" in new
    assert "DID-Table-11-2020-21-Made-up.xlsx: April 2020 to March 2021" in new
    (lacking,) = section(step, "On no page of their publisher")
    assert lacking.startswith("did 2020/21: no file found of DID Table 2, DID Table 3, DID Table 4")
    assert f"DID Table 10, DID Table 12; expected on {page}, " in lacking
    (unknown,) = section(step, "On a page of their publisher under a name that nobody knows")
    assert unknown.startswith(f"did: {page} has 2021/11/DID-Table-14-2020-21-Made-up.xlsx; ")
