{{ config(materialized='table') }}

{% set over_8_group = "band_kind = 'group' and first_week = 8 and last_week is null" %}

with printed as (

    select * from {{ ref('stg_statswales__waits') }}

),

bands as (

    select * from {{ ref('int_waits__wales_rows') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

unrecognised_rows as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'row_text',
            'expected': "'a month such as Sep-2020, a service, a local health board or site and weeks waiting'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from printed
    where row_rule = 'unrecognised'

),

bad_cells as (

    select
        {{ fault({
            'rule': "'figure_is_unreadable'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': "'wales_not_split'",
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "'a whole number, or one of : .. - n/a'",
            'effect': "'withheld'",
        }) }}
    from bands
    where wait_state = 'unreadable'

),

unknown_labels as (
    {% for column, label, seed in [
        ('organisation_code', 'organisation_label', 'printed_organisations'),
        ('band_kind', 'band_label', 'statswales_waiting_bands'),
    ] %}
    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'test_code': "'wales_not_split'",
            'measure': "'" ~ label ~ "'",
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': label,
            'expected': "'a label that seeds/labels/" ~ seed ~ ".csv knows'",
            'effect': "'withheld'",
            'is_added': 'organisation_code is null',
        }) }}
    from bands
    where {{ column }} is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

{{ lists_of_unknown_organisations('unknown_labels', 'bands', "'wales_not_split'") }}

twins as (

    select
        *,
        count(*) over (partition by file_id, month, lower(organisation_label), band) as row_count,
        min(coalesce(printed_text, '')) over (partition by file_id, month, lower(organisation_label), band)
        = max(coalesce(printed_text, '')) over (partition by file_id, month, lower(organisation_label), band)
            as are_the_same
    from bands

),

repeated as (

    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': "'wales_not_split'",
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': "concat_ws(', ', band_label, printed_text)",
            'expected': "'each board, month and weeks waiting once'",
            'effect': "case when are_the_same then 'resolved' else 'withheld' end",
        }) }}
    from twins
    where row_count > 1

),

series as (

    select
        file_id,
        source_sheet,
        month,
        organisation_label,
        organisation_code,
        organisation_kind,
        min(row_number) as row_number,
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
    where
        organisation_code is not null
        and occurrence = 1
    group by file_id, source_sheet, month, organisation_label, organisation_code, organisation_kind

),

-- Within a list: single weeks, and groups of weeks, beside the total.
within_lists as (

    select
        file_id,
        source_sheet,
        total_cell as source_cells,
        month,
        organisation_code,
        organisation_label || ', Total Waiting: its single weeks' as measure,
        total_waiting as printed,
        coalesce(in_weeks, 0) as sum_of_parts,
        weeks_not_available as not_available,
        row_number
    from series
    where weeks > 0
    union all
    select
        file_id,
        source_sheet,
        total_cell as source_cells,
        month,
        organisation_code,
        organisation_label || ', Total Waiting: its groups of weeks' as measure,
        total_waiting as printed,
        coalesce(up_to_8, 0) + coalesce(over_8, from_8_to_14 + over_14, 0) as sum_of_parts,
        case when up_to_8 + coalesce(over_8, from_8_to_14 + over_14) is null then 1 else 0 end as not_available,
        row_number
    from series
    where has_groups = 1
    union all
    select
        file_id,
        source_sheet,
        over_8_cell as source_cells,
        month,
        organisation_code,
        organisation_label || ', Over 8 Weeks: its groups of weeks' as measure,
        over_8 as printed,
        coalesce(from_8_to_14, 0) + coalesce(over_14, 0) as sum_of_parts,
        case when from_8_to_14 + over_14 is null then 1 else 0 end as not_available,
        row_number
    from series

),

differing_bands as (

    select
        {{ fault({
            'rule': "'bands_differ_from_their_total'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': "'wales_not_split'",
            'measure': 'measure',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': number_in_words('printed'),
            'expected': "'the sum of its parts, ' || " ~ number_in_words('sum_of_parts'),
            'effect': "'withheld'",
        }) }}
    from within_lists
    where
        printed is not null
        and printed <> sum_of_parts
        and (not_available = 0 or sum_of_parts > printed)

),

missing_totals as (

    select
        {{ fault({
            'rule': "'total_row_is_missing'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'test_code': "'wales_not_split'",
            'measure': 'cast(month as string)',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': "organisation_label || ': bands with no total'",
            'expected': "'a row Total Waiting beside its bands'",
            'effect': "'withheld'",
        }) }}
    from series
    where has_total = 0
    union all
    select
        {{ fault({
            'rule': "'total_row_is_missing'",
            'file_id': 'printed.file_id',
            'source_sheet': 'printed.source_sheet',
            'source_cells': "'row ' || cast(min(printed.row_number) as string)",
            'measure': 'cast(printed.month as string)',
            'subject': "'waits'",
            'month': 'printed.month',
            'row_number': 'min(printed.row_number)',
            'found': "printed.organisation_label || ': age groups with no total'",
            'expected': "'rows of Age group Total beside them'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from printed
    where printed.row_rule in ('provider', 'other_age')
    group by printed.file_id, printed.source_sheet, printed.month, printed.organisation_label
    having max(case when printed.row_rule = 'provider' then 1 else 0 end) = 0
    union all
    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'printed.file_id',
            'source_sheet': 'printed.source_sheet',
            'source_cells': "'row ' || cast(min(printed.row_number) as string)",
            'measure': "'service'",
            'row_number': 'min(printed.row_number)',
            'found': sorted_list('printed.service_label', ', '),
            'expected': "'rows of a service named Diagnostics: a file of only other services is not for this project'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from printed
    group by printed.file_id, printed.source_sheet
    having max(case when printed.row_rule <> 'other_service' then 1 else 0 end) = 0

),

-- Sites beside their board, and boards beside All Welsh Hospitals, band by band.
parts as (

    select
        *,
        'WAL' as parent_code,
        'its boards' as parts
    from bands
    where
        organisation_kind <> 'nation'
        and occurrence = 1
        and stands_for_its_board
    union all
    select
        *,
        organisation_code as parent_code,
        'its sites' as parts
    from bands
    where
        organisation_kind = 'site'
        and occurrence = 1
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

lists_with_faults as (

    select distinct
        file_id,
        month
    from (
        select * from bad_cells
        union all
        select * from unknown_labels
        union all
        select * from repeated
        union all
        select * from differing_bands
        union all
        select * from missing_totals
    ) as faults

),

-- Which of the parts, or the whole, is wrong can't be told: all stay.
differing_parts as (

    select
        {{ fault({
            'rule': "'parts_differ_from_their_whole'",
            'file_id': 'bands.file_id',
            'source_sheet': 'bands.source_sheet',
            'source_cells': 'bands.source_cells',
            'organisation_code': 'bands.organisation_code',
            'test_code': "'wales_not_split'",
            'measure': "bands.band_label || ': ' || months_with_children.parts",
            'subject': "'waits'",
            'month': 'bands.month',
            'row_number': 'bands.row_number',
            'found': number_in_words('bands.waiting'),
            'expected': "'the sum of ' || months_with_children.parts || ', ' || "
                ~ number_in_words('coalesce(children.waiting, 0)'),
            'effect': "'noted'",
        }) }}
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
    left join lists_with_faults
        on
            bands.file_id = lists_with_faults.file_id
            and bands.month = lists_with_faults.month
    where
        bands.organisation_kind <> 'site'
        and bands.waiting is not null
        and bands.waiting <> coalesce(children.waiting, 0)
        and (coalesce(children.not_available, 0) = 0 or children.waiting > bands.waiting)
        and lists_with_faults.file_id is null

),

{{ equal_months_of_lists('bands', 'organisation_code is not null', "'wales_not_split'") }}

-- A board that a file has in the month before, and after it where there is a month after.
board_months as (

    select distinct
        file_id,
        source_sheet,
        month,
        organisation_code
    from bands
    where organisation_code is not null

),

file_months as (

    select
        file_id,
        month,
        lag(month) over (partition by file_id order by month asc nulls last) as month_before,
        lead(month) over (partition by file_id order by month asc nulls last) as month_after
    from (select distinct
        file_id,
        month
    from board_months) as months

),

-- A board that a month has and the month before had not may have taken another over.
months_with_new_boards as (

    select distinct
        file_months.file_id,
        file_months.month
    from file_months
    inner join board_months
        on
            file_months.file_id = board_months.file_id
            and file_months.month = board_months.month
    left join board_months as before
        on
            file_months.file_id = before.file_id
            and file_months.month_before = before.month
            and board_months.organisation_code = before.organisation_code
    where before.file_id is null

),

absent as (

    select
        {{ fault({
            'rule': "'organisation_is_missing'",
            'file_id': 'file_months.file_id',
            'source_sheet': 'before.source_sheet',
            'organisation_code': 'before.organisation_code',
            'measure': "before.organisation_code || ' ' || cast(file_months.month as string)",
            'subject': "'waits'",
            'month': 'file_months.month',
            'found': "'no row of it for ' || " ~ month_and_year('file_months.month'),
            'expected': "'rows of it, as in the months beside'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from file_months
    inner join board_months as before
        on
            file_months.file_id = before.file_id
            and file_months.month_before = before.month
    left join board_months as there
        on
            file_months.file_id = there.file_id
            and file_months.month = there.month
            and before.organisation_code = there.organisation_code
    left join board_months as after
        on
            file_months.file_id = after.file_id
            and file_months.month_after = after.month
            and before.organisation_code = after.organisation_code
    left join months_with_new_boards
        on
            file_months.file_id = months_with_new_boards.file_id
            and file_months.month = months_with_new_boards.month
    where
        there.file_id is null
        and (
            after.file_id is not null
            or (file_months.month_after is null and months_with_new_boards.file_id is null)
        )

),

found_faults as (
    {% for relation in [
        'unrecognised_rows', 'bad_cells', 'unknown_labels', 'lists_of_unknown_organisations', 'repeated', 'differing_bands', 'missing_totals',
        'differing_parts', 'equal_months', 'absent',
    ] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions', period="substring(cast(faults.month as string), 1, 7)") }}

)

select * from final
