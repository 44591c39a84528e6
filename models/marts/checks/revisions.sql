with figures as (

    select * from {{ ref('int_editions__figures') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

later as (

    select
        figures.*,
        editions.file_name as file_before,
        editions.issued_on as issued_before
    from figures
    inner join editions
        on
            figures.publication = editions.publication
            and figures.month = editions.month
            and figures.edition_rank = editions.edition_rank - 1

),

earlier as (

    select
        figures.*,
        editions.file_name as file_after,
        editions.issued_on as issued_after
    from figures
    inner join editions
        on
            figures.publication = editions.publication
            and figures.month = editions.month
            and figures.edition_rank = editions.edition_rank + 1

),

compared as (

    select
        publication,
        month,
        organisation_code,
        measure,
        test_code,
        cast(null as bigint) as figure_before,
        figure as figure_after,
        file_before,
        file_name as file_after,
        issued_before,
        issued_on as issued_after
    from later
    union all
    select
        publication,
        month,
        organisation_code,
        measure,
        test_code,
        figure as figure_before,
        cast(null as bigint) as figure_after,
        file_name as file_before,
        file_after,
        issued_on as issued_before,
        issued_after
    from earlier

),

final as (

    select
        publication,
        month as period,
        organisation_code,
        case when test_code = 'all' then measure else measure || ' (' || test_code || ')' end as measure,
        test_code,
        cast(sum(figure_before) as bigint) as before,
        cast(sum(figure_after) as bigint) as after,
        cast(sum(figure_after) - sum(figure_before) as bigint) as difference,
        file_before,
        file_after,
        issued_before,
        issued_after
    from compared
    group by
        publication, month, organisation_code, measure, test_code,
        file_before, file_after, issued_before, issued_after
    having coalesce(sum(figure_before), -1) <> coalesce(sum(figure_after), -1)

)

select * from final
