{{ config(materialized='table') }}

with figures as (

    select * from {{ ref('int_like_for_like__figures') }}
    where
        subject = 'scans'
        or {{ is_of_cancer_scans('subject') }}

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        test_group = 'all'
        or test_code <> 'all'

),

peers as (

    select * from {{ ref('int_organisations__peers') }}

),

added_up as (
    {% for level in ['a test', 'all tests'] %}
    select
        subject,
        organisation_code,
        {{ "test_code" if level == 'a test' else "'all' as test_code" }},
        {{ in_both_windows('figure', 'scans') }},
        {{ in_both_windows('figure_low', 'scans_low') }},
        {{ in_both_windows('figure_high', 'scans_high') }},
        max(home_region_code) as region_code
    from figures
    {%- if level == 'a test' %}
    where test_code is not null
    {%- endif %}
    group by subject, organisation_code{{ ', test_code' if level == 'a test' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A sum of which a part is withheld is not known.
summed as (

    select
        added_up.subject,
        added_up.organisation_code,
        added_up.test_code,
        added_up.region_code,
        {{ unless_withheld('added_up', ['scans', 'scans_low', 'scans_high'], 'gaps') }}
    from added_up
    left join gaps
        on
            added_up.subject = gaps.subject
            and added_up.organisation_code = gaps.organisation_code
            and added_up.test_code = gaps.test_code

),

-- Tests of GP direct access are a part of the tests of Table 4: how large the organisation is, is asked of those.
sizes as (

    select
        organisation_code,
        subject,
        max(scans_baseline) as all_scans_baseline
    from summed
    where test_code = 'all'
    group by organisation_code, subject

),

judged as (

    select
        summed.*,
        peers.peer_group,
        sizes.all_scans_baseline,
        summed.scans_comparison - summed.scans_baseline as scans_change,
        {{ pct('summed.scans_comparison - summed.scans_baseline', 'summed.scans_baseline') }} as scans_change_pct,
        summed.scans_low_comparison - summed.scans_high_baseline as scans_change_low,
        summed.scans_high_comparison - summed.scans_low_baseline as scans_change_high,
        {{ change_is_certain('summed') }} as change_is_certain,
        {{ is_comparable('gaps', 'summed.scans_baseline', 'summed.scans_comparison') }} as is_comparable,
        {{ comparability_note('gaps', 'summed.scans_baseline', 'summed.scans_comparison', window_labels()) }}
            as comparability_note
    from summed
    left join sizes
        on
            summed.organisation_code = sizes.organisation_code
            and case when summed.subject = 'scans' then 'scans' else 'cancer_scans' end = sizes.subject
    left join gaps
        on
            summed.subject = gaps.subject
            and summed.organisation_code = gaps.organisation_code
            and summed.test_code = gaps.test_code
    left join peers on summed.organisation_code = peers.organisation_code

),

sized as (

    select
        *,
        {{ is_ranked('is_comparable', 'all_scans_baseline', 'scans_baseline') }} as is_ranked
    from judged

),

final as (

    select
        *,
        {{ change_rank('sized', ['subject', 'test_code'], 'scans_change_pct') }} as change_rank,
        {{ rank_of('sized', ['subject', 'test_code']) }} as rank_of
    from sized

)

select * from final
