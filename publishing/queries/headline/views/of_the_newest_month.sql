-- What stands against 2019 in the newest month after the comparison? Scans where they do, else tests done.
-- A row an area: England or one of its regions.
create temp view of_the_newest_month as
with recovery as (

    select
        'scans' as subject,
        * rename (
            scans as figure, scans_same_month_2019 as figure_2019, scans_per_working_day as figure_per_working_day
        )
    from marts.scans_over_time
    where modality_code = 'all'
    union all by name
    select
        'tests done' as subject,
        * rename (
            activity as figure, activity_same_month_2019 as figure_2019,
            activity_per_working_day as figure_per_working_day
        )
    from marts.activity_over_time
    where test_group = 'all'

),

newest as (

    select
        recovery.month,
        recovery.subject
    from recovery
    inner join marts.compared_windows as windows
        on recovery.month > windows.last_month and windows.window_name = 'comparison'
    where recovery.area_code = 'ENG' and recovery.pct_of_2019 is not null
    order by recovery.month desc, recovery.subject asc
    limit 1

)

select
    recovery.*,
    case
        when recovery.pct_of_2019 is not null
            then 100 * recovery.figure_per_working_day / in_2019.figure_per_working_day
    end as pct_of_2019_per_working_day
from recovery
inner join newest on recovery.month = newest.month and recovery.subject = newest.subject
left join recovery as in_2019
    on
        recovery.subject = in_2019.subject
        and recovery.area_code = in_2019.area_code
        and in_2019.month = make_date(2019, month(recovery.month), 1)
