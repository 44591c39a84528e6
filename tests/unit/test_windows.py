"""Windows and days as people give them to `make build`, as variables of dbt."""

import pytest

from publishing.windows import WrongWindow, dbt_variables


def test_windows_as_people_give_them():
    assert dbt_variables() == {}
    assert dbt_variables("2019-12:2020-01", "2020-12:2021-01", "2021-06-30") == {
        "baseline_from": "2019-12",
        "baseline_to": "2020-01",
        "comparison_from": "2020-12",
        "comparison_to": "2021-01",
        "as_of": "2021-06-30",
    }
    for wrong in ("2019-13:2020-01", "2019-04", "2019-04:2019-09; rm", "2019-04-01:2019-09-30"):
        with pytest.raises(WrongWindow):
            dbt_variables(baseline=wrong)
