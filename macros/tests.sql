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


{#
    Which rows of a comparison, by test group and test, a gap of a test is in: of one test; of the whole return (`all`); of
    the totals alone (`total`); or of each test and not the total (`each`).
#}
{% macro rows_of_a_gap(tests) -%}
    select distinct
        test_group,
        'all' as test_code,
        'total' as gap_test_code
    from {{ tests }}
    union all
    select
        totals.test_group,
        'all' as test_code,
        'total' as gap_test_code
    from (
        select 'all' as test_group
        union all
        select 'common' as test_group
    ) as totals
    union all
    select
        test_group,
        test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        test_code,
        'each' as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        test_code,
        'all' as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select distinct
        test_group,
        'all' as test_code,
        'all' as gap_test_code
    from {{ tests }}
    union all
    select distinct
        'common' as test_group,
        'all' as test_code,
        'all' as gap_test_code
    from {{ tests }}
    where is_common
    union all
    select
        'common' as test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    where is_common
    union all
    select
        'all' as test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select
        'all' as test_group,
        'all' as test_code,
        'all' as gap_test_code
{%- endmacro %}
