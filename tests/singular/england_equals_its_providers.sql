-- The ENGLAND row of each month and modality (of Table 4: test and source setting) lies within what the providers'
-- rounded and suppressed figures allow (and its own rounding, 2 either side); a missing ENGLAND row fails, and so
-- does one without providers. Regions add up from the same rows. Differences of the publisher's own are in
-- seeds/corrections/known_differences.csv, and one that is there and no longer differs fails too.
{% set facts = [
    {'providers': ref('fct_scans'), 'england': ref('fct_scans_england'), 'counted': 'modality_code'},
    {
        'providers': ref('fct_cancer_scans'),
        'england': ref('fct_cancer_scans_england'),
        'counted': "test_code || ', ' || source_setting",
    },
] %}

with providers as (
    {% for fact in facts %}
    select
        source_file,
        source_sheet,
        month,
        {{ fact.counted }} as counted,
        sum(scans) as scans,
        sum(scans_low) as scans_low,
        sum(scans_high) as scans_high
    from {{ fact.providers }}
    where scan_state <> 'not_submitted'
    group by source_file, source_sheet, month, {{ fact.counted }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

england as (
    {% for fact in facts %}
    select
        source_file,
        source_sheet,
        source_cells,
        month,
        {{ fact.counted }} as counted,
        scans,
        scans_low,
        scans_high
    from {{ fact.england }}
    where scans_high is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

known as (

    select * from {{ ref('known_differences') }}
    where check_name = 'england_equals_its_providers'

),

compared as (

    select
        coalesce(england.source_file, providers.source_file) as source_file,
        coalesce(england.source_sheet, providers.source_sheet) as source_sheet,
        england.source_cells,
        coalesce(england.month, providers.month) as month,
        coalesce(england.counted, providers.counted) as counted,
        england.scans as england,
        providers.scans as sum_of_providers,
        coalesce(
            england.scans_high >= providers.scans_low and england.scans_low <= providers.scans_high, false
        ) as adds_up,
        providers.scans_low,
        providers.scans_high
    from england
    full outer join providers
        on
            england.source_file = providers.source_file
            and england.source_sheet = providers.source_sheet
            and england.month = providers.month
            and england.counted = providers.counted

)

select
    compared.source_file,
    compared.source_sheet,
    compared.source_cells,
    compared.month,
    compared.counted,
    compared.england as text,
    compared.sum_of_providers,
    case
        when
            known.difference is not null
            then 'the known difference ' || cast(known.difference as string)
        when compared.england is null then 'an ENGLAND row for this test'
        else
            'an ENGLAND figure from ' || cast(compared.scans_low - 2 as string)
            || ' to ' || cast(compared.scans_high + 2 as string)
    end as expected
from compared
left join known
    on
        compared.source_file = known.source_file
        and compared.month = known.month
        and compared.counted = known.figure
where
    (not compared.adds_up and known.difference is null)
    or (
        known.difference is not null
        and coalesce(compared.england - compared.sum_of_providers, 0) <> known.difference
    )
