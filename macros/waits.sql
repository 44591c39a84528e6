{# Thresholds of waits in weeks, for which there are columns `waiting_over_6_weeks` and so on. #}
{% macro wait_thresholds() -%}
    {{ return([6, 8, 9, 13]) }}
{%- endmacro %}


{# Measures of `fct_waits`: the list, and those over each number of weeks. #}
{% macro wait_measures() -%}
    {%- set measures = ['waiting'] -%}
    {%- for weeks in wait_thresholds() + [26] -%}
        {%- do measures.append('waiting_over_%d_weeks' % weeks) -%}
    {%- endfor -%}
    {{ return(measures) }}
{%- endmacro %}


{# Sum of a measure; null where a row's is unknown: what is missing is not 0. #}
{% macro known_sum(measure) -%}
    case
        when count({{ measure }}) = count(*)
            then cast(sum({{ measure }}) as bigint)
    end
{%- endmacro %}


{#
    Levels of test group and test that comparison and time marts have: each test, each group, all tests,
    and those that England and Scotland have in common.
#}
{% macro test_levels() -%}
    {{ return([
        {'test_group': 'test_group', 'test_code': 'test_code', 'group_by': ['test_group', 'test_code']},
        {'test_group': 'test_group', 'test_code': "'all'", 'group_by': ['test_group']},
        {'test_group': "'all'", 'test_code': "'all'", 'group_by': []},
        {'test_group': "'common'", 'test_code': "'all'", 'group_by': [], 'where': 'is_common'},
    ]) }}
{%- endmacro %}


{#
    Waits in the two months by `keys` at every level of tests. `waits` has the keys, window_name,
    test_group, test_code, is_common and the measures of `fct_waits`; a sum with an unknown part is null.
#}
{% macro wait_sums(waits, keys) -%}
    {%- set measures = {'waiting': 'waiting'} -%}
    {%- for weeks in wait_thresholds() -%}
        {%- do measures.update({'waiting_over_%d_weeks' % weeks: 'over_%d_weeks' % weeks}) -%}
    {%- endfor -%}
    {%- for level in test_levels() %}
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }}
        {%- for measure, name in measures.items() %}
        {%- for side in ['baseline', 'comparison'] %},
        case
            when count(case when window_name = '{{ side }}' and {{ measure }} is null then 1 end) = 0
                then cast(sum(case when window_name = '{{ side }}' then {{ measure }} end) as bigint)
        end as {{ name }}_{{ side }}
        {%- endfor %}
        {%- endfor %}
    from {{ waits }}
    {%- if level.where %}
    where {{ level.where }}
    {%- endif %}
    group by {{ (keys + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    Waits in the two months with their shares: of those waiting, in percent, who have waited over each
    number of weeks, and the change in percentage points.
#}
{% macro wait_shares(summed) -%}
    select
        shares.*,
        shares.over_6_weeks_pct_comparison - shares.over_6_weeks_pct_baseline as change_points
        {%- for weeks in wait_thresholds() if weeks != 6 %},
        shares.over_{{ weeks }}_weeks_pct_comparison - shares.over_{{ weeks }}_weeks_pct_baseline
            as over_{{ weeks }}_weeks_change_points
        {%- endfor %}
    from (
        select
            *
            {%- for weeks in wait_thresholds() %}
            {%- for side in ['baseline', 'comparison'] %},
            {{ pct('over_%d_weeks_%s' % (weeks, side), 'waiting_' ~ side) }} as over_{{ weeks }}_weeks_pct_{{ side }}
            {%- endfor %}
            {%- endfor %}
        from {{ summed }}
    ) as shares
{%- endmacro %}


{#
    Printed numbers of StatsWales with the board and the band that their labels mean in their month.
    `stands_for_its_board` is false for a site whose board has rows of its own in the file and month: never both.
#}
{% macro wales_waits_with_codes() -%}
    select
        printed.*,
        organisations.organisation_code,
        organisations.kind as organisation_kind,
        organisations.kind <> 'site' or not coalesce(bool_or(organisations.kind <> 'site') over (
            partition by printed.file_id, printed.month, organisations.organisation_code
        ), false) as stands_for_its_board,
        bands.kind as band_kind,
        bands.first_week,
        bands.last_week
    from {{ ref('stg_statswales__waits') }} as printed
    left join {{ ref('printed_organisations') }} as organisations
        on
            lower(printed.organisation_label) = organisations.label
            and organisations.publication = 'statswales'
            and printed.month >= coalesce(organisations.first_month, printed.month)
            and printed.month <= coalesce(organisations.last_month, printed.month)
    left join {{ ref('statswales_waiting_bands') }} as bands on printed.band = bands.label
    where printed.row_rule = 'provider'
{%- endmacro %}


{#
    Patients over a number of weeks in the overlapping groups of StatsWales: the open group from there on, and
    a closed one from there with the open one after it (`8 to 14 Weeks` and `Over 14 Weeks`).
#}
{% macro in_groups_over(weeks) -%}
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is null then waiting end),
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is not null then waiting end)
    + max(case when band_kind = 'group' and first_week > {{ weeks }} and last_week is null then waiting end)
{%- endmacro %}


{# Scotland's thresholds in weeks with the first day beyond each: a wait is over them from that day on. #}
{% macro scotland_thresholds() -%}
    {{ return({6: 43, 8: 57, 9: 64, 13: 92}) }}
{%- endmacro %}


{#
    Printed numbers of Scotland with the board, the test and the band that their labels mean. A band is `long` from 13
    weeks on; of long bands there are two sets, one open band or several.
#}
{% macro scotland_waits_with_codes() -%}
    {%- set long_waits_from = scotland_thresholds()[13] -%}
    select
        printed.publication,
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.source_cells,
        printed.row_number + case when bands.kind = 'over_6_weeks' then 0.5 else 0 end as place,
        printed.month,
        printed.wait_state,
        printed.waiting,
        areas.organisation_code,
        labels.test_code,
        bands.kind,
        bands.first_day,
        coalesce(bands.first_day >= {{ long_waits_from }}, false) as is_long,
        case when bands.first_day = {{ long_waits_from }} and bands.last_day is null then 'open' else 'split' end
            as long_set
    from {{ ref('stg_phs__waits') }} as printed
    left join {{ ref('test_labels') }} as labels
        on
            lower(printed.test_label) = labels.label
            and labels.publication = 'phs'
    left join {{ ref('printed_organisations') }} as areas
        on
            lower(printed.area_code) = areas.label
            and areas.publication = 'phs'
    left join {{ ref('phs_waiting_bands') }} as bands on lower(printed.band_label) = bands.label
    where printed.row_rule = 'provider'
{%- endmacro %}


{# The other nations: name of the `int_waits__` model, and name and area code of the nation. #}
{% macro nations_beside_england() -%}
    {{ return({
        'scotland': {'name': 'Scotland', 'area_code': 'SCO'},
        'wales': {'name': 'Wales', 'area_code': 'WAL'},
        'northern_ireland': {'name': 'Northern Ireland', 'area_code': 'NIR'},
    }) }}
{%- endmacro %}
