-- How many scans were done in each month in England and its regions, against 2019, and how many fewer since April 2020?
-- One row for each kind of scan and area: lists over its own `months`, null where there is no figure.
with series as (
    select
        modality_code as test,
        area_code as code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                scans := scans,
                pct_of_2019 := pct_of_2019,
                missed := shortfall_added_up,
                missed_low := shortfall_added_up_low,
                missed_high := shortfall_added_up_high,
                organisations_missing := organisations_missing
            ) order by month asc nulls last
        ) as in_order
    from marts.scans_over_time
    group by test, area_code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.scans for row in in_order] as scans,
    [row.pct_of_2019 for row in in_order] as pct_of_2019,
    [row.missed for row in in_order] as missed,
    [row.missed_low for row in in_order] as missed_low,
    [row.missed_high for row in in_order] as missed_high,
    [row.organisations_missing for row in in_order] as organisations_missing
from series
order by test asc nulls last, code asc nulls last
