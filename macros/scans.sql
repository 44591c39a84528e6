{#
    Counts of a fact from figures as printed: whole, with the least and greatest count behind each. `columns` say what
    is counted; `with_marks` keeps the state of the mark and the text of the cell.
#}
{% macro counted_scans(figures, columns, with_marks) -%}
    select
        month,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        whole_scans as scans,
        {%- if with_marks %}
        scan_state,
        {%- endif %}
        {{ count_bound('whole_scans', 'scan_state', 'low') }} as scans_low,
        {{ count_bound('whole_scans', 'scan_state', 'high') }} as scans_high,
        {%- if with_marks %}
        printed_text,
        {%- endif %}
        source_file,
        source_sheet,
        source_cells
    from (
        select
            *,
            cast(round(scans) as bigint) as whole_scans
        from {{ figures }}
    ) as whole
{%- endmacro %}


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
    Scans of the two windows with their change, whether they can be compared, and who is ranked. `gaps` has the keys
    (the test as `test_code`); `all_of_it` is true of the row with all tests of the organisation.
#}
{% macro scans_judged(summed, gaps, keys, all_of_it) -%}
    select
        judged.*,
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
{%- endmacro %}


{# Columns of a comparison of trusts' scans, from rows that `scans_judged` made; see the marts' contracts. #}
{% macro trust_scans_compared(ranked, keys) -%}
    select
        ranked.organisation_code,
        organisations.organisation_name,
        organisations.organisation_type,
        ranked.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        {%- for key in keys %}
        ranked.{{ key }},
        {%- endfor %}
        cast(ranked.scans_baseline as bigint) as scans_baseline,
        cast(ranked.scans_low_baseline as bigint) as scans_baseline_low,
        cast(ranked.scans_high_baseline as bigint) as scans_baseline_high,
        cast(ranked.scans_comparison as bigint) as scans_comparison,
        cast(ranked.scans_low_comparison as bigint) as scans_comparison_low,
        cast(ranked.scans_high_comparison as bigint) as scans_comparison_high,
        cast(ranked.scans_comparison - ranked.scans_baseline as bigint) as scans_change,
        ranked.scans_change_pct,
        cast(ranked.scans_low_comparison - ranked.scans_high_baseline as bigint) as scans_change_low,
        cast(ranked.scans_high_comparison - ranked.scans_low_baseline as bigint) as scans_change_high,
        {{ change_is_certain('ranked') }} as change_is_certain,
        groups.predecessor_codes,
        ranked.is_comparable,
        ranked.comparability_note,
        {{ change_rank('ranked', keys, 'scans_change_pct') }} as change_rank
    from {{ ranked }} as ranked
    inner join (
        select distinct
            organisation_code,
            predecessor_codes
        from {{ ref('int_like_for_like__groups') }}
    ) as groups on ranked.organisation_code = groups.organisation_code
    inner join {{ ref('dim_organisation') }} as organisations
        on ranked.organisation_code = organisations.organisation_code
    left join {{ ref('dim_region') }} as regions on ranked.region_code = regions.region_code
{%- endmacro %}
