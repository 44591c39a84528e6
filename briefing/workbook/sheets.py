"""Sheets of the workbook: which mart each shows, which of its rows, and which columns first."""

from dataclasses import dataclass, field

from briefing.marts import ALL_SCANS, ALL_TESTS, AT_THE_END, AT_THE_ENDS, IN_THE_WINDOWS

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: "
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
SCANS_ABSENT = "The Diagnostic Imaging Dataset of these months is not loaded."
WAITS_ABSENT = "No waiting lists by organisation of these months are loaded."
ACTIVITY_ABSENT = "DM01, the monthly diagnostics return of England, is not loaded for these months."
GROUP = """
    case t.test_group
        when 'all' then 'all tests'
        when 'common' then 'tests that England and Scotland both publish'
        else replace(t.test_group, '_', ' ')
    end as tests_of
"""
BY_TEST = """
    select
        t.*,
        case
            when t.{code} = 'all' then '{all_words}' else coalesce(d.test_in_words, t.{code})
        end as test{group}
    from marts.{table} as t
    left join marts.dim_test as d on t.{code} = d.test_code
    order by {order}
"""
# Scans of regions beside waits of regions, and of nations of which no region is known.
HEADLINE = f"""
    with waits as (
        select
            area_code, area_name, area_type, waiting_baseline, waiting_comparison,
            over_6_weeks_comparison, over_6_weeks_pct_baseline, over_6_weeks_pct_comparison,
            change_points
        from marts.region_wait_comparison
        where {ALL_TESTS}
        union all
        select
            area_code, nation, 'nation',
            max(waiting) filter (strftime(month, '%Y-%m') = $baseline_to),
            max(waiting) filter (strftime(month, '%Y-%m') = $comparison_to),
            max(waiting_over) filter (strftime(month, '%Y-%m') = $comparison_to),
            max(waiting_over_pct) filter (strftime(month, '%Y-%m') = $baseline_to),
            max(waiting_over_pct) filter (strftime(month, '%Y-%m') = $comparison_to),
            null
        from marts.nation_wait_comparison
        where threshold_weeks = 6 and test_group = 'all'
            and area_code not in (select area_code from marts.region_wait_comparison)
            and {AT_THE_ENDS}
        group by area_code, nation
    )

    select
        coalesce(s.area_name, w.area_name) as area_name,
        coalesce(s.area_code, w.area_code) as area_code,
        coalesce(s.area_type, w.area_type) as area_type,
        s.scans_baseline, s.scans_comparison, s.scans_change, s.scans_change_pct,
        w.waiting_baseline, w.waiting_comparison,
        w.over_6_weeks_comparison, w.over_6_weeks_pct_baseline, w.over_6_weeks_pct_comparison,
        w.change_points, n.comparability_note
    from (select * from marts.region_scan_comparison where {ALL_SCANS}) as s
    full join waits as w on s.area_code = w.area_code
    left join (
        select area_code, comparability_note from marts.nation_wait_comparison
        where threshold_weeks = 6 and test_group = 'all'
            and {AT_THE_END}
    ) as n on coalesce(s.area_code, w.area_code) = n.area_code
    order by
        case
            when coalesce(s.area_code, w.area_code) = 'ENG' then 1
            when coalesce(s.area_type, w.area_type) = 'region' then 2
            else 3
        end,
        1, 2
"""
NOT_COMPARED = """
    select
        organisation_name, organisation_code, region_name, '{subject}' as subject,
        comparability_note
    from marts.{table} where not is_comparable and {total}
"""


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook.

    `sql` gives its rows in order; `first` are the columns that lead, the others follow in the
    mart's order; `beside` are marts that describe columns which `table` has not; `shown` is the
    filter it opens with, {column: value}; `without` is what to say where there are no rows, or
    empty where the sheet is then left out.
    """

    name: str
    table: str
    about: str
    sql: str
    without: str
    first: tuple = ()
    beside: tuple = ()
    shown: dict = field(default_factory=dict)


def of_tests(name, table, about, tests, order, without, first, all_words="all"):
    """A sheet of a mart with its tests in words, which opens filtered to the rows of all tests.

    `tests` are the mart's columns that say which tests a row is of, in the order of the rows;
    `order` are those that follow them.
    """
    code, by_group = tests[-1], "test_group" in tests
    sql = BY_TEST.format(
        code=code,
        all_words=all_words,
        table=table,
        group=f", {GROUP}" if by_group else "",
        order=", ".join([*(f"t.{column} <> 'all', t.{column}" for column in tests), order]),
    )
    shown = ({"tests_of": "all tests"} if by_group else {}) | {"test": all_words}
    shown |= {column: "all" for column in tests if column == "source_setting"}
    return Sheet(name, table, about, sql, without, first, shown=shown)


BY_SCAN = {"tests": ("modality_code",), "all_words": "all scans"}
BY_GROUP = {"tests": ("test_group", "test_code")}
AREA = ("area_name", "area_code", "area_type")
TRUST = ("organisation_name", "organisation_code", "organisation_type", "region_name")
JUDGED = ("is_comparable", "comparability_note", "change_rank")
BY_AREA = "t.area_type, t.area_name, t.area_code"
BY_MONTH = "t.area_code <> 'ENG', t.area_name, t.area_code, t.month"

SHEETS = (
    Sheet(
        "Headline",
        "region_scan_comparison",
        "England, its regions and the other nations: all scans (England alone), and all patients "
        "waiting. Each nation counts its own tests: the note says which.",
        HEADLINE,
        "Neither scans nor waiting lists of these months are loaded.",
        beside=("region_wait_comparison", "nation_wait_comparison"),
    ),
    Sheet(
        "Nations",
        "nation_wait_comparison",
        "Waits of the four nations at each threshold, at the end of both windows. Set nations side "
        "by side only at the same threshold and the same tests.",
        f"""
        select t.*, {GROUP} from marts.nation_wait_comparison as t
        where {AT_THE_ENDS}
        order by t.nation, t.month, t.test_group, t.threshold_weeks
        """,
        WAITS_ABSENT,
        first=("nation", "month", "tests_of", "threshold_weeks", "is_national_standard"),
    ),
    of_tests(
        "Regions - scans",
        "region_scan_comparison",
        "Scans of England and its regions, as published and like for like.",
        order=BY_AREA,
        without=SCANS_ABSENT,
        first=(*AREA, "test"),
        **BY_SCAN,
    ),
    of_tests(
        "Regions - waits",
        "region_wait_comparison",
        "Patients waiting in each region and nation, at the end of each window.",
        order=BY_AREA,
        without=WAITS_ABSENT,
        first=(*AREA, "tests_of", "test"),
        **BY_GROUP,
    ),
    of_tests(
        "Regions - activity",
        "region_activity_comparison",
        "Tests carried out (DM01: imaging, endoscopy and physiological measurement) in England and "
        "its regions.",
        order=BY_AREA,
        without=ACTIVITY_ABSENT,
        first=(*AREA, "tests_of", "test"),
        **BY_GROUP,
    ),
    of_tests(
        "Trusts - scans",
        "trust_scan_comparison",
        "Scans of each trust and other provider of England, mergers joined.",
        order="t.change_rank nulls last, t.organisation_name, t.organisation_code",
        without=SCANS_ABSENT,
        first=(*TRUST, "test", *JUDGED),
        **BY_SCAN,
    ),
    of_tests(
        "Trusts - waits",
        "trust_wait_comparison",
        "Patients waiting at each trust, health board and other provider, end of each window.",
        order="t.nation, t.organisation_name, t.organisation_code",
        without=WAITS_ABSENT,
        first=(*TRUST[:2], "nation", "region_name", "tests_of", "test", *JUDGED[:2]),
        **BY_GROUP,
    ),
    of_tests(
        "Over time - scans",
        "scans_over_time",
        "Scans of England and its regions by month, against the same month of 2019.",
        order=BY_MONTH,
        without="The Diagnostic Imaging Dataset is not loaded.",
        first=("month", "area_name", "area_code", "test"),
        **BY_SCAN,
    ),
    of_tests(
        "Over time - activity",
        "activity_over_time",
        "Tests carried out in England and its regions by month, against the same month of 2019.",
        order=BY_MONTH,
        without="DM01, the monthly diagnostics return of England, is not loaded.",
        first=("month", "area_name", "area_code", "tests_of", "test"),
        **BY_GROUP,
    ),
    Sheet(
        "Over time - waits",
        "waits_over_time",
        "Patients waiting at the end of each month, by region and nation.",
        f"""
        select t.*, {GROUP} from marts.waits_over_time as t
        order by t.test_group <> 'all', t.test_group, {BY_AREA}, t.month
        """,
        "No waiting lists are loaded.",
        first=("month", *AREA, "tests_of", "comparability_note"),
        shown={"tests_of": "all tests"},
    ),
    of_tests(
        "Cancer tests",
        "trust_cancer_scan_comparison",
        "Scans of the body sites where a cancer is looked for; who had one they don't say.",
        tests=("source_setting", "test_code"),
        order="t.change_rank nulls last, t.organisation_name, t.organisation_code",
        without="",
        first=(*TRUST, "test", "source_setting", *JUDGED),
        all_words="all of these tests",
    ),
    Sheet(
        "Not comparable",
        "trust_scan_comparison",
        "Organisations whose figures of all tests could not be compared, and why. The months and "
        "the publisher's cells are in the sheet Gaps.",
        " union all ".join(
            NOT_COMPARED.format(subject=subject, table=table, total=total)
            for subject, table, total in (
                ("scans", "trust_scan_comparison", ALL_SCANS),
                ("activity", "trust_activity_comparison", ALL_TESTS),
                ("waits", "trust_wait_comparison", ALL_TESTS),
            )
        )
        + " order by organisation_name, organisation_code, subject",
        "All that is loaded could be compared.",
    ),
    Sheet(
        "Gaps",
        "reporting_gaps",
        "What is incomplete or estimated in the months of the two windows, and where the publisher "
        "says so.",
        f"""
        select
            t.*, o.organisation_name,
            case when t.test_code = 'all' then 'all' else coalesce(d.test_in_words, t.test_code) end
                as test
        from marts.reporting_gaps as t
        left join marts.dim_organisation as o on t.organisation_code = o.organisation_code
        left join marts.dim_test as d on t.test_code = d.test_code
        where {IN_THE_WINDOWS}
        order by o.organisation_name, t.organisation_code, t.subject, t.month, t.test_code,
            t.gap_kind, t.source_file, t.source_sheet, t.source_cells
        """,
        "No figure of the two windows is incomplete.",
        first=(*TRUST[:2], "month", "subject", "test", "is_gap", "explanation"),
    ),
    Sheet(
        "Claims",
        "claim_checks",
        "Published claims, each beside what these figures give.",
        "select t.* from marts.claim_checks as t order by t.claim_id, t.edition",
        "No claim is checked.",
        first=(
            "claim",
            "published_value",
            "computed_value",
            "difference",
            "difference_pct",
            "verdict",
            "explanation",
        ),
    ),
    Sheet(
        "Sources",
        "loaded_files",
        f"The publishers' files that are loaded. {LICENCE}",
        # the day of loading is not said: another day would be other bytes
        "select t.* exclude (loaded_on) from marts.loaded_files as t order by t.publication, "
        "t.first_month nulls last, t.issued_on nulls last, t.file_name, t.sha256",
        "No file is loaded.",
        first=(
            "file_name",
            "publication",
            "series",
            "title",
            "period",
            "publication_status",
            "issued_on",
            "source_address",
            "sha256",
        ),
    ),
)
