with breaks as (

    select * from {{ ref('int_completeness__series_breaks') }}

),

tests as (

    select * from {{ ref('tests') }}

),

worded as (

    select
        breaks.organisation_code,
        breaks.nation,
        breaks.subject,
        breaks.test_code,
        breaks.break_kind,
        breaks.direction,
        breaks.is_judged,
        breaks.months_around,
        breaks.months,
        breaks.figures,
        breaks.figure as sum_of_figures,
        breaks.usual_figure as sum_of_usual_figures,
        breaks.first_month as broken_from,
        breaks.last_month as broken_to,
        cast({{ of_month_ends('breaks.subject', 'breaks', 'figure') }} as bigint) as figure,
        cast(
            {{ of_month_ends('breaks.subject', 'breaks', 'usual_figure', has_each_month=true) }} as bigint
        ) as usual_figure,
        tests.test_in_words,
        false as is_of_all_scans
    from breaks
    left join tests on breaks.test_code = tests.test_code

),

final as (

    select
        organisation_code,
        nation,
        subject,
        test_code,
        broken_from as first_month,
        broken_to as last_month,
        break_kind,
        direction,
        case when is_judged then 'enough' else 'too little history' end as history,
        months_around,
        months,
        figures,
        sum_of_figures as figure,
        sum_of_usual_figures as usual_figure,
        coalesce(sum_of_figures, 0) - sum_of_usual_figures as difference,
        {{ break_in_words('worded') }} as explanation
    from worded

)

select * from final
