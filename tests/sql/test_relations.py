"""What must hold between windows of the published history, whatever its figures: a spread sample.

`make sweep` asks it of all windows of the table; `tests/sweep/relations.py` says what is asked.
"""

import importlib.util
import sys

import pytest
from warehouse import ORGANISATIONS, Warehouse

EVERY = 33  # of the 198 pairs of windows, from the twelve months to the single ones


def tables_1(shared):
    """Workbooks of DID Table 1 of all years at hand, 2017/18 to 2024/25."""
    later = sorted((shared.parent / "published_more" / "did").glob("DID-Table-1-*.xlsx"))
    if not later:
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    return [
        *sorted((shared / "did").glob("DID-Table-1-*.xlsx")),
        *(shared / "did").glob("Tables-1a-1l-*"),
        *later,
    ]


@pytest.fixture(scope="module")
def sweep(root):
    """The modules of the sweep: {name: module}."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(root / "tests" / "sweep"))
        import relations

        path = root / "tests" / "sweep" / "run.py"
        spec = importlib.util.spec_from_file_location("sweep", path)
        run = importlib.util.module_from_spec(spec)
        patched.setitem(sys.modules, "sweep", run)  # dataclasses look there
        spec.loader.exec_module(run)
        yield {"relations": relations, "run": run}
    for name in ("relations", "made_again"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def held(sweep, shared, tmp_path_factory):
    """Relations of the windows of the sample."""
    relations = sweep["relations"]
    folder = tmp_path_factory.mktemp("history")
    made = Warehouse.loaded(
        folder,
        *tables_1(shared),
        ORGANISATIONS,
        shared.parent / "published_more" / "organisations" / "succ_2026-04.csv",
    )
    made.make(*(f"marts.{name}" for name in relations.MARTS))
    made.close()
    found = relations.Relations(relations.MadeAgain(made.path, relations.LENGTHS, relations.MARTS))
    sample = sweep["run"].windows_of_the_table()[EVERY // 2 :: EVERY]
    assert {windows.months for windows in sample} == {*relations.LENGTHS}
    for windows in sample:
        found.hold(windows)
    return found


@pytest.mark.parametrize(
    ("relation", "at_least"),
    [
        ("exchanged trusts", 50_000),
        ("exchanged comparable", 4_500),
        ("exchanged areas", 3_000),
        ("exchanged areas like for like", 1_000),
        ("added up trusts", 20_000),
        ("added up areas", 1_000),
        ("added up areas like for like", 50),
    ],
)
def test_windows_exchanged_and_added_up(held, relation, at_least):
    assert [line for line in held.broken if line.startswith(f"{relation}: ")] == []
    assert held.asked[relation] >= at_least
