-- What did a later edition of the publisher's files change for my trust?
-- Change the code, below or with --vars (ENG, SCO: the nation's own figures).
-- No row: no edition that is loaded changed a figure of it, or only one edition is loaded (loaded_files).
-- Null before or after: that edition has no such figure, and there is no difference.
{%- set organisation_code = var('organisation_code', 'RR8') %}

with revisions as (

    select * from {{ ref('revisions').include(database=false) }}

),

final as (

    select
        organisation_code,
        publication,
        period,
        measure,
        test_code,
        before,
        after,
        difference,
        {{ pct('difference', 'before') }} as difference_pct,
        issued_before,
        issued_after,
        file_before,
        file_after
    from revisions
    where organisation_code = '{{ organisation_code }}'

)

select * from final
order by period asc nulls last, measure asc nulls last, issued_after asc nulls last, file_after asc nulls last
