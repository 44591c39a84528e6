{% set blocking = "('not loaded', 'withheld', 'provisional')" %}

with claims as (

    select
        *,
        cast(baseline_from || '-01' as date) as baseline_first_month,
        cast(baseline_to || '-01' as date) as baseline_last_month,
        cast(comparison_from || '-01' as date) as comparison_first_month,
        cast(comparison_to || '-01' as date) as comparison_last_month,
        geography_code is null or not month_is_stated as is_open
    from {{ ref('stg_kept__published_claims') }}

),

candidates as (

    select * from {{ ref('int_claims__candidates') }}

),

sides as (

    select * from {{ ref('int_claims__sides') }}

),

rows_before as (

    select * from {{ ref('int_claims__rows') }}
    where side = 'before'

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

-- Of every provider of the area, the claim's own or each candidate.
tried as (

    select
        candidates.claim_id,
        cast(count(candidates.subject_code) as bigint) as candidates_tried,
        cast(count(case when candidates.fits then 1 end) as bigint) as candidates,
        min(candidates.state) as state,
        min(case when candidates.state in {{ blocking }} then candidates.state end) as blocked_by,
        max(candidates.computed_value) as known_value,
        max(case when candidates.fits then candidates.computed_value end) as fitting_value,
        max(candidates.revision_needed_pct) as revision_needed_pct,
        max(candidates.edition_is) as edition_is,
        max(candidates.issued_on) as issued_on,
        {{ sorted_list(
            'case when candidates.fits then coalesce(areas.geography_name, candidates.subject_code) end', '; '
        ) }} as candidate_names,
        {{ sorted_list(
            "case when candidates.fits then " ~ month_and_year('candidates.subject_month') ~ " end", '; '
        ) }} as candidate_months,
        {{ sorted_list('candidates.source_files', ', ') }} as source_files
    from candidates
    left join areas on candidates.subject_code = areas.geography_code
    where candidates.coverage = 'every provider'
    group by candidates.claim_id

),

own_scope as (

    select * from candidates
    where coverage <> 'every provider'

),

-- An open claim is of one of its months: another of them may not be loaded.
unloaded as (

    select
        claim_id,
        bool_or(months_loaded < months) as is_unloaded
    from sides
    group by claim_id

),

list_before as (

    select
        claim_id,
        max(month) as month,
        sum(scans) as scans,
        {%- for measure in ['waiting', 'over_6_weeks', 'over_13_weeks'] %}
        case when count({{ measure }}) = count(*) then sum({{ measure }}) end as {{ measure }},
        {%- endfor %}
        bool_or(figure_state = 'withheld') as is_withheld
    from rows_before
    group by claim_id

),

joined_up as (

    select
        claims.*,
        tried.candidates_tried,
        tried.candidates,
        tried.state,
        -- of claims told together one that can't be checked leaves the others open
        min(coalesce(tried.blocked_by, case when unloaded.is_unloaded then 'not loaded' end)) over (
            partition by coalesce(claims.same_as, claims.claim_id)
        ) as blocked_by,
        tried.revision_needed_pct,
        tried.edition_is,
        tried.issued_on,
        tried.candidate_names,
        tried.candidate_months,
        tried.source_files,
        case
            when not claims.is_open then tried.known_value
            when tried.candidates = 1 then tried.fitting_value
            when tried.candidates_tried = 1 then tried.known_value
        end as computed_value,
        own_scope.computed_value as value_of_one_code,
        coalesce(own_scope.fits, false) as one_code_fits,
        list_before.month as month_before,
        case
            when not list_before.is_withheld
                then {{ claimed_measure('claims.measure', 'list_before', 'list_before') }}
        end as value_before,
        areas.geography_name,
        areas.place
    from claims
    inner join tried on claims.claim_id = tried.claim_id
    inner join unloaded on claims.claim_id = unloaded.claim_id
    left join own_scope on claims.claim_id = own_scope.claim_id
    left join list_before on claims.claim_id = list_before.claim_id
    left join areas on claims.geography_code = areas.geography_code

),

-- The first rule that holds.
reasoned as (

    select
        *,
        case
            when not is_open and state <> 'known' then state
            when not is_open and candidates = 1 then 'within tolerance'
            when candidates > 0 and geography_code is null then 'names nobody'
            when candidates > 0 then 'no month stated'
            when is_open and blocked_by is not null then blocked_by
            when is_open then 'no candidate fits'
            when one_code_fits then 'fits NHS trusts under one code'
            when
                scope = 'not listed'
                and measure not like '%change%'
                and measure not like '%pct'
                and value - tolerance > computed_value
                then 'a part larger than the whole'
            when scope = 'not listed' then 'providers not listed'
            when
                edition_is is not null
                and revision_needed_pct <= {{ var('claim_revision_up_to_pct') }}
                then edition_is || ' edition loaded'
            else 'beyond tolerance'
        end as reason
    from joined_up

),

judged as (

    select
        *,
        computed_value - value as difference,
        case
            when reason = 'within tolerance' then 'matches'
            when reason in ('names nobody', 'no month stated') then 'possible match'
            when reason like '% edition loaded' then 'differs by edition'
            when reason = 'fits NHS trusts under one code' then 'differs by coverage'
            when reason in ('beyond tolerance', 'no candidate fits', 'a part larger than the whole')
                then 'not borne out'
            else 'not checkable'
        end as verdict,
        {{ claimed_value_in_words('measure', 'computed_value') }} as computed_in_words,
        {{ claimed_value_in_words('measure', 'value') }} as value_in_words
    from reasoned

),

final as (

    select
        claim_id,
        claim,
        published_by,
        published_on,
        source_address,
        edition,
        geography_code,
        coalesce(
            geography_name,
            case coalesce(geography_code, candidates_in)
                when 'ENG' then case when geography_code is null then 'England, nobody named' else 'England' end
                when 'SCO' then 'Scotland'
            end,
            geography_code,
            candidates_in || ', nobody named'
        ) as geography_name,
        measure,
        test_group,
        baseline_first_month,
        baseline_last_month,
        comparison_first_month,
        comparison_last_month,
        concat_ws(
            ' against ',
            {{ months_in_words('comparison_first_month', 'comparison_last_month') }},
            {{ months_in_words('baseline_first_month', 'baseline_last_month') }}
        ) as months,
        cast(value as double) as published_value,
        cast(tolerance as double) as tolerance,
        tolerance_reason,
        cast(computed_value as double) as computed_value,
        cast(difference as double) as difference,
        {{ pct('difference', 'abs(value)') }} as difference_pct,
        cast(case when reason like '%edition%' or reason = 'beyond tolerance' then revision_needed_pct end as double)
            as revision_needed_pct,
        cast(value_of_one_code as double) as value_of_one_code,
        candidates,
        candidates_tried,
        verdict,
        reason,
        concat_ws(
            ' ',
            case
                when reason = 'not loaded' and value_before is not null
                    then
                        'No figures of that month are loaded; at the end of ' || {{ month_and_year('month_before') }}
                        || ' it was ' || {{ claimed_value_in_words('measure', 'value_before') }} || '.'
                when reason = 'not loaded' then 'Figures of all its months are not loaded.'
                when reason = 'withheld'
                    then 'Figures of its months are withheld: the files leave them in doubt (publisher_faults).'
                when reason = 'provisional' then 'The figures loaded are provisional.'
                when reason = 'no return' then 'No figures were returned for a month of it.'
                when reason = 'no figure' then 'The figure is not published for its months.'
                when reason = 'incomplete' then 'The return of a month of it is incomplete (reporting_gaps).'
                when reason = 'merged'
                    then 'A merger lies between its months: the code stands for others before it and after.'
                when reason = 'within tolerance' then computed_in_words || ' in the figures loaded.'
                when reason = 'names nobody' and candidates = 1
                    then
                        'It names nobody; of ' || {{ with_thousands('candidates_tried') }}
                        || ' organisations one fits: ' || candidate_names || ', ' || computed_in_words || '.'
                when reason = 'names nobody'
                    then
                        'It names nobody; of ' || {{ with_thousands('candidates_tried') }} || ' organisations '
                        || {{ with_thousands('candidates') }} || ' fit'
                        || case when candidates <= 5 then ': ' || candidate_names || '.' else ' (claim_evidence).' end
                when reason = 'no month stated' then 'It gives no month; it fits ' || candidate_months || '.'
                when reason = 'no candidate fits' and geography_code is null
                    then
                        'It names nobody; of ' || {{ with_thousands('candidates_tried') }}
                        || ' organisations none fits.'
                when reason = 'no candidate fits' and candidates_tried = 1
                    then computed_in_words || ' in the figures loaded, not ' || value_in_words || '.'
                when reason = 'no candidate fits'
                    then
                        'It gives no month, and of the ' || {{ with_thousands('candidates_tried') }}
                        || ' that it may be of none fits (claim_evidence).'
                when reason = 'fits NHS trusts under one code'
                    then
                        computed_in_words || ' over every provider, not ' || value_in_words
                        || '; ' || {{ claimed_value_in_words('measure', 'value_of_one_code') }}
                        || ' over the NHS trusts that no merger touches and that reported every month.'
                when reason = 'providers not listed'
                    then
                        computed_in_words || ' over every provider, not ' || value_in_words
                        || '; the claim counts some of them, and doesn''t say which.'
                when reason = 'a part larger than the whole'
                    then
                        'Every provider together has ' || computed_in_words || ', less than ' || value_in_words || '.'
                when reason like '% edition loaded'
                    then
                        computed_in_words || ' in the figures loaded, not ' || value_in_words
                        || ': they were issued in ' || {{ month_and_year('issued_on') }}
                        || case edition_is
                            when 'later' then ', after the claim''s.'
                            else ', and may have been revised before the claim.'
                        end
                when edition_is is not null
                    then
                        computed_in_words || ' in the figures loaded, not ' || value_in_words
                        || '; a revision of ' || {{ with_thousands('revision_needed_pct', 1) }}
                        || '% would have been needed, more than an edition explains.'
                else computed_in_words || ' in the figures loaded, not ' || value_in_words || '.'
            end,
            remark
        ) as explanation,
        case
            when publication = 'phs_scotland'
                then
                    'waits_over_time where area_code = ''' || geography_code
                    || ''' and test_group = ''' || test_group || ''''
            when publication = 'did' and geography_code = 'ENG' then 'fct_scans_england'
            else
                case publication when 'did' then 'fct_scans' else 'fct_waits' end
                || coalesce(' where ' || place || ' = ''' || geography_code || '''', '')
        end as rows_used,
        source_files
    from judged

)

select * from final
