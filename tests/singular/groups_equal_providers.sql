-- The sum over comparison groups equals the sum over providers, in each window and modality.
with providers as (

    select
        scans.modality_code,
        sum(case when windows.window_name = 'baseline' then scans.scans end) as baseline,
        sum(case when windows.window_name = 'comparison' then scans.scans end) as comparison
    from {{ ref('fct_scans') }} as scans
    inner join {{ ref('int_windows__months') }} as windows on scans.month = windows.month
    group by scans.modality_code

),

groups as (

    select
        modality_code,
        sum(scans_baseline) as baseline,
        sum(scans_comparison) as comparison
    from {{ ref('trust_scan_comparison') }}
    where modality_code <> 'all'
    group by modality_code

),

everything as (

    select
        sum(scans_baseline) as baseline,
        sum(scans_comparison) as comparison
    from {{ ref('trust_scan_comparison') }}
    where modality_code = 'all'

),

compared as (

    select
        coalesce(providers.modality_code, groups.modality_code) as modality_code,
        providers.baseline as providers_baseline,
        groups.baseline as groups_baseline,
        providers.comparison as providers_comparison,
        groups.comparison as groups_comparison
    from providers
    full outer join groups on providers.modality_code = groups.modality_code
    union all
    select
        'all' as modality_code,
        (select sum(baseline) from providers) as providers_baseline,
        everything.baseline as groups_baseline,
        (select sum(comparison) from providers) as providers_comparison,
        everything.comparison as groups_comparison
    from everything

)

select
    *,
    'groups and providers with the same sum' as expected
from compared
where
    coalesce(providers_baseline, 0) <> coalesce(groups_baseline, 0)
    or coalesce(providers_comparison, 0) <> coalesce(groups_comparison, 0)
