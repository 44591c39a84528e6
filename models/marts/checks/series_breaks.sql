with breaks as (

    select * from {{ ref('int_completeness__series_breaks') }}

),

tests as (

    select * from {{ ref('tests') }}

),

worded as (

    select
        breaks.*,
        breaks.first_month as broken_from,
        breaks.last_month as broken_to,
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
        first_month,
        last_month,
        break_kind,
        direction,
        case when is_judged then 'enough' else 'too little history' end as history,
        months_around,
        months,
        figures,
        figure,
        usual_figure,
        coalesce(figure, 0) - usual_figure as difference,
        {{ break_in_words('worded') }} as explanation
    from worded

)

select * from final
