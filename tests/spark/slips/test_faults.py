"""Faults of a folder of slips, of which both engines made their marts (`make test-spark`)."""

FROM_RULES = 35


def test_faults_of_many_rules_are_the_same_on_both_engines(both):
    """Neither side has a row of publisher_faults that the other lacks; they are of many rules."""
    rows = "select * from {}.publisher_faults"
    duck, spark = rows.format("duck.marts"), rows.format("spark")
    assert both.execute(f"{duck} except all {spark}").fetchall() == []
    assert both.execute(f"{spark} except all {duck}").fetchall() == []
    rules = both.execute("select distinct rule from duck.marts.publisher_faults").fetchall()
    assert len(rules) >= FROM_RULES
    withheld = "select count(*) from {}.fct_scans_england where scan_state = 'withheld'"
    assert both.execute(withheld.format("spark")).fetchone()[0] > 0
