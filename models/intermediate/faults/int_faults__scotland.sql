{{ config(materialized='table') }}

{% set long_waits_from = scotland_thresholds()[13] %}

with coded as {{ read_anew() }} (

    select * from {{ ref('int_waits__scotland_rows') }}

),

waiting_bands as (

    select * from {{ ref('phs_waiting_bands') }}

),

tests as (

    select * from {{ ref('tests') }}

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
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': "'waits'",
            'row_number': 'row_number',
            'found': 'row_text',
            'expected': "'a month ending such as 20200930 or 30/09/20, a country or health board, a test and a waiting time'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from coded
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
            'test_code': 'test_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': "concat_ws(' with the mark ', printed_text, quality_mark)",
            'expected': "'a whole number or an empty cell, with no mark beside it or one of b, d, y and :'",
            'effect': "case row_rule when 'provider' then 'withheld' else 'noted' end",
            'is_figure': "row_rule = 'provider'",
        }) }}
    from coded
    where wait_state = 'unreadable'
    union all
    select
        {{ fault({
            'rule': "'figure_is_a_fraction'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "'a whole number'",
            'effect': "case row_rule when 'provider' then 'withheld' else 'noted' end",
            'is_figure': "row_rule = 'provider'",
        }) }}
    from coded
    where waiting <> round(waiting)
    union all
    select
        {{ fault({
            'rule': "'month_ending_is_no_last_day'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'cast(month_ends_on as string)',
            'expected': "'the last day of a month'",
            'effect': "case row_rule when 'provider' then 'withheld' else 'noted' end",
            'is_figure': "row_rule = 'provider'",
        }) }}
    from coded
    where extract(day from {{ dbt.dateadd('day', 1, 'month_ends_on') }}) <> 1

),

unknown_labels as (
    {% for column, label, seed in [
        ('organisation_code', 'area_code', 'printed_organisations'),
        ('test_code', 'test_label', 'test_labels'),
        ('kind', 'band_label', 'phs_waiting_bands'),
    ] %}
    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'measure': "'" ~ label ~ "'",
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': label,
            'expected': "'a label that seeds/labels/" ~ seed ~ ".csv knows'",
            'effect': "'withheld'",
            'is_added': 'organisation_code is null or test_code is null',
        }) }}
    from coded
    where
        row_rule = 'provider'
        and {{ column }} is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

{{ lists_of_unknown_organisations('unknown_labels', 'coded', 'test_code') }}

twins as (

    select
        *,
        count(*) over (
            partition by file_id, month, organisation_code, test_code, test_group, kind, first_day, last_day
        ) as row_count,
        min(coalesce(waiting, -1)) over (
            partition by file_id, month, organisation_code, test_code, test_group, kind, first_day, last_day
        ) as least,
        max(coalesce(waiting, -1)) over (
            partition by file_id, month, organisation_code, test_code, test_group, kind, first_day, last_day
        ) as greatest
    from coded
    where
        kind is not null
        and organisation_code is not null
        and row_rule in ('provider', 'subtotal')

),

repeated as (

    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "'each board, month, test and waiting time once'",
            'effect': "case when row_rule <> 'provider' then 'noted' when least = greatest then 'resolved' else 'withheld' end",
            'is_figure': "row_rule = 'provider'",
        }) }}
    from twins
    where row_count > 1

),

-- A layout has bands of seven days to 91 days, and one open band after them or four.
short_bands as (

    select distinct
        first_day,
        last_day
    from waiting_bands
    where
        kind = 'band'
        and first_day < {{ long_waits_from }}

),

lists as (

    select
        publication,
        file_id,
        source_sheet,
        month,
        organisation_code,
        test_code,
        test_group,
        row_rule,
        min(row_number) as row_number,
        max(row_number) as last_row,
        max(case when wait_state = 'not_available' then 1 else 0 end) as is_unavailable,
        max(case when kind = 'total' and wait_state = 'reported' then 1 else 0 end) as has_total,
        count(distinct case when wait_state = 'reported' and first_day < {{ long_waits_from }} then first_day end)
            as short_bands,
        count(
            distinct case
                when wait_state = 'reported' and first_day >= {{ long_waits_from }} and last_day is not null
                    then first_day
            end
        )
        + max(case when wait_state = 'reported' and first_day = 365 then 1 else 0 end) as split_bands,
        max(
            case
                when wait_state = 'reported' and first_day = {{ long_waits_from }} and last_day is null then 1
                else 0
            end
        ) as open_bands
    from coded
    where
        row_rule in ('provider', 'subtotal')
        and organisation_code is not null
    group by
        publication, file_id, source_sheet, month, organisation_code, test_code, test_group, row_rule

),

lacking as (

    select
        {{ fault({
            'rule': "'band_is_missing'",
            'file_id': 'lists.file_id',
            'source_sheet': 'lists.source_sheet',
            'source_cells': "'rows ' || cast(lists.row_number as string) || ' to ' || cast(lists.last_row as string)",
            'organisation_code': 'lists.organisation_code',
            'test_code': 'lists.test_code',
            'subject': "'waits'",
            'month': 'lists.month',
            'row_number': 'lists.row_number',
            'found': "cast(lists.short_bands + lists.open_bands + lists.split_bands as string)"
                ~ " || ' waiting times with a number'",
            'expected': "'a number in each waiting time: ' || cast(needed.short_bands as string)"
                ~ " || ' to 91 days, and 92 days and over (in one or in four)'",
            'effect': "case lists.row_rule when 'provider' then 'withheld' else 'noted' end",
            'is_figure': "lists.row_rule = 'provider'",
        }) }}
    from lists
    cross join (select count(*) as short_bands from short_bands) as needed
    where
        lists.publication in ('phs_scotland', 'phs_boards')
        and lists.is_unavailable = 0
        and lists.has_total = 0
        and (
            lists.short_bands < needed.short_bands
            or (lists.open_bands = 0 and lists.split_bands < 4)
            or (lists.open_bands = 1 and lists.split_bands > 0)
        )

),

-- All Endoscopy and All Imaging beside the sum of their tests: where they differ, any of those tests may be wrong.
of_tests as (

    select
        file_id,
        source_sheet,
        month,
        organisation_code,
        test_group,
        kind,
        first_day,
        last_day,
        min(row_number) as row_number,
        sum(waiting) as waiting
    from twins
    where
        row_rule = 'provider'
        and test_code is not null
        and occurrence = 1
    group by file_id, source_sheet, month, organisation_code, test_group, kind, first_day, last_day

),

subtotals as (

    select
        file_id,
        source_sheet,
        month,
        organisation_code,
        test_group,
        kind,
        first_day,
        last_day,
        min(source_cells) as source_cells,
        max(printed_text) as printed_text,
        max(waiting) as waiting
    from twins
    where row_rule = 'subtotal'
    group by file_id, source_sheet, month, organisation_code, test_group, kind, first_day, last_day

),

apart as (

    select
        coalesce(subtotals.file_id, of_tests.file_id) as file_id,
        coalesce(subtotals.source_sheet, of_tests.source_sheet) as source_sheet,
        coalesce(subtotals.source_cells, 'row ' || cast(of_tests.row_number as string)) as source_cells,
        coalesce(subtotals.month, of_tests.month) as month,
        coalesce(subtotals.organisation_code, of_tests.organisation_code) as organisation_code,
        coalesce(subtotals.test_group, of_tests.test_group) as test_group,
        subtotals.file_id is not null as has_subtotal,
        subtotals.printed_text,
        of_tests.waiting
    from subtotals
    full outer join of_tests
        on
            subtotals.file_id = of_tests.file_id
            and subtotals.month = of_tests.month
            and subtotals.organisation_code = of_tests.organisation_code
            and subtotals.test_group = of_tests.test_group
            and subtotals.kind = of_tests.kind
            and coalesce(subtotals.first_day, -1) = coalesce(of_tests.first_day, -1)
            and coalesce(subtotals.last_day, -1) = coalesce(of_tests.last_day, -1)
    where coalesce(subtotals.waiting, -1) <> coalesce(of_tests.waiting, -1)

),

-- What another fault of the list explains is not said twice.
explained as (

    select distinct
        faults.file_id,
        faults.organisation_code,
        faults.month,
        coalesce(tests.test_group, 'all') as test_group
    from (
        select * from bad_cells
        union all
        select * from unknown_labels
        union all
        select * from repeated
        union all
        select * from lacking
    ) as faults
    left join tests on faults.test_code = tests.test_code

),

differing_subtotals as (

    select
        {{ fault({
            'rule': "'subtotal_differs_from_its_tests'",
            'file_id': 'apart.file_id',
            'source_sheet': 'apart.source_sheet',
            'source_cells': 'apart.source_cells',
            'organisation_code': 'apart.organisation_code',
            'test_code': 'parts.test_code',
            'subject': "'waits'",
            'month': 'apart.month',
            'row_number': 'parts.row_number',
            'found': "case when apart.has_subtotal then apart.printed_text else 'no row All ' || apart.test_group end",
            'expected': "'the sum of its tests, ' || coalesce(cast(cast(apart.waiting as bigint) as string), 'none')",
            'effect': "case when apart.has_subtotal and explained.file_id is null then 'withheld' else 'noted' end",
        }) }}
    from apart
    left join lists as parts
        on
            apart.file_id = parts.file_id
            and apart.month = parts.month
            and apart.organisation_code = parts.organisation_code
            and apart.test_group = parts.test_group
            and parts.row_rule = 'provider'
    left join explained
        on
            apart.file_id = explained.file_id
            and apart.month = explained.month
            and apart.organisation_code = explained.organisation_code
            and explained.test_group in (apart.test_group, 'all')

),

-- Of the older layout: those over six weeks are a part of the list.
more_than_the_list as (

    select
        {{ fault({
            'rule': "'part_exceeds_its_whole'",
            'file_id': 'part.file_id',
            'source_sheet': 'part.source_sheet',
            'source_cells': 'part.source_cells',
            'organisation_code': 'part.organisation_code',
            'test_code': 'part.test_code',
            'subject': "'waits'",
            'month': 'part.month',
            'row_number': 'part.row_number',
            'found': 'part.printed_text',
            'expected': "'no more than the list, ' || coalesce(whole.printed_text, 'of which there is none')",
            'effect': "case part.row_rule when 'provider' then 'withheld' else 'noted' end",
            'is_figure': "part.row_rule = 'provider'",
        }) }}
    from coded as part
    inner join coded as whole
        on
            part.file_id = whole.file_id
            and part.source_sheet = whole.source_sheet
            and part.row_number = whole.row_number
            and whole.kind = 'total'
    where
        part.kind = 'over_6_weeks'
        and part.waiting > coalesce(whole.waiting, 0)

),

{{ equal_months_of_lists('coded', "row_rule = 'provider' and test_code is not null and organisation_code is not null",
    from_figures=4) }}

-- A board that a file has in the month before, and after it where there is a month after.
board_months as (

    select distinct
        publication,
        file_id,
        source_sheet,
        month,
        organisation_code
    from coded
    where
        row_rule = 'provider'
        and organisation_code is not null
        and month is not null

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
        'unrecognised_rows', 'bad_cells', 'unknown_labels', 'lists_of_unknown_organisations', 'repeated', 'lacking', 'differing_subtotals',
        'more_than_the_list', 'equal_months', 'absent',
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
