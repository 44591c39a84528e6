-- Which shares at six weeks did a story give for regions of England, and what are they in these figures?
-- One row for each claim of the story on a region whose share is known, the largest claim first.
-- None where the story compared other months than this build.
select
    claims.geography_name,
    claims.months,
    claims.published_value,
    regions.over_6_weeks_pct_comparison as now_pct
from marts.claim_checks as claims
inner join marts.region_wait_comparison as regions on claims.geography_code = regions.area_code
where
    claims.published_by = $story
    and claims.measure = 'over_6_weeks_pct'
    and regions.area_type = 'region'
    and regions.test_group = 'all'
    and regions.test_code = 'all'
    and regions.over_6_weeks_pct_comparison is not null
    and exists (
        select 1
        from marts.claim_checks as compared
        where
            compared.published_by = $story
            and compared.baseline_first_month = cast($baseline_from || '-01' as date)
            and compared.baseline_last_month = cast($baseline_to || '-01' as date)
            and compared.comparison_first_month = cast($comparison_from || '-01' as date)
            and compared.comparison_last_month = cast($comparison_to || '-01' as date)
    )
order by claims.published_value desc nulls last, claims.claim_id asc nulls last
