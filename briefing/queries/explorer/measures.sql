-- Which measures does the explorer offer, in which unit, what do they count, and what must be said with them?
-- One row for each measure: its columns in `block`, and the flag of a figure that is not there for no known reason.
with measures (
    measure, measure_name, unit, block, value_column, low_column,
    high_column, subject, period, starts_at_zero,
    has_flags_of_month, flag_of_none, about
) as (
    values
    (
        'scans', 'Scans done', 'scans', 'scans', 'scans', null, null, 'scans', 'month', true, true, 'no_figure',
        'Diagnostic imaging scans carried out in the month. The publisher rounds them to 5 and hides counts of 1 and 2.'
    ),
    (
        'scans_pct_of_2019', 'Scans, % of the same month of 2019', '% of 2019', 'scans', 'pct_of_2019', null, null,
        'scans', 'month', false, true, 'not_compared',
        'Scans of the month in percent of those of the same month of 2019. A month that can''t be set beside 2019 has '
        || 'none. Months differ in working days: March 2021 had 23, March 2019 had 21.'
    ),
    (
        'scans_missed', 'Scans fewer than in 2019, added up since April 2020', 'scans', 'scans', 'missed',
        'missed_low', 'missed_high', 'scans', 'month', true, false, 'not_compared',
        'Same month of 2019 less the month, added up; below 0, more were done than in 2019. Of areas as published: a '
        || 'month that somebody did not send counts as none done. The bounds put each missing month at the highest '
        || 'and the lowest share of 2019 of its own months around it.'
    ),
    (
        'waiting', 'Patients waiting', 'patients', 'waits', 'waiting', null, null,
        'waits', 'month', true, true, 'no_figure',
        'Patients waiting for a diagnostic test at the end of the month. Nations count different tests: England 15, '
        || 'Scotland 8, Wales and Northern Ireland all together.'
    ),
    (
        'over_6_weeks_pct', 'Waiting six weeks or more, % of all waiting', '% of those waiting', 'waits',
        'over_6_weeks_pct', null, null, 'waits', 'month', true, true, 'no_figure',
        'Share of those waiting at the end of the month who have waited six weeks or more (England, from 42 days) or '
        || 'over six weeks (Scotland, from 43 days). Nations count different tests.'
    ),
    (
        'activity', 'Tests done (DM01)', 'tests', 'activity', 'activity', null, null,
        'activity', 'month', true, true, 'no_figure',
        'Tests done in the month: planned, unscheduled and from the waiting list. Not the scans of the Diagnostic '
        || 'Imaging Dataset: never set one beside the other.'
    ),
    (
        'request_to_test', 'Days from request to test, median of the year', 'days', 'request_to_test', 'median_days',
        null, null, 'days', 'year', true, true, 'no_figure',
        'Half of the tests of the year were done within so many days of the request, as published. Medians can''t be '
        || 'added or averaged, so a region has none.'
    ),
    (
        'test_to_report', 'Days from test to report, median of the year', 'days', 'test_to_report', 'median_days',
        null, null, 'days', 'year', true, true, 'no_figure',
        'Half of the reports of the year were there within so many days of the test, as published. Medians can''t be '
        || 'added or averaged, so a region has none.'
    )
)

select * from measures
