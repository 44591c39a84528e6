-- Table 2: a median of days is whole or half, and England's of a month and modality lies between the least and the
-- greatest of its providers (suppressed ones rest on one or two tests each); a missing ENGLAND row fails.
with providers as (

    select
        source_file,
        source_sheet,
        month,
        modality_code,
        min(median_days) as least,
        max(median_days) as greatest
    from {{ ref('fct_request_to_test') }}
    where median_state = 'reported'
    group by source_file, source_sheet, month, modality_code

)

select
    providers.source_file,
    providers.source_sheet,
    england.source_cells,
    providers.month,
    providers.modality_code,
    england.printed_text as text,
    'an ENGLAND median from ' || cast(providers.least as string)
    || ' to ' || cast(providers.greatest as string) as expected
from providers
left join {{ ref('fct_request_to_test_england') }} as england
    on
        providers.source_file = england.source_file
        and providers.source_sheet = england.source_sheet
        and providers.month = england.month
        and providers.modality_code = england.modality_code
where coalesce(england.median_days not between providers.least and providers.greatest, true)
union all
select
    source_file,
    source_sheet,
    source_cells,
    month,
    test_code as modality_code,
    printed_text as text,
    'a whole or half number of days' as expected
from {{ ref('int_figures__published') }}
where
    subject = 'request_to_test'
    and 2 * figure <> round(2 * figure)
