{# Organisations whose figures of a group, or of all, are of one test only, where tests are printed apart. #}
with reported as (
    {% for test_group in ['test_group', "'all'"] %}
    select distinct
        subject,
        organisation_code,
        {{ test_group }} as test_group,
        test_code,
        window_name
    from {{ ref('int_like_for_like__figures') }}
    where subject in ('waits', 'activity')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

tests as (

    select * from {{ ref('tests') }}

),

single as (

    select
        subject,
        organisation_code,
        test_group,
        min(test_code) as test_code
    from reported
    where window_name = 'comparison'
    group by subject, organisation_code, test_group
    having count(*) = 1

),

others as (

    select
        single.subject,
        single.organisation_code,
        single.test_group,
        {{ listed('tests.test_in_words', 'tests.test_in_words') }} as baseline_tests
    from single
    inner join reported
        on
            single.subject = reported.subject
            and single.organisation_code = reported.organisation_code
            and single.test_group = reported.test_group
            and single.test_code <> reported.test_code
    inner join tests on reported.test_code = tests.test_code
    group by single.subject, single.organisation_code, single.test_group

),

final as (

    select
        single.subject,
        single.organisation_code,
        single.test_group,
        tests.test_in_words as test_name,
        others.baseline_tests
    from single
    inner join tests on single.test_code = tests.test_code
    left join others
        on
            single.subject = others.subject
            and single.organisation_code = others.organisation_code
            and single.test_group = others.test_group
    where tests.test_group <> 'not_split'

)

select * from final
