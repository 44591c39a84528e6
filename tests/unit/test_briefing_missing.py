"""Why a figure is missing: a word for each reason, by subject and nation."""

from datetime import date

from briefing.missing import Missing

SEPTEMBER = date(2020, 9, 1)


class Marts:
    """Stands for published marts: rows of queries by name, and the windows."""

    def __init__(self, **rows):
        """Take rows by the last part of a query's name."""
        self._rows = rows
        ends = {"baseline": "2019-09", "comparison": "2020-09"}
        self.facts = {f"{name}_{end}": ends[name] for name in ends for end in ("from", "to")}

    def ask(self, query):
        """Rows of a query; none where it has none here."""
        return self._rows.get(query.rpartition("/")[2], [])

    def rows_of(self, mart):
        """Organisations: a trust of England, whose nation may be unknown, and a board."""
        assert mart == "dim_organisation"
        nations = {"ZZ1": "England", "ZZ2": None, "SZZ1": "Scotland"}
        return [{"organisation_code": code, "nation": nations[code]} for code in nations]


def loaded(subject, nation):
    return {"subject": subject, "nation": nation, "month": SEPTEMBER}


def test_a_month_of_another_nation_or_publication_is_not_loaded():
    months = [loaded("waits", "Scotland"), loaded("scans", "England")]
    missing = Missing(Marts(months_loaded=months))
    words = {
        (subject, code): missing.word(subject, [code], None, "comparison")
        for subject in ("scans", "waits", "activity")
        for code in ("ZZ1", "ZZ2", "ENG", "SZZ1")
    }
    assert {pair for pair, word in words.items() if word == "not published"} == {
        ("scans", "ZZ1"),
        ("scans", "ZZ2"),
        ("scans", "ENG"),
        ("waits", "SZZ1"),
    }
    assert set(words.values()) == {"not published", "not loaded"}


def test_withheld_is_of_its_own_subject():
    withheld = {"organisation_code": "ZZ1", "region_code": "Y63", "test_code": "did_ct"}
    missing = Missing(Marts(withheld_scans=[withheld | {"month": SEPTEMBER}]))
    assert missing.is_withheld("scans") and missing.is_withheld("waits", "scans")
    assert not missing.is_withheld("waits") and not missing.is_withheld()
