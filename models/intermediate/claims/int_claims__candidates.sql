{{ config(materialized='table') }}

{% set measures = ['scans', 'waiting', 'over_6_weeks', 'over_13_weeks'] %}
{% set keys = ['claim_id', 'coverage', 'subject_code', 'subject_month'] %}

with claims as (

    select * from {{ ref('stg_kept__published_claims') }}

),

sides as (

    select * from {{ ref('int_claims__sides') }}
    where side <> 'before'

),

claim_rows as (

    select * from {{ ref('int_claims__rows') }}

),

tests as (

    select * from {{ ref('tests') }}

),

gaps as (

    select * from {{ ref('int_completeness__gaps') }}
    where
        is_gap
        and subject in ('scans', 'waits')

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

wholly_loaded as (

    select
        claim_id,
        min(first_month) as first_month,
        max(last_month) as last_month,
        bool_and(months_loaded = months) as is_loaded,
        cast(sum(months) as bigint) as months
    from sides
    group by claim_id

),

covered as (

    select
        'every provider' as coverage,
        claim_rows.*
    from claim_rows
    where side <> 'before'
    union all
    select
        'NHS trusts under one code' as coverage,
        claim_rows.*
    from claim_rows
    where
        side <> 'before'
        and is_under_one_code

),

summed as (

    select
        {{ keys | join(', ') }},
        side,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }},
        {%- endfor %}
        -- of DID a cell may be suppressed or empty; a list is whole or not known
        {%- for measure in measures[1:] %}
        count(*) - count({{ measure }}) as {{ measure }}_not_known,
        {%- endfor %}
        count(distinct case when coalesce(scans, waiting) is not null then month end) as months_with_figures,
        bool_or(figure_state = 'withheld') as is_withheld,
        bool_or(is_provisional) as is_provisional,
        max(issued_on) as issued_on,
        {{ sorted_list('publisher_sha256', ' ') }} as sha256s,
        {{ sorted_list('source_file', ', ') }} as files
    from covered
    group by {{ keys | join(', ') }}, side

),

-- A claim of which no row is there still has one: it can't be checked.
subjects as (

    select
        claims.*,
        coalesce(found.coverage, 'every provider') as coverage,
        coalesce(found.subject_code, claims.geography_code) as subject_code,
        found.subject_month
    from claims
    left join (
        select distinct {{ keys | join(', ') }}
        from summed
    ) as found on claims.claim_id = found.claim_id

),

incomplete as (

    select distinct
        sides.claim_id,
        gaps.organisation_code as subject_code
    from sides
    inner join claims on sides.claim_id = claims.claim_id
    inner join gaps
        on
            claims.publication = case gaps.subject when 'scans' then 'did' else 'dm01' end
            and gaps.month between sides.first_month and sides.last_month
    left join tests on gaps.test_code = tests.test_code
    where
        gaps.test_code in ('all', 'total')
        -- as in comparisons: a break of one test that is too small to move the total leaves a claim on all of them
        or (claims.test_group = 'all' and gaps.test_code <> 'each' and not gaps.leaves_total)
        or claims.test_group = tests.test_group

),

merged as (

    select distinct
        claims.claim_id,
        codes.subject_code
    from claims
    inner join wholly_loaded on claims.claim_id = wholly_loaded.claim_id
    inner join (
        {%- for code in ['old_code', 'new_code'] %}
        select
            {{ code }} as subject_code,
            effective_on
        from successions
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as codes
        on
            wholly_loaded.first_month < codes.effective_on
            and {{ next_month('wholly_loaded.last_month') }} > codes.effective_on
    where claims.baseline_from is not null

),

joined_up as (

    select
        subjects.*,
        wholly_loaded.is_loaded,
        comparison.issued_on as comparison_issued_on,
        baseline.issued_on as baseline_issued_on,
        comparison.scans as comparison_scans,
        baseline.scans as baseline_scans,
        comparison.waiting,
        comparison.over_6_weeks,
        comparison.over_13_weeks,
        concat_ws(' ', baseline.sha256s, comparison.sha256s) as sha256s,
        concat_ws(', ', baseline.files, comparison.files) as source_files,
        {{ claimed_measure('subjects.measure', 'comparison', 'baseline') }} as found_value,
        case
            when not wholly_loaded.is_loaded and subjects.month_is_stated then 'not loaded'
            when subjects.subject_code is null then 'not loaded'
            when not wholly_loaded.is_loaded and subjects.subject_month is null then 'not loaded'
            when comparison.is_withheld or coalesce(baseline.is_withheld, false) then 'withheld'
            when
                coalesce(comparison.months_with_figures, 0)
                < case when subjects.month_is_stated then comparison_side.months else 1 end
                or (
                    baseline_side.months is not null
                    and coalesce(baseline.months_with_figures, 0) < baseline_side.months
                )
                then 'no return'
            when
                (subjects.measure not like 'scans%' and comparison.waiting_not_known > 0)
                or (subjects.measure like 'over_6_weeks%' and comparison.over_6_weeks_not_known > 0)
                or (subjects.measure like 'over_13_weeks%' and comparison.over_13_weeks_not_known > 0)
                then 'no figure'
            when comparison.is_provisional or coalesce(baseline.is_provisional, false) then 'provisional'
            when incomplete.subject_code is not null then 'incomplete'
            when merged.subject_code is not null then 'merged'
            else 'known'
        end as state
    from subjects
    inner join wholly_loaded on subjects.claim_id = wholly_loaded.claim_id
    inner join sides as comparison_side
        on
            subjects.claim_id = comparison_side.claim_id
            and comparison_side.side = 'comparison'
    left join sides as baseline_side
        on
            subjects.claim_id = baseline_side.claim_id
            and baseline_side.side = 'baseline'
    left join summed as comparison
        on
            subjects.claim_id = comparison.claim_id
            and subjects.coverage = comparison.coverage
            and subjects.subject_code = comparison.subject_code
            and subjects.subject_month is not distinct from comparison.subject_month
            and comparison.side = 'comparison'
    left join summed as baseline
        on
            subjects.claim_id = baseline.claim_id
            and subjects.coverage = baseline.coverage
            and subjects.subject_code = baseline.subject_code
            and subjects.subject_month is not distinct from baseline.subject_month
            and baseline.side = 'baseline'
    left join incomplete
        on
            subjects.claim_id = incomplete.claim_id
            and subjects.subject_code = incomplete.subject_code
    left join merged
        on
            subjects.claim_id = merged.claim_id
            and subjects.subject_code = merged.subject_code

),

measured as (

    select
        *,
        -- a share of an empty list is none
        case when found_value is not null then {{ beyond_claimed('joined_up', 'found_value') }} end as distance
    from joined_up

),

fitted as (

    select
        *,
        coalesce(state = 'known' and distance <= 0, false) as fits,
        {{ revision_needed('measured') }} as revision_needed_pct,
        coalesce(same_as, claim_id) as told_together
    from measured

),

-- Claims about one organisation that none names: it must fit each of them.
together as (

    select
        told_together,
        subject_code,
        count(distinct claim_id) as claims
    from fitted
    where fits
    group by told_together, subject_code

),

told as (

    select
        coalesce(same_as, claim_id) as told_together,
        count(*) as claims
    from claims
    group by coalesce(same_as, claim_id)

),

final as (

    select
        fitted.claim_id,
        fitted.coverage,
        fitted.subject_code,
        fitted.subject_month,
        case when fitted.state = 'known' and fitted.found_value is null then 'no figure' else fitted.state end as state,
        case when fitted.state = 'known' then fitted.found_value end as computed_value,
        case when fitted.state = 'known' then fitted.distance end as distance,
        case when fitted.state = 'known' then fitted.revision_needed_pct end as revision_needed_pct,
        coalesce(
            fitted.fits and (fitted.geography_code is not null or together.claims = told.claims), false
        ) as fits,
        case
            when
                greatest(fitted.comparison_issued_on, coalesce(fitted.baseline_issued_on, fitted.comparison_issued_on))
                > coalesce(fitted.figures_as_of, fitted.published_on)
                then 'later'
            when
                {{ dbt.dateadd('day', var('claim_edition_is_old_after_days'), 'fitted.comparison_issued_on') }}
                < coalesce(fitted.figures_as_of, fitted.published_on)
                then 'earlier'
        end as edition_is,
        greatest(fitted.comparison_issued_on, coalesce(fitted.baseline_issued_on, fitted.comparison_issued_on))
            as issued_on,
        fitted.sha256s,
        fitted.source_files
    from fitted
    inner join told on fitted.told_together = told.told_together
    left join together
        on
            fitted.told_together = together.told_together
            and fitted.subject_code = together.subject_code

)

select * from final
