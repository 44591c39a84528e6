"""Faults of the files at hand: what people have decided of them, and that nothing is left over."""


def test_nothing_of_the_edition_is_undecided(edition_build):
    assert (
        edition_build.query(
            "select rule, source_file, source_cells, found from marts.publisher_faults "
            "where is_undecided order by all limit 20"
        )
        == []
    )


def test_each_explained_difference_is_one_that_is_there(scotland_build):
    rule = "nation_differs_from_its_organisations"
    explained = scotland_build.query(f"select count(*) from seeds.decisions where rule = '{rule}'")
    decided = scotland_build.query(
        "select count(*) from marts.publisher_faults "
        f"where rule = '{rule}' and decided_by = 'decisions'"
    )
    assert explained == decided
    assert explained > [(30,)]
