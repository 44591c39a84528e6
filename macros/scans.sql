{#
    Scans of each organisation in the two windows, with their bounds, by `keys` and for `all` tests together; the first
    of the keys is the test.
#}
{% macro scans_in_both_windows(scans, keys) -%}
    {%- for level in ['a test', 'all'] %}
    select
        organisation_code,
        {%- for key in keys %}
        {{ "'all' as " if level == 'all' and loop.first }}{{ key }},
        {%- endfor %}
        {{ in_both_windows('scans', 'scans') }},
        {{ in_both_windows('scans_low', 'scans_low') }},
        {{ in_both_windows('scans_high', 'scans_high') }},
        max(home_region_code) as region_code
    from {{ scans }}
    group by {{ (['organisation_code'] + (keys if level != 'all' else keys[1:])) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    Scans of the two windows with their change and its bounds, whether they can be compared, and the rank. `gaps` has
    the keys (the test as `test_code`); `all_of_it` is true of the row with all tests of the organisation.
#}
{% macro scans_judged(summed, gaps, keys, all_of_it) -%}
    select
        ranked.*,
        {{ change_rank('ranked', keys, 'scans_change_pct') }} as change_rank
    from (
        select
            judged.*,
            judged.scans_comparison - judged.scans_baseline as scans_change,
            judged.scans_low_comparison - judged.scans_high_baseline as scans_change_low,
            judged.scans_high_comparison - judged.scans_low_baseline as scans_change_high,
            {{ change_is_certain('judged') }} as change_is_certain,
            {{ is_ranked('judged.is_comparable', 'judged.all_scans_baseline', 'judged.scans_baseline') }} as is_ranked
        from (
            select
                summed.*,
                {{ is_comparable('gaps', 'summed.scans_baseline', 'summed.scans_comparison') }} as is_comparable,
                {{ comparability_note('gaps', 'summed.scans_baseline', 'summed.scans_comparison', window_labels()) }}
                    as comparability_note,
                {{ pct('summed.scans_comparison - summed.scans_baseline', 'summed.scans_baseline') }}
                    as scans_change_pct,
                max(case when {{ all_of_it }} then summed.scans_baseline end)
                    over (partition by summed.organisation_code) as all_scans_baseline
            from {{ summed }} as summed
            left join {{ gaps }} as gaps
                on
                    summed.organisation_code = gaps.organisation_code
                    and summed.{{ keys[0] }} = gaps.test_code
                    {%- for key in keys[1:] %}
                    and summed.{{ key }} = gaps.{{ key }}
                    {%- endfor %}
        ) as judged
    ) as ranked
{%- endmacro %}


{# Columns of a comparison of trusts' scans, from rows that `scans_judged` made; see the marts' contracts. #}
{% macro trust_scans_compared(judged, keys) -%}
    select
        judged.organisation_code,
        organisations.organisation_name,
        organisations.organisation_type,
        judged.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        {%- for key in keys %}
        judged.{{ key }},
        {%- endfor %}
        cast(judged.scans_baseline as bigint) as scans_baseline,
        cast(judged.scans_low_baseline as bigint) as scans_baseline_low,
        cast(judged.scans_high_baseline as bigint) as scans_baseline_high,
        cast(judged.scans_comparison as bigint) as scans_comparison,
        cast(judged.scans_low_comparison as bigint) as scans_comparison_low,
        cast(judged.scans_high_comparison as bigint) as scans_comparison_high,
        cast(judged.scans_change as bigint) as scans_change,
        judged.scans_change_pct,
        cast(judged.scans_change_low as bigint) as scans_change_low,
        cast(judged.scans_change_high as bigint) as scans_change_high,
        judged.change_is_certain,
        groups.predecessor_codes,
        judged.is_comparable,
        judged.comparability_note,
        judged.change_rank
    from {{ judged }} as judged
    inner join (
        select distinct
            organisation_code,
            predecessor_codes
        from {{ ref('int_like_for_like__groups') }}
    ) as groups on judged.organisation_code = groups.organisation_code
    inner join {{ ref('dim_organisation') }} as organisations
        on judged.organisation_code = organisations.organisation_code
    left join {{ ref('dim_region') }} as regions on judged.region_code = regions.region_code
{%- endmacro %}
