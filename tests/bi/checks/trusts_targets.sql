select
    organisation_name,
    case when organisation_name_today <> organisation_name then organisation_name_today else '' end
    as renamed_to,
    organisation_code, region_name, '1%' as target,
    'newest month' as arrivals, waiting, over_6_weeks_pct, tests_of_a_year, joined_in_a_year,
    more_tests_low, more_tests_high, why_no_bounds
from marts.trust_backlog_targets
left join (select organisation_code, region_name from marts.dim_organisation) using (organisation_code)
where
    test_group = 'all' and test_code = 'all' and target_pct = 1
    and assumption = 'newest_month'
order by waiting desc nulls last, organisation_code
