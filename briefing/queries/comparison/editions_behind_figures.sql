-- Which editions are the figures of a subject from, which months do they have, and when were they issued?
-- One row for each publication, span of months, status and day of issue of the subject `$subject`.
with asked (subject, publication, since, until) as (
    values
    ('scans', 'did_table_1', $baseline_from, $baseline_to),
    ('scans', 'did_table_1', $comparison_from, $comparison_to),
    ('cancer', 'did_table_4', $baseline_from, $baseline_to),
    ('cancer', 'did_table_4', $comparison_from, $comparison_to),
    ('scans_over_time', 'did_table_1', '0000-00', '9999-99'),
    ('waits', 'dm01', $baseline_to, $baseline_to),
    ('waits', 'dm01', $comparison_to, $comparison_to),
    ('nations', 'dm01', $comparison_to, $comparison_to),
    ('nations', 'phs', $comparison_to, $comparison_to),
    ('nations', 'ni', $comparison_to, $comparison_to),
    ('nations', 'wales', $comparison_to, $comparison_to),
    ('nations', 'statswales', $comparison_to, $comparison_to)
),

newest_waits as (
    select max(month) as month
    from marts.waits_over_time
    where area_code = 'ENG' and waiting is not null
),

years_of_days as (
    select
        min(year_from) filter (year_from >= date '2019-04-01') as before_year,
        max(year_from) as newest_year
    from marts.fct_median_days_by_year_england
    where subject = 'test_to_report'
),

-- each an edition's own months: the newest month and its month of 2019, and two years of medians
months as (
    select * from asked
    union all
    select
        'newest_waits' as subject,
        'dm01' as publication,
        strftime(month, '%Y-%m') as since,
        since as until
    from newest_waits
    union all
    select
        'newest_waits' as subject,
        'dm01' as publication,
        strftime(month, '2019-%m') as since,
        since as until
    from newest_waits
    union all
    select
        'days_to_report' as subject,
        'did_table_3' as publication,
        strftime(first_month, '%Y-%m') as since,
        strftime(first_month + interval 11 month, '%Y-%m') as until
    from (
        select unnest([before_year, newest_year]) as first_month
        from years_of_days
    ) as years
)

select distinct
    loaded.publication,
    loaded.first_month,
    loaded.last_month,
    loaded.publication_status,
    loaded.issued_on
from marts.loaded_files as loaded
inner join months
    on
        -- its layouts, but not Table 10 for Table 1
        starts_with(loaded.publication || '_', months.publication || '_')
        and strftime(loaded.first_month, '%Y-%m') <= months.until
        and strftime(loaded.last_month, '%Y-%m') >= months.since
where loaded.months_that_count > 0 and months.subject = $subject
order by all
