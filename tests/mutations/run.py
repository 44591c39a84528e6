"""Changes valid files one slip at a time and looks at what becomes of it in the marts.

    python tests/mutations/run.py              all of mutations.csv
    python tests/mutations/run.py 17 40-60     some, by their numbers

Each mutation is loaded, its marts are made as tests/sql makes them, and compared with those of the
input as it was. None may change a figure or a name in a mart unless a fault covers it: `refused`,
the marts are those without the file; `fault`, a fault has the rule, the effect and the cell of the
table, and nothing changed outside of what new faults cover; `unchanged`, no mart row differs;
`beyond`, no file can tell. Ends with exit code 1 where one is otherwise.
"""

import contextlib
import csv
import functools
import hashlib
import inspect
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (HERE, HERE.parent / "support", ROOT):
    sys.path.insert(0, str(folder))

import changes  # noqa: E402
from compiled import compiled  # noqa: E402
from inputs import INPUTS  # noqa: E402
from openpyxl.utils.cell import range_boundaries  # noqa: E402
from warehouse import Warehouse  # noqa: E402

import loaders.__main__  # noqa: E402
from loaders.load import load  # noqa: E402

TABLE = HERE / "mutations.csv"
FAULTS = "marts.publisher_faults"
# What files there are, which edition says what, how sums differ, and statistics of figures that
# stand in other marts: no figures of their own.
NOT_COMPARED = {
    "expected_months",
    "figure_sources",
    "loaded_files",
    "month_plausibility",
    "national_total_checks",
    "publisher_faults",
    "reporting_gaps",
    "revisions",
    "scan_change_by_modality",
    "series_breaks",
    "trust_control_limits",
    "trust_wait_funnel",
}
WHERE_FROM = re.compile(
    r"source_(?!setting)|printed_text|cells|sha256|file|issued|published_in|loaded"
)
WORDS = re.compile(
    r"basis|^source$|note|reason|words|explanation|verdict|state|_rank|rank_of|former_names"
)
# Figures of whoever is comparable: they change where one is not any more.
OF_THE_COMPARABLE = re.compile(
    r"like_for_like|rank|organisations|trusts|spread|median|least|greatest|quartile|decile|lowest|highest|certain"
)
# Sums since April 2020, with bounds by the months beside, and who is in them; and weeks of work of
# the newest month, of whoever has both.
ADDED_UP = re.compile(
    r"added_up|organisations_(missing|estimated|complete)|complete_pct|growth|months_missing"
    r"|newest_month|change_in_weeks"
)
# They add up or stand at a newest month, which a withheld figure moves, and with it who has a row.
OF_SEVERAL_MONTHS = re.compile(r"scan_recovery|backlog_targets")
OF_MEDIANS = re.compile(r"request_to_test|test_to_report|median_days")
TABLES_OF_MEDIANS = {f"did_table_{number}" for number in (2, 3, 5, 6)}
WINDOWS = ("baseline", "comparison", "as_of")
OF_WHAT = ("organisation_code", "area_code", "nation", "modality_code", "test_code", "month")
EXPLAINS_NO_FIGURE = re.compile(
    r"header_is_not_known|figures_under_no_header|sheet_is_a_copy|future|day_of_issue"
)
# Figures printed under one month may be another's.
OF_ANOTHER_MONTH = re.compile(r"periods_differ|quarter_code|month_ending|months_out|issued_before")
NATIONS = {"ENG", "SCO", "WAL", "NIR"}
SECONDS_TO_SAY_NO = 30


@dataclass
class Made:
    """What became of a folder of files: whether it loaded, what was said, marts and faults.

    `marts` is {name: {key: row}}, a row {column: value}; `stopped` says what would end a build.
    """

    is_loaded: bool
    output: str
    problems: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    marts: dict = field(default_factory=dict)
    knows_faults: bool = False
    stopped: str = ""


def main(arguments):
    """Run mutations, all or those whose numbers are given; returns the exit code."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    wanted = set()
    for text in arguments:
        first, _, last = text.partition("-")
        wanted |= {*range(int(first), int(last or first) + 1)}
    chosen = [row for row in table if not wanted or int(row["number"]) in wanted]
    # the same input goes to one process, which makes it once
    chosen.sort(key=lambda row: (row["input"], int(row["number"])))
    started = time.monotonic()
    compiled()
    results = Counter()
    with tempfile.TemporaryDirectory(prefix="mutations-") as scratch:
        # processes leave what they made once for all mutations
        os.environ["TMPDIR"], tempfile.tempdir = scratch, scratch
        with ProcessPoolExecutor(min(os.cpu_count() or 1, 2)) as pool:
            for row, (verdict, said) in zip(
                chosen,
                pool.map(judged, chosen, chunksize=8 if len(chosen) > 20 else 1),
                strict=True,
            ):
                results[verdict] += 1
                print(
                    f"{verdict:8} {row['number']:>4} {row['input']}: {row['in_words']}"
                    f" [{row['expectation']}]{f': {said}' if said else ''}",
                    flush=True,
                )
    tempfile.tempdir = None
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(results.items()))
    print(f"{len(chosen)} mutations in {time.monotonic() - started:.0f} s: {counts}")
    return 1 if results["FAIL"] else 0


def judged(row):
    """Verdict on one mutation, and what there is to say of it."""
    try:
        with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
            return judge(row, Path(folder))
    except FileNotFoundError as error:
        if "needs the published" in str(error):
            return "not run", str(error)
        return "FAIL", f"{type(error).__name__}: {error}"
    except Exception as error:
        return "FAIL", f"{type(error).__name__}: {str(error)[:300]}"


def judge(row, folder):
    """Verdict on one mutation, made in a folder."""
    files = folder / "files"
    issued = input_files(row["input"], files)
    settings = changes.change(files, row["change"])
    windows = {
        name: settings[name] for name in ("baseline", "comparison", "as_of") if name in settings
    }
    write_manifest(files, issued | issued_of(settings))
    mutated = make(folder, windows)
    if windows:
        return said_no_to_windows(folder, mutated, windows)
    expected = row["expectation"].split("|")
    if expected == ["beyond"]:
        found = new_faults(unchanged(row["input"]), mutated)
        return "beyond", f"found: {found[0]['rule']}" if found else row["why"]
    if mutated.is_loaded and not mutated.knows_faults:
        if mutated.stopped:
            return "stopped", mutated.stopped
        before = unchanged(row["input"])
        is_changed = differences(before.marts, mutated.marts)
        ended = "refused" if mutated.problems else "changed" if is_changed else "unchanged"
        return ("ok", "") if ended in expected else ("FAIL", f"{ended}, and nothing says so")
    reasons = []
    for expectation in expected:
        reason = JUDGES[expectation](row, files, mutated)
        if not reason:
            return "ok", ""
        reasons.append(f"not {expectation}: {reason}")
    return "FAIL", "; ".join(reasons)


# What there is


@functools.cache
def _made_input(name):
    folder = Path(tempfile.mkdtemp(prefix="input-"))
    return folder, INPUTS[name](folder)


def input_files(name, folder):
    """Copy an input's files into a folder; its days of issue."""
    made, issued = _made_input(name)
    shutil.copytree(made, folder)
    return dict(issued)


def issued_of(settings):
    """Days of issue that a change sets."""
    return {
        name.removeprefix("issued "): day
        for name, day in settings.items()
        if name.startswith("issued ")
    }


def write_manifest(folder, issued):
    """The download manifest that gives files their days of issue, where they have any."""
    lines = [
        f"{name},{hashlib.sha256((folder / name).read_bytes()).hexdigest()},"
        f"https://example.org/{name},{day}\n"
        for name, day in issued.items()
        if day and (folder / name).is_file()
    ]
    if lines:
        (folder / "manifest.csv").write_text("file,sha256,source_address,issued\n" + "".join(lines))


@functools.cache
def unchanged(name, without=()):
    """What becomes of an input as it is, or without some of its files."""
    with tempfile.TemporaryDirectory(prefix="unchanged-") as folder:
        files = Path(folder) / "files"
        issued = input_files(name, files)
        for file in without:
            (files / file).unlink()
        write_manifest(files, issued)
        return make(Path(folder))


def make(folder, windows=None):
    """Load the files of a folder and make all marts, but where other windows are asked for."""
    database = folder / "warehouse.duckdb"
    arguments = ["load", "--from", str(folder / "files"), "--database", str(database)]
    if "keep_going" in inspect.signature(load).parameters:
        arguments.append("--keep-going")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = loaders.__main__.main(arguments)
    if windows or not database.exists():
        return Made(database.exists(), f"exit code {code}\n{printed.getvalue()}")
    made = Warehouse(folder)
    found = Made(True, printed.getvalue())
    has_problems = made.connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'problems'"
    ).fetchone()
    if has_problems:
        found.problems = rows_of(made, "raw.problems")
    else:
        refused = re.findall(r"refused: (.+?): (.+)", found.output)
        found.problems = [{"name": name, "rule": "file_is_refused"} for name, _ in refused]
    marts = [name for name in made._by_name if name.startswith("marts.")]
    made.make(*marts)
    found.knows_faults = FAULTS in marts
    found.faults = rows_of(made, FAULTS) if found.knows_faults else []
    for name in marts:
        if name.removeprefix("marts.") not in NOT_COMPARED:
            found.marts[name] = by_key(rows_of(made, name), key_of(made, name))
    found.marts["groups"] = groups(found.marts)
    failed = re.findall(r"^FAILED test (\S+(?: on \S+)?)", made.failures(), re.MULTILINE)
    found.stopped = ", ".join(name.strip(":") for name in failed)
    made.close()
    return found


def rows_of(made, table):
    """Rows of a table as {column: value}."""
    found = made.connection.execute(f"from {table}")
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def key_of(made, name):
    """Columns of a mart's key, as its test says."""
    for node in made.nodes.values():
        test = node["test_metadata"] or {}
        of = (node["attached_node"] or "..").split(".")[2]
        if test.get("name") == "unique_key" and of == name.removeprefix("marts."):
            return test["kwargs"]["columns"]
    return None


def by_key(rows, key):
    """Rows by their keys; without a key, a row is its own."""
    return {
        tuple(str(row[column]) for column in key or row if not WHERE_FROM.search(column)): {
            column: value for column, value in row.items() if not WHERE_FROM.search(column)
        }
        for row in rows
    }


def groups(marts):
    """Codes that are compared as one: {code: codes of its group, and the group's}."""
    found = {}
    for row in marts.get("marts.comparison_groups", {}).values():
        found.setdefault(row["organisation_code"], {row["organisation_code"]}).add(
            row["member_code"]
        )
    return {code: group for group in found.values() for code in group}


# Judging


def refused(row, files, mutated):
    """Why a mutation isn't refused as it should be; empty where it is."""
    if not mutated.is_loaded:
        is_error = not mutated.output.startswith("exit code 0")
        return "" if is_error else "nothing was loaded, and that was no error"
    names = [
        problem["name"] for problem in mutated.problems if problem["rule"] == "file_is_refused"
    ]
    if not names:
        return "no file is refused"
    if mutated.stopped:
        return f"the build stops: {mutated.stopped}"
    made, _ = _made_input(row["input"])
    touched = tuple(
        path.name
        for path in made.iterdir()
        if not (files / path.name).is_file()
        or (files / path.name).read_bytes() != path.read_bytes()
    )
    if len(touched) == len(list(made.iterdir())):
        return ""
    differ = differences(unchanged(row["input"], touched).marts, mutated.marts)
    return f"beside the file that is refused, {in_words(differ)}" if differ else ""


def is_unchanged(row, files, mutated):
    """Why a mutation changes something; empty where it changes nothing."""
    if not mutated.is_loaded:
        return f"nothing is loaded: {mutated.output[-200:]}"
    if mutated.stopped:
        return f"the build stops: {mutated.stopped}"
    before = unchanged(row["input"])
    differ = differences(before.marts, mutated.marts)
    if differ:
        return in_words(differ)
    found = [fault for fault in new_faults(before, mutated) if fault["effect"] == "withheld"]
    return f"a fault {found[0]['rule']} withholds something" if found else ""


def is_a_fault(row, files, mutated):
    """Why no fault tells the mutation as it should; empty where one does and covers all changes."""
    if not mutated.is_loaded:
        return f"nothing is loaded: {mutated.output[-200:]}"
    if mutated.stopped:
        return f"the build stops: {mutated.stopped}"
    before = unchanged(row["input"])
    faults = new_faults(before, mutated)
    reasons = []
    of_rule = [fault for fault in faults if fault["rule"] in row["rule"].split("|")]
    if not of_rule:
        found = sorted({f"{fault['rule']} ({fault['effect']})" for fault in faults})
        reasons.append(f"no fault {row['rule']}, but {', '.join(found) or 'none'}")
    elif not any(fault["effect"] in row["effect"].split("|") for fault in of_rule):
        reasons.append(f"{of_rule[0]['rule']} is {of_rule[0]['effect']}, not {row['effect']}")
    elif not any(
        fault["effect"] in row["effect"].split("|") and is_at(fault, row["cell"])
        for fault in of_rule
    ):
        cells = f"{of_rule[0]['source_sheet']}!{of_rule[0]['source_cells']}"
        reasons.append(f"{of_rule[0]['rule']} is at {cells}, not {row['cell']}")
    uncovered = [
        difference
        for difference in differences(before.marts, mutated.marts)
        if not is_covered(difference, faults, before.marts["groups"] | mutated.marts["groups"])
    ]
    if uncovered:
        reasons.append(f"no fault covers {in_words(uncovered)}")
    return "; ".join(reasons)


JUDGES = {"refused": refused, "unchanged": is_unchanged, "fault": is_a_fault}


def new_faults(before, mutated):
    """Faults that the input as it was doesn't have, those of the loader among them."""

    def known(fault):
        names = ("rule", "effect", "source_file", "source_sheet", "source_cells", "found")
        names += ("organisation_code", "test_code", "month")
        return tuple(str(fault.get(name)) for name in names)

    old = {known(fault) for fault in before.faults}
    return [fault for fault in mutated.faults if known(fault) not in old]


def is_at(fault, place):
    """Whether a fault names a cell: `Sheet!G17`, `Sheet!17` of a row, `Sheet!` of a sheet."""
    return any(_is_at_one(fault, one) for one in place.split("|"))


def _is_at_one(fault, place):
    sheet, _, cells = place.rpartition("!")
    # a CSV file has one sheet, which some faults don't name
    if sheet and sheet != (fault["source_sheet"] or "csv"):
        return False
    named = fault["source_cells"] or ""
    rows = set()
    for first, last in re.findall(r"(?<![A-Z\d])(\d+)(?: to (\d+))?", named):
        rows |= {*range(int(first), int(last or first) + 1)}
    boxes = [range_boundaries(part) for part in re.findall(r"[A-Z]+\d+(?::[A-Z]+\d+)?", named)]
    for cell in cells.split(",") if cells else []:
        column, row = (None, int(cell)) if cell.isdigit() else range_boundaries(cell)[:2]
        if row in rows:
            return True
        for left, top, right, bottom in boxes:
            if top <= row <= bottom and (column is None or left <= column <= right):
                return True
    return not cells


def differences(before, after):
    """Rows of marts that differ: (mart, row before or None, row after or None, columns)."""
    found = []
    for name in before.keys() | after.keys():
        if name == "groups":
            continue
        old, new = before.get(name, {}), after.get(name, {})
        for key in old.keys() | new.keys():
            a, b = old.get(key), new.get(key)
            columns = [
                column
                for column in (a or b)
                if not WORDS.search(column)
                and not is_same((a or {}).get(column), (b or {}).get(column))
            ]
            if columns:
                found.append((name, a, b, columns))
    return sorted(found, key=str)


def is_same(a, b):
    """Whether two values are the same, numbers to what a sum may lose."""
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    return a == b


def is_covered(difference, faults, known_groups):
    """Whether new faults explain a difference: lost, or counted as printed, in their scope."""
    name, a, b, columns = difference
    row = b or a
    about = [fault for fault in faults if is_of_the_table(fault, name)]
    of_any_test = [
        fault for fault in about if in_scope(fault | {"test_code": None}, row, known_groups)
    ]
    covering = [fault for fault in about if in_scope(fault, row, known_groups)]
    in_any_month = any(
        in_scope(fault | {"test_code": None, "month": None}, row, known_groups) for fault in about
    )
    if OF_SEVERAL_MONTHS.search(name):
        return in_any_month
    if a is None or b is None:
        return bool(of_any_test if "spread" in name else covering)
    counted = any(fault["effect"] in ("noted", "resolved") for fault in covering)
    is_fact = name.startswith(("marts.fct_", "marts.dim_", "marts.published_"))
    for column in columns:
        old, new = a.get(column), b.get(column)
        is_lost = new is None or isinstance(new, bool) or is_known_from_elsewhere(b)
        is_text = isinstance(old if new is None else new, str)
        is_of_the_comparable = OF_THE_COMPARABLE.search(column) or "claim_checks" in name
        # whoever is compared with the newest month has both, so that it tells who they are
        is_of_both = "newest_month" in row and (is_of_the_comparable or column == "is_comparable")
        if ADDED_UP.search(column) or is_of_both:
            # a month is bounded by those beside it, and who lacks one is in no sum of the complete
            is_explained = in_any_month
        elif is_text or (not is_fact and is_of_the_comparable):
            is_explained = of_any_test
        else:
            is_explained = covering and (is_lost or counted)
        if not is_explained:
            return False
    return True


@functools.cache
def known_national_waits():
    """Numbers of the seed that a nation's month falls back to where its file has none."""
    path = ROOT / "seeds" / "claims" / "published_national_waits.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {int(cell) for row in csv.reader(file) for cell in row if cell.isdigit()}


def is_known_from_elsewhere(row):
    """Whether a nation's waits are those of the seed, as they are where its file's are withheld."""
    waiting = {row.get("waiting"), row.get("waiting_same_month_2019")} - {None}
    return bool(waiting & known_national_waits())


def is_of_the_table(fault, mart):
    """Whether a fault is about figures, or what is missing, of the published table of a mart."""
    if EXPLAINS_NO_FIGURE.search(fault["rule"]):
        return False
    publication = fault["publication"] or ""
    if "dim_" in mart:
        return True
    if "reporting_comparison" in mart or "by_setting" in mart:
        return publication.startswith("did")
    of_medians = OF_MEDIANS.search(mart) is not None
    return of_medians == (publication in TABLES_OF_MEDIANS)


def in_scope(fault, row, known_groups):
    """Whether a mart's row is of a fault's organisation, month and test, or a total over them."""
    code, test, month = (fault.get(name) for name in ("organisation_code", "test_code", "month"))
    of_row = row.get("organisation_code")
    printed = f"{fault.get('found')} {fault.get('expected')}"
    if of_row and of_row in printed:
        code = None
    if code and of_row and of_row != code and code not in NATIONS:
        codes = {code} | known_groups.get(code, set())
        if of_row not in codes and code not in of_row.split("+"):
            return False
    of_row = row.get("modality_code") or row.get("test_code")
    if test and of_row and of_row not in (test, "all", "common"):
        return False
    of_row = row.get("month")
    if not month or not of_row or of_row == month or OF_ANOTHER_MONTH.search(fault["rule"]):
        return True
    is_over_time = any("cumulative" in column or "2019" in column for column in row)
    return is_over_time and (of_row > month or of_row.month == month.month)


def in_words(differ):
    """The first of some differences, and how many more there are."""
    name, a, b, columns = differ[0]
    row = b or a
    of = [str(row[column]) for column in OF_WHAT if row.get(column)]
    if a is None or b is None:
        said = "is new" if a is None else "is gone"
    else:
        said = ", ".join(f"{column} {a.get(column)} -> {b.get(column)}" for column in columns[:3])
    more = f" (and {len(differ) - 1} more rows)" if len(differ) > 1 else ""
    return f"{name.removeprefix('marts.')} {', '.join(of)}: {said}{more}"


def said_no_to_windows(folder, mutated, windows):
    """Whether a build with other windows ends at once, in a line."""
    if not mutated.is_loaded:
        return "FAIL", f"nothing is loaded: {mutated.output[-200:]}"
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in windows.items()]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "STRICT")
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "publishing", "build", "--build-dir", str(folder), *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_SAY_NO,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "FAIL", "a build began"
    lines = (ended.stdout + ended.stderr).strip().splitlines()
    if ended.returncode == 1 and len(lines) == 1:
        return "ok", ""
    return "FAIL", f"exit code {ended.returncode} after {len(lines)} lines: {' '.join(lines)[:200]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
