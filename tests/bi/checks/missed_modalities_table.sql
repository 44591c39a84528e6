select
    coalesce(test_in_words, 'all scans') as modality,
    newest_month, shortfall_added_up_low, shortfall_added_up_high, is_below_2019, shortfall_added_up,
    shortfall_pct, furthest_below, furthest_below_month, shortfall_added_up_complete,
    complete_pct_of_2019, pct_of_2019_last_12_months, shortfall_added_up_against_growth
from marts.scan_recovery
left join marts.dim_test on test_code = modality_code
where area_code = 'ENG'
order by scans_2019_added_up desc
