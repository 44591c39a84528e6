"""CONTRIBUTING.md, "Your first model", followed to the letter in a copy of the checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import duckdb
import pytest
from parsed import put_parsed

from publishing.published_copy import publish

FILE_TO_WRITE = re.compile(r"Write `([^`]+)`:\s*$")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FALLS = """
    with sums as (
        select
            groups.organisation_code,
            scans.modality_code,
            sum(scans.scans) filter (
                scans.month between $baseline_from::date and $baseline_to::date
            ) as baseline,
            sum(scans.scans) filter (
                scans.month between $comparison_from::date and $comparison_to::date
            ) as comparison
        from marts.fct_scans as scans
        inner join marts.comparison_groups as groups
            on scans.organisation_code = groups.member_code
        group by all
    )
    select organisation_code, min(100.0 * (comparison - baseline) / baseline)
    from sums
    inner join marts.trust_scan_comparison using (organisation_code, modality_code)
    where change_rank is not null
    group by organisation_code
    having min(comparison - baseline) < 0
    order by organisation_code
"""


def section(text, heading):
    """The part of a Markdown text below a heading."""
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def checkout(root, edition_build, tmp_path_factory):
    """A copy of the checkout after the set-up: a built warehouse, the environment.

    dbt has parsed it before, as `dbt build` and `make docs` leave it.
    """
    copy = tmp_path_factory.mktemp("analyst") / "checkout"
    left_out = shutil.ignore_patterns(".git", "build", "__pycache__", ".pytest_cache")
    shutil.copytree(root, copy, ignore=left_out)
    (copy / "build").mkdir()
    (copy / "build" / "venv").symlink_to(sys.prefix)
    put_parsed(copy / "build" / "dbt", copy / "build" / "docs" / "target")
    shutil.copyfile(edition_build.folder / "warehouse.duckdb", copy / "build" / "warehouse.duckdb")
    return copy


def test_the_first_model_is_green_and_right(root, checkout, edition_build, capsys):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    set_up = BLOCK.search(section(text, "Set up")).group(2).splitlines()
    prepared = [line for line in set_up if not line.startswith(("make build", "dbt build"))]
    walk = section(text, "Your first model")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "BUILD_DIR", "VIRTUAL_ENV"))
    }
    took, shown, written = {}, "", []
    for found in BLOCK.finditer(walk):
        language, block = found.groups()
        if language != "sh":
            path = checkout / FILE_TO_WRITE.search(walk[: found.start()]).group(1)
            assert not path.exists()
            path.write_text(block, encoding="utf-8")
            written.append(path.relative_to(checkout).as_posix())
            continue
        for command in block.splitlines():
            start = time.monotonic()
            step = subprocess.run(
                [shutil.which("bash"), "-euo", "pipefail", "-c", "\n".join([*prepared, command])],
                cwd=checkout,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            took[command] = time.monotonic() - start
            assert step.returncode == 0, f"{command}\n{step.stdout}{step.stderr}"
            shown += step.stdout
    assert len(written) == 2 and len(took) == 6
    assert "the_furthest_fall_of_the_ranked" in shown and "ERROR=0" in shown

    built = checkout / "build" / "warehouse.duckdb"
    with duckdb.connect(str(built), read_only=True) as warehouse:
        falls = warehouse.execute(
            "select organisation_code, scans_change_pct from marts.trust_largest_falls order by 1"
        ).fetchall()
    facts = json.loads((edition_build.folder / "current" / "build.json").read_text())
    windows = {
        name: f"{facts[name]}-01"
        for name in ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
    }
    published = str(edition_build.folder / "diagnostic_scans.duckdb")
    with duckdb.connect(published, read_only=True) as marts:
        expected = marts.execute(FALLS, windows).fetchall()
    assert [code for code, _ in falls] == [code for code, _ in expected]
    assert [fall for _, fall in falls] == pytest.approx([fall for _, fall in expected])
    assert len(falls) > 100

    # What the next `make build` does with it, without building all the others again.
    manifest = json.loads((checkout / "build" / "dbt" / "manifest.json").read_text())
    keep = {key: node for key, node in manifest["nodes"].items() if "trust_largest" in key}
    publish(checkout / "build", manifest | {"nodes": keep}, windows)
    copy = str(checkout / "build" / "diagnostic_scans.duckdb")
    with duckdb.connect(copy, read_only=True) as marts:
        comments = dict(
            marts.execute("select column_name, comment from duckdb_columns()").fetchall()
        )
    assert comments["modality_name"] == "Name of the modality. Source: `dim_test`."
    with capsys.disabled():
        steps = ", ".join(
            f"{command.split()[0]} {seconds:.0f}" for command, seconds in took.items()
        )
        print(f" your first model: {sum(took.values()):.0f} s ({steps})", end="")
