"""Figures of the edition and of the publisher's DM01, made again from the cells they come from."""

from figure_cells import CHOSEN, KEYS, NO_SUM, Files, chosen_of, differences, figures_shown


def test_figures_of_the_shipped_edition(edition_build, root):
    figures = figures_shown(edition_build)
    assert {key[0] for key in figures} == set(KEYS)
    chosen = chosen_of(figures, 20190401)
    wrong, made_of_several = differences(edition_build, Files(root / "published"), chosen)
    print(f"{len(chosen)} of {len(figures)} figures, {made_of_several} of several cells")
    assert not wrong
    assert len(chosen) >= CHOSEN
    assert made_of_several >= 300


def test_every_number_of_the_comparisons_has_a_formula(edition_build):
    """All but ranks, bounds, counts of organisations, and what a calendar counts."""
    for mart in KEYS:
        numbers = {
            column
            for column, kind in edition_build.query(
                "select column_name, data_type from duckdb_columns() "
                f"where table_name = '{mart}' and schema_name = 'marts'"
            )
            if kind in ("BIGINT", "DOUBLE") and not NO_SUM.match(column)
        }
        known = edition_build.query(
            f"select distinct figure from marts.figure_sources where mart = '{mart}'"
        )
        assert {figure for (figure,) in known} == numbers, mart


def test_figures_of_the_publishers_workbooks(dm01_build, shared):
    """DM01 of 2019 and 2020 as .xls."""
    figures = figures_shown(dm01_build)
    chosen = chosen_of(figures, 20200401)
    wrong, made_of_several = differences(dm01_build, Files(shared / "dm01"), chosen)
    print(f"{len(chosen)} of {len(figures)} figures, {made_of_several} of several cells")
    assert not wrong
    assert len(chosen) >= CHOSEN
    assert made_of_several >= 300
