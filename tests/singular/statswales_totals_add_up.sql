-- What StatsWales prints twice, in every month and file: single weeks and groups of weeks against Total Waiting,
-- parts of over 8 weeks against it, sites against their board and boards against All Welsh Hospitals (band by band).
-- Bands without a total fail, and so do age groups without all ages and a file without a service named Diagnostics.
-- Where a part is not available the parts must not exceed the whole. Differences of the publisher's own are in
-- seeds/corrections/known_differences.csv, and one that is there and no longer differs fails too.
{% set over_8_group = "band_kind = 'group' and first_week = 8 and last_week is null" %}

with bands as (

    {{ wales_waits_with_codes(
        ref('stg_statswales__waits'), ref('printed_organisations'), ref('statswales_waiting_bands')
    ) }}

),

table_rows as (

    select * from {{ ref('stg_statswales__waits') }}

),

known as (

    select * from {{ ref('known_differences') }}
    where check_name = 'statswales_totals_add_up'

),

series as (

    select
        source_file,
        source_sheet,
        month,
        organisation_label,
        min(row_number) as first_row,
        max(case when band_kind = 'total' then 1 else 0 end) as has_total,
        max(case when band_kind = 'total' then source_cells end) as total_cell,
        max(case when band_kind = 'total' then waiting end) as total_waiting,
        sum(case when band_kind = 'week' then 1 else 0 end) as weeks,
        sum(case when band_kind = 'week' and wait_state <> 'reported' then 1 else 0 end) as weeks_not_available,
        sum(case when band_kind = 'week' then waiting end) as in_weeks,
        max(case when band_kind = 'group' then 1 else 0 end) as has_groups,
        max(case when band_kind = 'group' and first_week = 0 then waiting end) as up_to_8,
        max(case when {{ over_8_group }} then source_cells end) as over_8_cell,
        max(case when {{ over_8_group }} then waiting end) as over_8,
        max(case when band_kind = 'group' and first_week = 8 and last_week = 14 then waiting end) as from_8_to_14,
        max(case when band_kind = 'group' and first_week = 14 then waiting end) as over_14
    from bands
    group by file_id, source_file, source_sheet, month, organisation_label

),

parts as (

    select
        *,
        'WAL' as parent_code,
        'its boards' as parts
    from bands
    where
        organisation_kind <> 'nation'
        and stands_for_its_board
    union all
    select
        *,
        organisation_code as parent_code,
        'its sites' as parts
    from bands
    where
        organisation_kind = 'site'
        and not stands_for_its_board

),

children as (

    select
        file_id,
        month,
        parent_code,
        parts,
        band,
        sum(case when wait_state <> 'reported' then 1 else 0 end) as not_available,
        sum(waiting) as waiting
    from parts
    group by file_id, month, parent_code, parts, band

),

months_with_children as (

    select distinct
        file_id,
        month,
        parent_code,
        parts
    from children

),

compared as (

    select
        source_file,
        source_sheet,
        total_cell as source_cells,
        month,
        organisation_label || ', Total Waiting: its single weeks' as figure,
        total_waiting as printed,
        coalesce(in_weeks, 0) as sum_of_parts,
        weeks_not_available as not_available
    from series
    where weeks > 0
    union all
    select
        source_file,
        source_sheet,
        total_cell as source_cells,
        month,
        organisation_label || ', Total Waiting: its groups of weeks' as figure,
        total_waiting as printed,
        coalesce(up_to_8, 0) + coalesce(over_8, from_8_to_14 + over_14, 0) as sum_of_parts,
        case when up_to_8 + coalesce(over_8, from_8_to_14 + over_14) is null then 1 else 0 end as not_available
    from series
    where has_groups = 1
    union all
    select
        source_file,
        source_sheet,
        over_8_cell as source_cells,
        month,
        organisation_label || ', Over 8 Weeks: its groups of weeks' as figure,
        over_8 as printed,
        coalesce(from_8_to_14, 0) + coalesce(over_14, 0) as sum_of_parts,
        case when from_8_to_14 + over_14 is null then 1 else 0 end as not_available
    from series
    union all
    select
        bands.source_file,
        bands.source_sheet,
        bands.source_cells,
        bands.month,
        bands.organisation_label || ', ' || bands.band_label || ': ' || months_with_children.parts as figure,
        bands.waiting as printed,
        coalesce(children.waiting, 0) as sum_of_parts,
        coalesce(children.not_available, 0) as not_available
    from bands
    inner join months_with_children
        on
            bands.file_id = months_with_children.file_id
            and bands.month = months_with_children.month
            and bands.organisation_code = months_with_children.parent_code
    left join children
        on
            bands.file_id = children.file_id
            and bands.month = children.month
            and bands.organisation_code = children.parent_code
            and months_with_children.parts = children.parts
            and bands.band = children.band
    where bands.organisation_kind <> 'site'

),

differing as (

    select
        compared.*,
        case
            when compared.not_available = 0 or compared.sum_of_parts > compared.printed
                then cast(compared.printed - compared.sum_of_parts as bigint)
            else 0
        end as difference
    from compared
    where compared.printed is not null

),

final as (

    select
        differing.source_file,
        differing.source_sheet,
        differing.source_cells,
        differing.month,
        differing.figure,
        cast(cast(differing.printed as bigint) as string) as text,
        coalesce(
            'the known difference ' || cast(known.difference as string),
            'the sum of its parts, ' || cast(cast(differing.sum_of_parts as bigint) as string)
        ) as expected
    from differing
    left join known
        on
            differing.source_file = known.source_file
            and differing.month = known.month
            and differing.figure = known.figure
    where differing.difference <> coalesce(known.difference, 0)
    union all
    select
        source_file,
        source_sheet,
        'row ' || cast(first_row as string) as source_cells,
        month,
        organisation_label as figure,
        'bands with no total' as text,
        'a row Total Waiting beside its bands' as expected
    from series
    where has_total = 0
    union all
    select
        table_rows.source_file,
        table_rows.source_sheet,
        'row ' || cast(min(table_rows.row_number) as string) as source_cells,
        table_rows.month,
        table_rows.organisation_label as figure,
        'age groups with no total' as text,
        'rows of Age group Total beside them' as expected
    from table_rows
    where table_rows.row_rule in ('provider', 'other_age')
    group by
        table_rows.file_id, table_rows.source_file, table_rows.source_sheet, table_rows.month,
        table_rows.organisation_label
    having max(case when table_rows.row_rule = 'provider' then 1 else 0 end) = 0
    union all
    select
        table_rows.source_file,
        table_rows.source_sheet,
        'row ' || cast(min(table_rows.row_number) as string) as source_cells,
        cast(null as date) as month,
        cast(null as string) as figure,
        {{ sorted_list('table_rows.service_label', ', ') }} as text,
        'rows of a service named Diagnostics: a file of only other services is not for this project' as expected
    from table_rows
    group by table_rows.file_id, table_rows.source_file, table_rows.source_sheet
    having
        max(case when table_rows.row_rule <> 'other_service' then 1 else 0 end) = 0

)

select * from final
