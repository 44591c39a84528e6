-- Rows of providers in Provider by Test, against rows of fct_waits and fct_activity and rows left out
-- by name, for each file.
with printed as (

    select
        source_file,
        count(*) as rows_printed,
        sum(
            case
                when left_out_rule is not null or organisation_code is null or test_code is null then 1
                else 0
            end
        ) as rows_left_out
    from {{ ref('int_figures__published') }}
    where
        publication = 'dm01'
        and subject = 'waits'
        and figure_state <> 'zeros_alone'
    group by source_file

),

waits as (

    select
        source_file,
        count(*) as rows_kept
    from {{ ref('fct_waits') }}
    where nation = 'England'
    group by source_file

),

activity as (

    select
        source_file,
        count(*) as rows_kept
    from {{ ref('fct_activity') }}
    group by source_file

)

select
    printed.source_file,
    printed.rows_printed,
    printed.rows_left_out,
    waits.rows_kept as waits_kept,
    activity.rows_kept as activity_kept,
    'rows printed = rows in each fact + rows left out by a named rule' as expected
from printed
full outer join waits on printed.source_file = waits.source_file
full outer join activity on printed.source_file = activity.source_file
where
    printed.rows_printed is null
    or printed.rows_printed <> coalesce(waits.rows_kept, 0) + printed.rows_left_out
    or printed.rows_printed <> coalesce(activity.rows_kept, 0) + printed.rows_left_out
