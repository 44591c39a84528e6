-- How many scans did each organisation do in each month, against 2019, and how many fewer since April 2020?
-- One row for each kind of scan and organisation: lists over its own `months`, null where there is no figure.
with series as (
    select
        modality_code as test,
        organisation_code as code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                scans := scans,
                pct_of_2019 := pct_of_2019,
                missed := case
                    when shortfall_added_up_low = shortfall_added_up_high then shortfall_added_up_low
                end,
                missed_low := shortfall_added_up_low,
                missed_high := shortfall_added_up_high
            ) order by month asc nulls last
        ) as in_order
    from marts.trust_scans_over_time
    group by test, organisation_code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.scans for row in in_order] as scans,
    [row.pct_of_2019 for row in in_order] as pct_of_2019,
    [row.missed for row in in_order] as missed,
    [row.missed_low for row in in_order] as missed_low,
    [row.missed_high for row in in_order] as missed_high
from series
order by test asc nulls last, code asc nulls last
