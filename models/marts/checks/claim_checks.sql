with claims as (

    select
        *,
        cast(baseline_from || '-01' as date) as baseline_first,
        cast(baseline_to || '-01' as date) as baseline_last,
        cast(comparison_from || '-01' as date) as comparison_first,
        cast(comparison_to || '-01' as date) as comparison_last
    from {{ ref('published_claims') }}

),

tests as (

    select * from {{ ref('tests') }}

),

counted as (

    select * from {{ ref('int_figures__counted') }}

),

scans as (

    select * from counted
    where subject = 'scans'

),

waits as (

    select * from counted
    where subject = 'waits'

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

files as (

    select * from {{ ref('int_editions__files') }}

),

claimed as (

    select distinct
        publication,
        geography_code,
        test_group
    from claims

),

scans_of_claims as (

    select
        claimed.publication,
        claimed.geography_code,
        claimed.test_group,
        scans.month,
        scans.figure as scans
    from claimed
    inner join scans on claimed.geography_code in (scans.region_code, scans.organisation_code)
    where claimed.publication = 'did'

),

waits_of_claims as (

    select
        claimed.publication,
        claimed.geography_code,
        claimed.test_group,
        waits.month,
        waits.figure as waiting,
        waits.waiting_over_6_weeks,
        waits.waiting_over_13_weeks
    from claimed
    inner join waits on claimed.publication = waits.publication
    inner join tests on waits.test_code = tests.test_code
    where
        claimed.test_group in ('all', tests.test_group)
        and (
            claimed.geography_code in (waits.region_code, waits.organisation_code)
            or (claimed.geography_code = 'ENG' and waits.publication = 'dm01')
        )

),

monthly as (

    select
        publication,
        geography_code,
        test_group,
        month,
        sum(scans) as scans,
        cast(null as bigint) as waiting,
        cast(null as bigint) as over_6_weeks,
        cast(null as bigint) as over_13_weeks
    from scans_of_claims
    group by publication, geography_code, test_group, month
    union all
    select
        publication,
        geography_code,
        test_group,
        month,
        cast(null as bigint) as scans,
        case when count(waiting) = count(*) then sum(waiting) end as waiting,
        case when count(waiting_over_6_weeks) = count(*) then sum(waiting_over_6_weeks) end as over_6_weeks,
        case when count(waiting_over_13_weeks) = count(*) then sum(waiting_over_13_weeks) end as over_13_weeks
    from waits_of_claims
    group by publication, geography_code, test_group, month

),

-- Of the edition that counts, with its file.
figures as (

    select
        monthly.*,
        files.file_name,
        files.publisher_sha256
    from monthly
    inner join editions
        on
            monthly.publication = editions.publication
            and monthly.month = editions.month
    inner join files on editions.file_id = files.file_id

),

areas as (

    select
        organisation_code as geography_code,
        organisation_name as geography_name,
        'organisation_code' as place
    from {{ ref('dim_organisation') }}
    union all
    select
        region_code as geography_code,
        region_name as geography_name,
        'region_code' as place
    from {{ ref('dim_region') }}

),

sides as (

    select
        claims.claim_id,
        'baseline' as side,
        claims.baseline_first as first_month,
        claims.baseline_last as last_month
    from claims
    where claims.baseline_from is not null
    union all
    select
        claims.claim_id,
        'comparison' as side,
        claims.comparison_first as first_month,
        claims.comparison_last as last_month
    from claims

),

summed as (

    select
        sides.claim_id,
        sides.side,
        count(figures.month) = {{ months_between_firsts('sides.first_month', 'sides.last_month') }} + 1 as is_loaded,
        {%- for measure in ['scans', 'waiting', 'over_6_weeks', 'over_13_weeks'] %}
        sum(figures.{{ measure }}) as {{ measure }},
        {%- endfor %}
        {{ sorted_list('figures.publisher_sha256', ' ') }} as sha256s,
        {{ sorted_list('figures.file_name', ', ') }} as files
    from sides
    inner join claims on sides.claim_id = claims.claim_id
    left join figures
        on
            claims.publication = figures.publication
            and claims.geography_code = figures.geography_code
            and claims.test_group = figures.test_group
            and figures.month between sides.first_month and sides.last_month
    group by sides.claim_id, sides.side, sides.first_month, sides.last_month

),

nearest as (

    select
        claims.claim_id,
        figures.month,
        figures.waiting,
        figures.over_6_weeks,
        figures.over_13_weeks,
        row_number() over (partition by claims.claim_id order by figures.month desc nulls last) as recency
    from claims
    inner join figures
        on
            claims.publication = figures.publication
            and claims.geography_code = figures.geography_code
            and claims.test_group = figures.test_group
            and claims.comparison_first > figures.month
            and {{ months_between_firsts('figures.month', 'claims.comparison_first') }} <= 3
    where claims.publication <> 'did'

),

computed as (

    select
        claims.*,
        case
            when comparison.is_loaded and coalesce(baseline.is_loaded, claims.baseline_from is null)
                then {{ claimed_measure('claims.measure', 'comparison', 'baseline') }}
        end as computed_value,
        {{ claimed_measure('claims.measure', 'nearest', 'nearest') }} as nearest_value,
        nearest.month as nearest_month,
        concat_ws(', ', baseline.files, comparison.files) as source_files,
        concat_ws(' ', baseline.sha256s, comparison.sha256s) as sha256s
    from claims
    inner join summed as comparison
        on
            claims.claim_id = comparison.claim_id
            and comparison.side = 'comparison'
    left join summed as baseline
        on
            claims.claim_id = baseline.claim_id
            and baseline.side = 'baseline'
    left join nearest
        on
            claims.claim_id = nearest.claim_id
            and nearest.recency = 1

),

judged as (

    select
        *,
        computed_value - value as difference,
        coalesce(
            abs(computed_value - value) <= tolerance
            and case side
                when 'beyond' then abs(computed_value) >= abs(value)
                when 'short' then abs(computed_value) <= abs(value)
                else true
            end,
            false
        ) as is_reproduced
    from computed

),

final as (

    select
        judged.claim_id,
        judged.claim,
        judged.published_by,
        judged.published_on,
        judged.source_address,
        judged.edition,
        judged.geography_code,
        coalesce(
            areas.geography_name,
            case judged.geography_code when 'ENG' then 'England' when 'SCO' then 'Scotland' end,
            judged.geography_code
        ) as geography_name,
        judged.measure,
        judged.test_group,
        concat_ws(
            ' against ',
            {{ months_in_words('judged.comparison_first', 'judged.comparison_last') }},
            {{ months_in_words('judged.baseline_first', 'judged.baseline_last') }}
        ) as months,
        cast(judged.value as double) as published_value,
        cast(judged.tolerance as double) as tolerance,
        judged.tolerance_reason,
        cast(judged.computed_value as double) as computed_value,
        cast(judged.difference as double) as difference,
        {{ pct('judged.difference', 'abs(judged.value)') }} as difference_pct,
        case
            when judged.computed_value is null then 'not reproducible'
            when judged.is_reproduced then 'reproduced'
            when judged.verdict_on_record <> 'reproduced' then judged.verdict_on_record
            when judged.sha256s = judged.files_on_record then 'not reproducible'
            else 'differs: edition'
        end as verdict,
        concat_ws(
            ' ',
            case
                when judged.computed_value is null and judged.nearest_month is not null
                    then
                        'No figures of that month are loaded; at the end of '
                        || {{ month_and_year('judged.nearest_month') }} || ' it was '
                        || {{ claimed_value_in_words('judged.measure', 'judged.nearest_value') }} || '.'
                when judged.computed_value is null then 'Figures of all its months are not loaded.'
                when judged.is_reproduced
                    then
                        {{ claimed_value_in_words('judged.measure', 'judged.computed_value') }}
                        || ' in the figures loaded.'
                else
                    {{ claimed_value_in_words('judged.measure', 'judged.computed_value') }}
                    || ' in the figures loaded, not '
                    || {{ claimed_value_in_words('judged.measure', 'judged.value') }} || '.'
            end,
            judged.remark
        ) as explanation,
        case
            when judged.publication = 'phs_scotland'
                then 'the national file of Public Health Scotland, its tests without the two subtotals'
            when judged.publication = 'did' and judged.geography_code = 'ENG' then 'fct_scans_england'
            else
                case judged.publication when 'did' then 'fct_scans' else 'fct_waits' end
                || coalesce(' where ' || areas.place || ' = ''' || judged.geography_code || '''', '')
        end as rows_used,
        judged.source_files
    from judged
    left join areas on judged.geography_code = areas.geography_code

)

select * from final
