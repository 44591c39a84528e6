"""docs/forking.md: a fork with rows of its own takes over a version of ours that changed."""

import datetime
import json
import os
import re
import shutil
import subprocess
import sys

import duckdb
import pytest
from compiled import compiled
from compiled_sql import statement

from briefing.remarks import read_remarks

DECISIONS, NOTES = "seeds/corrections/decisions.csv", "seeds/corrections/publisher_notes.csv"
SEEDS = "seeds/corrections/corrections.yml"
DECIDED = "sheet_is_a_copy,,,,,,,,,count,,it is right,a letter to us\n"
READ = (
    "cell,sheet,publication,period,text_sha256,organisation_code,first_month,last_month,effect\n"
    "B9,Title Page,did_table_1,2025/26,0f,ZZ1,2025-06-01,2025-07-01,partly\n"
)
COMMENT = """- speaker: Made Up
  role: Professor
  organisation: A college
  date: 2026-11-02
  text: They waited.
  source: By email
"""
OWN = {
    "own/publisher_notes.csv": READ,
    "own/comments.yml": COMMENT,
    "own/settings.mk": "COMPARISON ?= 2025-04:2025-09\n",
}
ROWS_OF_FORK = """
import json, sys
from loaders.own_rows import OWN, own_tables
print(json.dumps(own_tables(OWN), default=str))
"""


def shell(folder, command):
    """Run a line of the docs; exit code and what it printed."""
    identity = {
        f"GIT_{who}_{what}": "made.up@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    found = subprocess.run(
        [shutil.which("bash"), "-c", command],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | identity,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


def done(folder, *commands):
    """What a last line prints, of lines that must go well."""
    for command in commands:
        code, output = shell(folder, command)
        assert code == 0, output
    return output


def append(folder, name, text):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(text)


def replaced(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def new_version(upstream):
    """A version in which a seed has a column and a row more, and other files have changed."""
    lines = (upstream / DECISIONS).read_text(encoding="utf-8").splitlines()
    lines = [f"{lines[0]},decided_on", *(f"{line},2026-11-01" for line in lines[1:])]
    lines.append("header_is_missing,,,,,,,,,withhold,,it is not known,a letter,2026-11-02")
    (upstream / DECISIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    replaced(
        upstream,
        SEEDS,
        "        rule: string\n",
        "        rule: string\n        decided_on: date\n",
    )
    last = (upstream / NOTES).read_text(encoding="utf-8").splitlines()[-1]
    append(upstream, NOTES, last.replace("2018", "2019") + "\n")
    append(upstream, "briefing/comments.yml", "# Another word on how to.\n")
    append(upstream, "Makefile", "# The end.\n")
    done(upstream, "git commit --quiet --all --message 'A new version'")


@pytest.fixture(scope="module")
def blocks(root):
    """The shell of docs/forking.md, a list of lines for each block."""
    text = (root / "docs" / "forking.md").read_text(encoding="utf-8")
    return [found.splitlines() for found in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]


@pytest.fixture(scope="module")
def merged(clone, blocks, tmp_path_factory):
    """The fork once it has taken the new version over, by the lines of the docs."""
    (begin_a_file,), (name_us,), (*take_over, build) = blocks
    assert build == "make build"
    folder = tmp_path_factory.mktemp("fork")
    done(
        clone,
        "git init --quiet --initial-branch main",
        "git add --all",
        "git commit --quiet --message 'A version'",
    )
    fork, careless = folder / "fork", folder / "careless"
    done(folder, f"git clone --quiet '{clone}' fork", f"git clone --quiet '{clone}' careless")
    for name, text in OWN.items():
        append(fork, name, text)
    done(fork, begin_a_file)
    append(fork, "own/decisions.csv", DECIDED)
    append(careless, DECISIONS, DECIDED)
    new_version(clone)
    outcomes = {}
    for folder in (fork, careless):
        done(folder, "git add --all", "git commit --quiet --message 'Ours'")
        done(folder, name_us.replace("<address of this repository>", f"'{clone}'"))
        outcomes[folder.name] = [shell(folder, line) for line in take_over]
    return fork, outcomes


def test_an_update_has_no_conflict(merged):
    fork, outcomes = merged
    assert [code for code, _ in outcomes["fork"]] == [0, 0], outcomes["fork"]
    assert done(fork, "git status --porcelain") == ""
    assert done(fork, "git log -1 --format=%s").startswith("Merge ")
    for name, text in OWN.items():
        assert (fork / name).read_text(encoding="utf-8") == text
    assert (fork / "own" / "decisions.csv").read_text(encoding="utf-8").endswith(DECIDED)


def test_rows_among_ours_would_have_had_one(merged):
    """What `own/` is there for: the same row below ours in the seed."""
    _, outcomes = merged
    code, output = outcomes["careless"][-1]
    assert code == 1
    assert f"CONFLICT (content): Merge conflict in {DECISIONS}" in output


def test_all_rows_are_read_after_it(merged, tmp_path):
    fork, _ = merged
    found = subprocess.run(
        [sys.executable, "-c", ROWS_OF_FORK], cwd=fork, capture_output=True, text=True, check=True
    )
    columns, own = json.loads(found.stdout)["own_decisions"]
    assert columns["decided_on"] == "date"
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    nodes, _ = compiled()
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        for schema in ("raw", "seeds", "staging"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create table raw.own_decisions ({declared})")
        connection.execute(f"create table seeds.decisions ({declared})")
        connection.execute("alter table seeds.decisions drop own_line")
        connection.execute(
            "insert into seeds.decisions from read_csv($path, header = true, all_varchar = true)",
            {"path": str(fork / DECISIONS)},
        )
        places = ", ".join("?" * len(columns))
        connection.executemany(f"insert into raw.own_decisions values ({places})", own)
        connection.execute(statement(nodes["model.scan_backlog.stg_kept__decisions"]))
        kept = connection.execute(
            "select rule, decision, source, decided_on, own_line from staging.stg_kept__decisions"
        ).fetchall()
    ours = len((fork / DECISIONS).read_text(encoding="utf-8").splitlines()) - 1
    assert len(kept) == ours + 1
    assert ("sheet_is_a_copy", "count", "a letter to us", None, 2) in kept
    new = ("header_is_missing", "withhold", "a letter", datetime.date(2026, 11, 2), None)
    assert new in kept


def test_notes_and_comments_of_the_fork_are_read(merged):
    fork, _ = merged
    found = subprocess.run(
        [sys.executable, "-c", ROWS_OF_FORK], cwd=fork, capture_output=True, text=True, check=True
    )
    columns, rows = json.loads(found.stdout)["own_publisher_notes"]
    (note,) = [dict(zip(columns, row, strict=True)) for row in rows]
    assert (note["cell"], note["effect"], note["records"]) == ("B9", "partly", None)
    (comment,) = read_remarks(fork / "own" / "comments.yml")
    assert comment["text"] == "They waited."


def test_a_setting_of_the_fork_is_the_default_and_can_be_given(merged):
    fork, _ = merged
    show = "make --eval 'show:; @echo $(COMPARISON)' show"
    assert done(fork, f"unset COMPARISON; {show}") == "2025-04:2025-09\n"
    assert done(fork, f"{show} COMPARISON=2024-04:2024-09") == "2024-04:2024-09\n"
