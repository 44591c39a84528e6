"""Windows and days about which tests ask the SQL: dbt compiles them in one go.

A set that is not here works too, and costs a start of dbt of its own for each state of the project.
"""

from publishing.windows import dbt_variables

SETS = (
    dbt_variables(),
    dbt_variables(as_of="2020-12-10"),
    dbt_variables(as_of="2022-08-30"),
    dbt_variables(as_of="2022-08-31"),
    dbt_variables("2008-05:2008-05", "2009-06:2009-06"),
    dbt_variables("2015-04:2015-06", "2022-04:2022-06"),
    dbt_variables("2019-03:2019-03", "2020-09:2020-09"),
    dbt_variables("2019-03:2019-03", "2023-12:2023-12"),
    *(
        dbt_variables(f"{baseline}:{baseline}", f"{comparison}:{comparison}")
        for baseline, comparison in (
            ("2019-03", "2025-03"),
            ("2019-07", "2025-07"),
            ("2019-08", "2024-08"),
            ("2019-09", "2020-09"),
            ("2019-12", "2024-12"),
        )
    ),
    dbt_variables("2019-04:2019-09", "2024-04:2024-09"),
    dbt_variables("2019-04:2020-03", "2020-04:2021-03"),
    dbt_variables("2019-04:2020-03", "2023-04:2024-03"),
    dbt_variables("2019-08:2019-09", "2020-08:2020-09"),
    dbt_variables("2019-10:2020-01", "2023-10:2024-01"),
    dbt_variables("2020-10:2021-03", "2021-10:2022-03"),
    dbt_variables("2021-04:2021-05", "2022-04:2022-05"),
    dbt_variables("2023-05:2023-07", "2024-05:2024-07"),
    # months that stand for those of any window: tests/sweep/made_again.py
    *(dbt_variables(f"1901-01:1901-{n:02}", f"1902-01:1902-{n:02}") for n in (1, 2, 3, 6, 12)),
)
