-- The sum over comparison groups equals the sum over providers, in each window and modality (of Table 4:
-- test and source setting), and over all of them.
{% set facts = [
    {
        'providers': ref('fct_scans'),
        'groups': ref('trust_scan_comparison'),
        'test_code': 'modality_code',
        'source_setting': "'any'",
    },
    {
        'providers': ref('fct_cancer_scans'),
        'groups': ref('trust_cancer_scan_comparison'),
        'test_code': 'test_code',
        'source_setting': 'source_setting',
    },
] %}

with provider_figures as (
    {% for fact in facts %}
    {%- for test_code in [fact.test_code, "'all'"] %}
    select
        '{{ fact.groups.identifier }}' as comparison_name,
        {{ test_code }} as counted,
        {{ fact.source_setting }} as setting,
        month,
        scans
    from {{ fact.providers }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

providers as (

    select
        figures.comparison_name,
        figures.counted,
        figures.setting,
        sum(case when windows.window_name = 'baseline' then figures.scans end) as baseline,
        sum(case when windows.window_name = 'comparison' then figures.scans end) as comparison
    from provider_figures as figures
    inner join {{ ref('int_windows__months') }} as windows on figures.month = windows.month
    group by figures.comparison_name, figures.counted, figures.setting

),

group_figures as (
    {% for fact in facts %}
    select
        '{{ fact.groups.identifier }}' as comparison_name,
        {{ fact.test_code }} as counted,
        {{ fact.source_setting }} as setting,
        scans_baseline,
        scans_comparison
    from {{ fact.groups }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Where a figure of a window is withheld, sums that should have it are not known.
withheld_figures as (

    select
        case figures.subject when 'scans' then 'trust_scan_comparison' else 'trust_cancer_scan_comparison' end
            as comparison_name,
        figures.test_code,
        windows.window_name
    from {{ ref('int_figures__counted') }} as figures
    inner join {{ ref('int_windows__months') }} as windows on figures.month = windows.month
    where
        figures.figure_state = 'withheld'
        and not figures.is_of_the_nation

),

withheld as (

    select
        comparison_name,
        max(case when window_name = 'baseline' then 1 else 0 end) as baseline,
        max(case when window_name = 'comparison' then 1 else 0 end) as comparison
    from withheld_figures
    group by comparison_name

),

groups as (

    select
        comparison_name,
        counted,
        setting,
        sum(scans_baseline) as baseline,
        sum(scans_comparison) as comparison
    from group_figures
    group by comparison_name, counted, setting

)

select
    coalesce(providers.comparison_name, groups.comparison_name) as comparison_name,
    coalesce(providers.counted, groups.counted) as counted,
    coalesce(providers.setting, groups.setting) as setting,
    providers.baseline as providers_baseline,
    groups.baseline as groups_baseline,
    providers.comparison as providers_comparison,
    groups.comparison as groups_comparison,
    'groups and providers with the same sum' as expected
from providers
full outer join groups
    on
        providers.comparison_name = groups.comparison_name
        and providers.counted = groups.counted
        and providers.setting = groups.setting
left join withheld on providers.comparison_name = withheld.comparison_name
where
    (coalesce(withheld.baseline, 0) = 0 and coalesce(providers.baseline, 0) <> coalesce(groups.baseline, 0))
    or (coalesce(withheld.comparison, 0) = 0 and coalesce(providers.comparison, 0) <> coalesce(groups.comparison, 0))
