select
    nation, month, threshold_weeks, waiting, waiting_over, waiting_over_pct, is_derived,
    comparability_note
from marts.nation_wait_comparison
where
    test_group = 'all'
    and waiting_over_pct is not null
    and threshold_weeks = case nation when 'Wales' then 8 when 'Northern Ireland' then 9 else 6 end
qualify row_number() over (partition by nation order by month desc) = 1
order by nation
