-- What is a figure of England or its regions called that is missing: withheld, not loaded or not published?
-- A row a window, its scans and its waits. Sums of scans are of all its months, waits of the last.
with held as (

    select
        windows.window_name,
        date_diff('month', windows.first_month, windows.last_month) + 1 as months,
        (
            select count(distinct scans.month) from marts.fct_scans_england as scans
            where scans.month between windows.first_month and windows.last_month
        ) as months_of_scans,
        (
            select bool_or(scans.scan_state = 'withheld') from (
                select
                    month,
                    scan_state
                from marts.fct_scans_england
                union all
                select
                    month,
                    scan_state
                from marts.fct_scans
            ) as scans
            where scans.month between windows.first_month and windows.last_month
        ) as scans_are_withheld,
        (
            select count(*) > 0 from marts.fct_waits as waits
            where waits.month = windows.last_month and waits.nation = 'England'
        ) as waits_are_loaded,
        (
            select bool_or(waits.wait_state = 'withheld') from marts.fct_waits as waits
            where waits.month = windows.last_month and waits.nation = 'England'
        ) as waits_are_withheld
    from marts.compared_windows as windows

)

select
    window_name,
    case
        when scans_are_withheld then 'withheld'
        when months_of_scans < months then 'not loaded'
        else 'not published'
    end as scans,
    case
        when waits_are_withheld then 'withheld'
        when not waits_are_loaded then 'not loaded'
        else 'not published'
    end as waits
from held
order by window_name
