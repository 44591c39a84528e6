{#
    Whether each organisation of `rows` (organisation_code, month, return_state) reported in every month
    of `months` (window_name, month), and in words which months it did not. `return_state` is
    `reported`, `zeros` (listed, with zeros alone) or `missing`; a month without a row is missing.
    `subject` is what is missing where a whole window is.
#}
{% macro reporting_gaps(rows, months, subject) -%}
    select
        counted.organisation_code,
        counted.incomplete_months = 0 as is_complete,
        case
            when counted.incomplete_months = 0 then ''
            when counted.zero_list <> ''
                then concat_ws(
                    '; ',
                    'did not report ' || nullif(counted.missing_list, ''),
                    'printed with zeros alone: ' || counted.zero_list
                )
            when counted.baseline_months = 0 and counted.months_in_baseline > 1
                then 'no {{ subject }} published for it from {{ window_label("baseline") }}'
            when counted.comparison_months = 0 and counted.months_in_comparison > 1
                then 'no {{ subject }} published for it from {{ window_label("comparison") }}'
            else 'did not report ' || counted.missing_list
        end as gap_note
    from (
        select
            organisation_code,
            sum(case when window_name = 'baseline' and return_state = 'reported' then 1 else 0 end) as baseline_months,
            sum(case when window_name = 'comparison' and return_state = 'reported' then 1 else 0 end)
                as comparison_months,
            sum(case when window_name = 'baseline' then 1 else 0 end) as months_in_baseline,
            sum(case when window_name = 'comparison' then 1 else 0 end) as months_in_comparison,
            sum(case when return_state = 'reported' then 0 else 1 end) as incomplete_months,
            {{ month_list("case when return_state = 'missing' then month end") }} as missing_list,
            {{ month_list("case when return_state = 'zeros' then month end") }} as zero_list
        from (
            select
                organisations.organisation_code,
                months.window_name,
                months.month,
                coalesce(reported.return_state, 'missing') as return_state
            from (select distinct organisation_code from {{ rows }}) as organisations
            cross join {{ months }} as months
            left join (
                select
                    organisation_code,
                    month,
                    case min(case return_state when 'reported' then 1 when 'zeros' then 2 else 3 end)
                        when 1 then 'reported'
                        when 2 then 'zeros'
                        else 'missing'
                    end as return_state
                from {{ rows }}
                group by organisation_code, month
            ) as reported
                on
                    organisations.organisation_code = reported.organisation_code
                    and months.month = reported.month
        ) as monthly
        group by organisation_code
    ) as counted
{%- endmacro %}


{#
    Sums of `measures` by test, by test group (test_code `all`), and over all tests (both `all`), for
    the `keys`. `by_test` has keys, test_group, test_code and the measures, one row a test or more.
#}
{% macro with_test_totals(by_test, keys, measures) -%}
    {%- for level in ['test_group, test_code', 'test_group', ''] %}
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ 'test_group' if level else "'all' as test_group" }},
        {{ 'test_code' if 'test_code' in level else "'all' as test_code" }},
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ by_test }}
    group by {{ keys | join(', ') }}{{ ', ' ~ level if level }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# A measure in each of the two windows: `waiting_baseline`, `waiting_comparison`. #}
{% macro in_both_windows(measure, name) -%}
    sum(case when window_name = 'baseline' then {{ measure }} end) as {{ name }}_baseline,
    sum(case when window_name = 'comparison' then {{ measure }} end) as {{ name }}_comparison
{%- endmacro %}
