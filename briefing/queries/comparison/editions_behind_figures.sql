-- Which editions are the figures of a subject from, which months do they have, and when were they issued?
-- One row for each publication, span of months, status and day of issue of the subject `$subject`.
with months (subject, publication, since, until) as (
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
