{{ config(materialized='table') }}

{% set staged = [
    ref('int_figures__did_cells'), ref('stg_did__table_10_by_year'), ref('stg_did__table_11_by_year'),
    ref('stg_did__table_13_by_quarter'), ref('stg_dm01__provider_by_test'), ref('stg_phs__waits'),
    ref('stg_statswales__waits'), ref('stg_ni__waits'),
] %}

with files as (

    select * from {{ ref('int_editions__files') }}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

sheets as (

    select * from {{ source('raw', 'sheets') }}

),

problems as (

    select * from {{ source('raw', 'problems') }}

),

title_blocks as (

    select
        *,
        cast({{ first_month_of_period(clean_text('text')) }} as string) as printed
    from {{ source('raw', 'title_blocks') }}
    where field = 'period'

),

-- What the loader found: a file that it refused, and what it read a file without.
loaded_with_problems as (

    select
        {{ fault({
            'rule': 'rule',
            'file_id': 'file_id',
            'source_sheet': 'sheet',
            'source_cells': 'cell',
            'measure': 'found',
            'found': 'found',
            'expected': 'expected',
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from problems
    where file_id is not null

),

-- A workbook of one month or year says so in each of its sheets.
workbooks as (

    select
        sheets.file_id,
        min(sheets.raw_table) as raw_table
    from sheets
    where
        sheets.raw_table like 'did%year'
        or sheets.raw_table like 'dm01%'
    group by sheets.file_id

),

periods as (

    select
        title_blocks.file_id,
        title_blocks.sheet,
        title_blocks.cell,
        title_blocks.text,
        title_blocks.printed,
        sheets.file_id is not null as is_of_figures,
        count(*) over (partition by title_blocks.file_id, title_blocks.printed) as sheets_with_it,
        min(case when sheets.file_id is not null then title_blocks.printed end) over (
            partition by title_blocks.file_id
        ) as first_of_figures,
        max(case when sheets.file_id is not null then title_blocks.printed end) over (
            partition by title_blocks.file_id
        ) as last_of_figures,
        min(title_blocks.printed) over (partition by title_blocks.file_id) as first_printed,
        max(title_blocks.printed) over (partition by title_blocks.file_id) as last_printed
    from title_blocks
    inner join workbooks on title_blocks.file_id = workbooks.file_id
    left join sheets
        on
            title_blocks.file_id = sheets.file_id
            and title_blocks.sheet = sheets.sheet
    where title_blocks.printed is not null

),

differing_periods as (

    select
        {{ fault({
            'rule': "'periods_differ'",
            'file_id': 'odd.file_id',
            'source_sheet': 'odd.sheet',
            'source_cells': 'odd.cell',
            'found': 'odd.text',
            'expected': "'one period in all sheets: ' || other.sheet || ' ' || other.cell || ' reads ' || other.text",
            'effect': "'withheld'",
        }) }}
    from (
        select
            *,
            row_number() over (
                partition by file_id
                order by
                    sheets_with_it asc nulls last,
                    case when is_of_figures then 2 else 1 end asc nulls last,
                    sheet asc nulls last
            ) as place
        from periods
        where first_printed <> last_printed
    ) as odd
    inner join (
        select
            *,
            row_number() over (
                partition by file_id
                order by
                    sheets_with_it desc nulls last,
                    case when is_of_figures then 1 else 2 end asc nulls last,
                    sheet desc nulls last
            ) as place
        from periods
        where first_printed <> last_printed
    ) as other
        on
            odd.file_id = other.file_id
            and other.place = 1
            and odd.printed <> other.printed
    where odd.place = 1

),

-- A month has one sheet of its own in the workbooks that print a sheet a month.
sheets_of_one_month as (

    select
        {{ fault({
            'rule': "'periods_differ'",
            'file_id': 'one.file_id',
            'source_sheet': 'one.sheet',
            'source_cells': 'printed.cell',
            'measure': 'one.sheet',
            'month': 'try_cast(one.period as date)',
            'found': 'one.period',
            'expected': "'a month of its own: sheet ' || other.sheet || ' is of it too'",
            'effect': "'withheld'",
            'is_repeat': 'one.sheet > other.sheet',
        }) }}
    from sheets as one
    inner join sheets as other
        on
            one.file_id = other.file_id
            and one.period = other.period
            and one.sheet <> other.sheet
            and one.raw_table = other.raw_table
    left join {{ source('raw', 'title_blocks') }} as printed
        on
            one.file_id = printed.file_id
            and one.sheet = printed.sheet
            and printed.field = 'period'
    where one.raw_table = 'did_table_1_month'

),

-- Table 1a is April, Table 1b May, to Table 1l March of the next year; all of one financial year.
lettered_sheets as (

    select
        sheets.file_id,
        sheets.sheet,
        sheets.period,
        try_cast(sheets.period as date) as month,
        ascii(substring(lower(sheets.sheet), length(sheets.sheet), 1)) - 97 as place
    from sheets
    where
        sheets.raw_table = 'did_table_1_month'
        and {{ matches_fully("lower(sheets.sheet)", '.*[0-9][a-l]') }}

),

first_months as (

    select
        *,
        cast({{ dbt.dateadd('month', '-place', 'month') }} as date) as first_month,
        count(*) over (partition by file_id, {{ dbt.dateadd('month', '-place', 'month') }}) as sheets_that_agree
    from lettered_sheets
    where month is not null

),

usual_years as (

    select
        *,
        first_value(first_month) over (
            partition by file_id order by sheets_that_agree desc nulls last, first_month asc nulls last
        ) as usual_first_month
    from first_months

),

sheets_out_of_order as (

    select
        {{ fault({
            'rule': "'periods_differ'",
            'file_id': 'usual_years.file_id',
            'source_sheet': 'usual_years.sheet',
            'source_cells': 'printed.cell',
            'measure': 'usual_years.sheet',
            'month': 'usual_years.month',
            'found': 'usual_years.period',
            'expected': month_and_year(dbt.dateadd('month', 'usual_years.place', 'usual_years.usual_first_month'))
                ~ " || ', by the other sheets'",
            'effect': "'withheld'",
        }) }}
    from usual_years
    left join {{ source('raw', 'title_blocks') }} as printed
        on
            usual_years.file_id = printed.file_id
            and usual_years.sheet = printed.sheet
            and printed.field = 'period'
    where usual_years.first_month <> usual_years.usual_first_month

),

-- Where the day of issue is printed: the sheet of figures before others.
places_of_days as (

    select
        printed.file_id,
        printed.sheet,
        printed.cell,
        row_number() over (
            partition by printed.file_id
            order by
                case when sheets.file_id is not null then 1 else 2 end asc nulls last,
                case printed.field when 'published' then 1 else 2 end asc nulls last,
                printed.sheet asc nulls last
        ) as place
    from {{ source('raw', 'title_blocks') }} as printed
    left join sheets
        on
            printed.file_id = sheets.file_id
            and printed.sheet = sheets.sheet
    where printed.field in ('published', 'revised')

),

days as (

    select
        {{ fault({
            'rule': 'files.day_fault',
            'file_id': 'files.file_id',
            'source_sheet': 'places.sheet',
            'source_cells': 'places.cell',
            'found': "coalesce('issued on ' || cast(printed_on as string), printed_day, 'no day of issue')",
            'expected': "case day_fault"
                ~ " when 'issued_before_its_months_end' then 'a day from ' || cast(issued_from as string) || ' on'"
                ~ " || coalesce('; taken as ' || cast(issued_on as string), '; taken as not known')"
                ~ " when 'issued_in_the_future' then 'a day by ' || cast(loaded_on as string) || ', when it was loaded'"
                ~ " else 'a day of issue, in the download manifest or the seed decisions' end",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from files
    left join places_of_days as places
        on
            files.file_id = places.file_id
            and places.place = 1
    where files.day_fault is not null

),

-- Cells under no header. The department's workbook of Northern Ireland has stray columns to the right of its table, and
-- Public Health Scotland's older layout, as others have re-saved it, row numbers before it: they are passed over.
last_columns as (

    select
        columns.file_id,
        columns.sheet,
        max(columns.position) as last_position
    from sheets
    inner join {{ source('raw', 'columns') }} as columns
        on
            sheets.file_id = columns.file_id
            and sheets.sheet = columns.sheet
    where sheets.raw_table = 'doh_ni_waits'
    group by columns.file_id, columns.sheet

),

stray_cells as (

    select
        *,
        {{ replace_all('cell', '[0-9]+', '') }} as letter,
        cast({{ replace_all('cell', '[A-Z]+', '') }} as bigint) as row_number
    from {{ source('raw', 'stray_cells') }}
    where {{ clean_text('text') }} is not null

),

stray_columns as (

    select
        stray_cells.file_id,
        stray_cells.sheet,
        stray_cells.letter,
        min(stray_cells.row_number) as first_row,
        max(stray_cells.row_number) as last_row,
        count(*) as cells,
        {{ first_by('stray_cells.text', 'stray_cells.row_number') }} as first_text
    from stray_cells
    group by stray_cells.file_id, stray_cells.sheet, stray_cells.letter

),

figures_without_header as (

    select
        {{ fault({
            'rule': "'figures_under_no_header'",
            'file_id': 'stray_columns.file_id',
            'source_sheet': 'stray_columns.sheet',
            'source_cells': "stray_columns.letter || cast(stray_columns.first_row as string)"
                ~ " || case when stray_columns.last_row > stray_columns.first_row"
                ~ " then ':' || stray_columns.letter || cast(stray_columns.last_row as string) else '' end",
            'found': "case when stray_columns.cells > 1 then cast(stray_columns.cells as string) || ' cells, first ' else '' end"
                ~ " || stray_columns.first_text",
            'expected': "'a header over this column that loaders/layouts/headers.csv knows, or empty cells'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from stray_columns
    inner join files on stray_columns.file_id = files.file_id
    left join last_columns
        on
            stray_columns.file_id = last_columns.file_id
            and stray_columns.sheet = last_columns.sheet
    where
        not (files.publication like 'phs%older' and stray_columns.letter = 'A')
        and coalesce({{ column_position('stray_columns.letter') }} < last_columns.last_position, true)

),

found_faults as (
    {% for relation in [
        'loaded_with_problems', 'differing_periods', 'sheets_of_one_month', 'sheets_out_of_order', 'days',
        'figures_without_header',
    ] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

decided_faults as (

    {{ decided('found_faults', 'files', 'decisions') }}

),

-- How many figures a file has, or a sheet of a month.
figures as (

    select
        withheld.file_id,
        withheld.sheet_of_a_month,
        sum(figures_of_sheets.figures) as figures
    from (
        select distinct
            file_id,
            case when month is not null then source_sheet end as sheet_of_a_month
        from decided_faults
        where effect = 'withheld'
    ) as withheld
    inner join (
        {%- for relation in staged %}
        select
            file_id,
            source_sheet,
            count(*) as figures
        from {{ relation }}
        where row_rule not in ('blank', 'note', 'total', 'padding', 'test_total', 'subtotal', 'unrecognised')
        group by file_id, source_sheet
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as figures_of_sheets
        on
            withheld.file_id = figures_of_sheets.file_id
            and (withheld.sheet_of_a_month is null or withheld.sheet_of_a_month = figures_of_sheets.source_sheet)
    group by withheld.file_id, withheld.sheet_of_a_month

),

final as (

    select
        decided_faults.*,
        case when decided_faults.effect = 'withheld' then figures.figures end as figures
    from decided_faults
    left join figures
        on
            decided_faults.file_id = figures.file_id
            and coalesce(case when decided_faults.month is not null then decided_faults.source_sheet end, '')
            = coalesce(figures.sheet_of_a_month, '')
    union all
    select
        {%- for column in fault_columns() if column != 'effect' %}
        {{ {
            'rule': 'problems.rule', 'source_sheet': 'problems.sheet', 'source_cells': 'problems.cell',
            'measure': 'problems.sha256', 'found': 'problems.found', 'expected': 'problems.expected',
            'is_figure': 'false', 'is_added': 'false', 'is_repeat': 'false', 'month': 'cast(null as date)',
            'row_number': 'cast(null as bigint)', 'value': 'cast(null as double)',
        }.get(column, 'cast(null as string)') }} as {{ column }},
        {%- endfor %}
        problems.publication,
        problems.name as source_file,
        problems.period,
        'withheld' as effect,
        decisions.decision,
        decisions.value as decided_value,
        case when decisions.decision is not null then 'decisions' end as decided_by,
        cast(null as bigint) as figures
    from problems
    left join decisions
        on
            problems.rule = decisions.rule
            and problems.sha256 = decisions.sha256
    where problems.file_id is null

)

select * from final
