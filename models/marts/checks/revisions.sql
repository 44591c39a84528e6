{#
    What each edition prints of one measure and test for each organisation, and over all tests; only of months that have more
    than one edition, so that this costs nothing where there is nothing to compare.
#}
with editions as (

    select
        *,
        max(edition_rank) over (partition by publication, month) as editions_of_month
    from {{ ref('int_editions__months') }}

),

revised_editions as (

    select * from editions
    where editions_of_month > 1

),

revised as (

    select
        figures.*,
        revised_editions.publication as revised_publication,
        revised_editions.file_name,
        revised_editions.issued_on
    from {{ ref('int_figures__published') }} as figures
    inner join revised_editions
        on
            figures.file_id = revised_editions.file_id
            and figures.month = revised_editions.month
    where
        not {{ is_of_medians('figures.subject') }}
        and figures.row_rule <> 'test_total'
        -- of whom or what a figure is that nobody knows, its fault says
        and figures.organisation_code is not null
        and figures.test_code is not null

),

measured as (

    select
        *,
        case subject when 'waits' then 'waiting' else subject end as measure,
        figure as measured_figure
    from revised
    {%- for weeks in wait_thresholds() %}
    union all
    select
        *,
        'waiting_over_{{ weeks }}_weeks' as measure,
        waiting_over_{{ weeks }}_weeks as measured_figure
    from revised
    where
        subject = 'waits'
        {%- if weeks in [8, 9] %}
        and nation <> 'England'
        {%- endif %}
    {%- endfor %}

),

-- DM01 prints no figures of England by test: they are the sum of its providers.
of_areas as (

    select
        *,
        organisation_code as area_or_organisation_code
    from measured
    union all
    select
        *,
        'ENG' as area_or_organisation_code
    from measured
    where publication = 'dm01'

),

-- Superseded editions too.
figures as (
    {%- for test_code in ['test_code', "'all'"] %}
    select
        revised_publication as publication,
        month,
        area_or_organisation_code as organisation_code,
        measure,
        {{ test_code }} as test_code,
        edition_rank,
        file_name,
        issued_on,
        case
            when publication in ('did', 'did_table_4') or count(measured_figure) = count(*)
                then cast(round(sum(measured_figure)) as bigint)
        end as figure
    from of_areas
    group by
        publication, revised_publication, month, area_or_organisation_code, measure, edition_rank, file_name, issued_on
        {{- ', test_code' if test_code == 'test_code' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

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
