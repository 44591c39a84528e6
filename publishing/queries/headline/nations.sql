-- Who waits in the nations of the UK, and which share longer than 6, 8, 9 and 13 weeks, at the end of the comparison?
-- A row a nation and group of tests; none where England alone is at hand. Reads views/of_nations.sql.
select
    nation || if(bool_or(is_derived), ' (derived)', '') || if(test_group = 'common', ', tests in common', '') as area,
    max(threshold_weeks) filter (where is_national_standard) as standard_weeks,
    max(waiting) as waiting,
    max(waiting_over_pct) filter (where threshold_weeks = 6) as over_6_weeks_pct,
    max(waiting_over_pct) filter (where threshold_weeks = 8) as over_8_weeks_pct,
    max(waiting_over_pct) filter (where threshold_weeks = 9) as over_9_weeks_pct,
    max(waiting_over_pct) filter (where threshold_weeks = 13) as over_13_weeks_pct
from of_nations
where
    test_group in ('all', 'common')
    and exists (
        select 1 from of_nations as derived
        where derived.basis <> 'single figure'
    )
group by test_group, nation
having max(waiting) is not null
order by test_group, list_position(['England', 'Scotland', 'Wales', 'Northern Ireland'], nation)
