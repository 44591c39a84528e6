-- What is known against a figure of an organisation: not sent, withheld, broken, doubtful, unlikely, estimated?
-- One row for each block of figures, test or group of tests (null: each), organisation, month, flag and note.
with singles as (
    select
        case when publication = 'did' then 'scans' else 'waits' end as subject,
        test_code,
        test_group,
        is_common
    from marts.dim_test
    union all
    select
        'activity' as subject,
        test_code,
        test_group,
        is_common
    from marts.dim_test
    where publication = 'dm01'
),

rows_of_tests as (
    select
        subject,
        test_code as test,
        [test_code] as made_of,
        false as is_total
    from singles
    union all
    select
        subject,
        'all' as test,
        list(test_code) as made_of,
        true as is_total
    from singles
    group by subject
    union all
    select
        subject,
        test_group as test,
        list(test_code) as made_of,
        true as is_total
    from singles
    where subject <> 'scans'
    group by subject, test_group
    union all
    select
        subject,
        'common' as test,
        list(test_code) as made_of,
        true as is_total
    from singles
    where subject = 'waits' and is_common
    group by subject
),

-- What is missing of one test counts against a total only where the marts say that the total can't be compared.
totals_in_doubt as (
    select
        'scans' as subject,
        'all' as test,
        organisation_code,
        month
    from marts.trust_scans_over_time
    where modality_code = 'all' and not is_comparable
    union all
    select
        'waits' as subject,
        test_group as test,
        organisation_code,
        month
    from marts.trust_waits_over_time
    where not is_comparable
    union all
    select
        'activity' as subject,
        test_group as test,
        organisation_code,
        month
    from marts.trust_activity_over_time
    where test_code = 'all' and not is_comparable
),

gaps as (
    select
        subject,
        organisation_code,
        month,
        test_code,
        case
            when gap_kind = 'withheld' then 'withheld'
            when gap_kind in ('no return', 'zeros alone', 'missing test') then 'missing'
            when gap_kind in ('series break', 'collapse') then 'broken'
            when gap_kind = 'estimated' then 'estimated'
            when gap_kind = 'resolved' then 'noted'
            else 'doubtful'
        end as flag,
        explanation as note
    from marts.reporting_gaps
    where subject in ('scans', 'waits', 'activity')
    union all
    -- A level that lasts is a step between all before and all after: its first month has the flag.
    select
        subject,
        organisation_code,
        first_month as month,
        test_code,
        'broken' as flag,
        explanation as note
    from marts.series_breaks
    where break_kind = 'level' and last_month is null and history = 'enough'
    union all
    select
        subject,
        organisation_code,
        unnest(generate_series(first_month, coalesce(last_month, first_month), interval 1 month)) as month,
        test_code,
        'unlikely' as flag,
        explanation as note
    from marts.series_breaks
    where history = 'too little history'
    union all
    select
        'scans' as subject,
        organisation_code,
        month,
        modality_code as test_code,
        'suppressed' as flag,
        'a count of 1 or 2 is hidden' as note
    from marts.fct_scans
    where scan_state = 'suppressed'
),

grouped_gaps as (
    select
        gaps.* exclude (organisation_code, note),
        coalesce(grouped.organisation_code, gaps.organisation_code) as organisation_code,
        case
            when grouped.organisation_code <> grouped.member_code
                then gaps.note || ' (' || coalesce(members.organisation_name, grouped.member_code) || ')'
            else gaps.note
        end as note
    from gaps
    left join marts.over_time_groups as grouped
        on
            gaps.organisation_code = grouped.member_code
            and grouped.publication = case when gaps.subject = 'scans' then 'did' else 'dm01' end
    left join marts.dim_organisation as members on grouped.member_code = members.organisation_code
)

select distinct
    subject as block,
    cast(null as varchar) as test,
    organisation_code as code,
    cast(null as varchar) as measure,
    strftime(month, '%Y-%m') as month,
    flag,
    note
from grouped_gaps
where test_code = 'all'
union all
select distinct
    found.subject as block,
    rows_of_tests.test,
    found.organisation_code as code,
    cast(null as varchar) as measure,
    strftime(found.month, '%Y-%m') as month,
    found.flag,
    found.note
from grouped_gaps as found
inner join rows_of_tests
    on
        found.subject = rows_of_tests.subject
        and (
            found.test_code = case when rows_of_tests.is_total then 'total' else 'each' end
            or list_contains(rows_of_tests.made_of, found.test_code)
        )
left join totals_in_doubt
    on
        found.subject = totals_in_doubt.subject
        and found.organisation_code = totals_in_doubt.organisation_code
        and found.month = totals_in_doubt.month
        and rows_of_tests.test = totals_in_doubt.test
where
    found.test_code <> 'all'
    and (
        not rows_of_tests.is_total
        or found.test_code = 'total'
        or found.flag = 'unlikely'
        or (totals_in_doubt.subject is not null and found.flag <> 'suppressed')
    )
order by all
