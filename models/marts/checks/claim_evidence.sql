with claims as (

    select * from {{ ref('stg_kept__published_claims') }}

),

candidates as (

    select * from {{ ref('int_claims__candidates') }}

),

sides as (

    select * from {{ ref('int_claims__sides') }}

),

cells as (

    select * from {{ ref('int_claims__cells') }}

),

areas as (

    select
        organisation_code as subject_code,
        organisation_name as subject_name,
        'organisation_code' as place
    from {{ ref('dim_organisation') }}
    union all
    select
        region_code as subject_code,
        region_name as subject_name,
        'region_code' as place
    from {{ ref('dim_region') }}

),

joined_up as (

    select
        cells.*,
        claims.test_group,
        candidates.computed_value,
        candidates.fits,
        coalesce(
            areas.subject_name,
            case cells.subject_code when 'ENG' then 'England' when 'SCO' then 'Scotland' end,
            cells.subject_code
        ) as subject_name,
        coalesce(areas.place, 'organisation_code') as place,
        coalesce(cells.subject_month, sides.first_month) as first_month,
        coalesce(cells.subject_month, sides.last_month) as last_month,
        case
            when cells.publication = 'did' and cells.subject_code = 'ENG' then 'fct_scans_england'
            when cells.publication = 'did' then 'fct_scans'
            when cells.publication = 'dm01' then 'fct_waits'
            else 'waits_over_time'
        end as mart
    from cells
    inner join claims on cells.claim_id = claims.claim_id
    inner join candidates
        on
            cells.claim_id = candidates.claim_id
            and cells.coverage = candidates.coverage
            and cells.subject_code = candidates.subject_code
            and cells.subject_month is not distinct from candidates.subject_month
    inner join sides
        on
            cells.claim_id = sides.claim_id
            and cells.side = sides.side
    left join areas on cells.subject_code = areas.subject_code

),

final as (

    select
        claim_id,
        coverage,
        subject_code,
        subject_name,
        side,
        {{ months_in_words('first_month', 'last_month') }} as months,
        figure as part,
        counted,
        computed_value,
        fits,
        mart,
        case
            when mart = 'waits_over_time'
                then 'area_code = ''' || subject_code || ''' and test_group = ''' || test_group || ''' and '
            when mart = 'fct_scans_england' then ''
            else
                case
                    when coverage <> 'every provider' then 'organisation_code in (' || organisation_codes || ') and '
                    when subject_code = 'ENG' then 'nation = ''England'' and '
                    else place || ' = ''' || subject_code || ''' and '
                end
                || case when test_group <> 'all' then 'test_code in (' || test_codes || ') and ' else '' end
        end
        || 'month between date ''' || cast(first_month as string) || ''' and date '''
        || cast(last_month as string) || '''' as rows_where,
        source_file,
        source_sheet,
        source_cells,
        cells
    from joined_up

)

select * from final
