{# Weekly bands of a waiting list, as raw columns: `weeks_08_09` holds 8 weeks and less than 9. #}
{% macro dm01_band_columns(from_week=0) -%}
    {%- set columns = [] -%}
    {%- for week in range(from_week, 13) -%}
        {%- do columns.append('weeks_%02d_%02d' % (week, week + 1)) -%}
    {%- endfor -%}
    {{ return(columns + ['weeks_13_on']) }}
{%- endmacro %}

{# Counts that workbooks to March 2009 print besides: 26 weeks or more, and weekly bands from 13 weeks on. #}
{% macro dm01_long_wait_columns() -%}
    {%- set columns = ['number_waiting_26_weeks'] -%}
    {%- for week in range(13, 52) -%}
        {%- do columns.append('weeks_%02d_%02d' % (week, week + 1)) -%}
    {%- endfor -%}
    {{ return(columns + ['weeks_52_on']) }}
{%- endmacro %}

{# Columns of counts of a DM01 sheet, as raw columns. #}
{% macro dm01_count_columns() -%}
    {{ return(
        ['total_waiting_list', 'number_waiting_6_weeks', 'number_waiting_13_weeks']
        + dm01_band_columns() + ['planned', 'unscheduled', 'waiting_list']
    ) }}
{%- endmacro %}

{# Patients who have waited from a number of weeks on: the sum of the weekly bands from there. #}
{% macro dm01_waiting_from(from_week, relation) -%}
    {%- for column in dm01_band_columns(from_week) -%}
        {{ relation }}.{{ column }}{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# True of a row in which each of some columns is printed as a whole number; null where one is empty. #}
{% macro dm01_are_whole(columns) -%}
    {%- for column in columns -%}
        {{ matches_fully(column, '[0-9]+') }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# Whether a cell of a count is empty, `NULL` as the publisher's database writes it included. #}
{% macro dm01_is_empty(text) -%}
    coalesce(trim({{ text }}), '') in ('', 'NULL')
{%- endmacro %}


{#
    Rows of DM01 sheets of every era with the named rule by which each is kept (`provider`) or left out:
    `blank`, `note` (a footnote, or the publisher's trailer line), `total` (the printed Total row, to
    2010 without a label), `padding` (the zeros of an empty form, 2010), `test_total` (test 16, the sum
    of the provider's other tests, printed from March 2018). `NULL` is how the publisher's database
    writes an empty cell. Raw tables of one sheet: those `from_april_2012`, those before, and those of
    2008/09, with bands to 52 weeks: of them `weeks_from_13_on` is the sum of the bands from 13 weeks on.
#}
{% macro dm01_rows(by_test, from_april_2012, before=[], with_bands_to_52=[]) -%}
    select
        cleaned.*,
        case
            when
                coalesce(
                    cleaned.published_region_code, cleaned.organisation_code, cleaned.organisation_name,
                    cleaned.diagnostic_id, cleaned.any_count
                ) is null
                then 'blank'
            when
                cleaned.is_before_april_2012
                and coalesce(
                    nullif(cleaned.published_region_code, '0'), nullif(cleaned.organisation_code, '0'),
                    nullif(cleaned.organisation_name, '0'), nullif(cleaned.diagnostic_id, '0'),
                    cleaned.any_count_but_0
                ) is null
                then 'padding'
            when
                coalesce(cleaned.published_region_code, cleaned.organisation_code, cleaned.diagnostic_id) is null
                and (
                    lower(cleaned.organisation_name) = 'total'
                    or (cleaned.is_before_april_2012 and cleaned.organisation_name is null)
                )
                then 'total'
            when
                cleaned.published_region_code is not null
                and coalesce(
                    cleaned.organisation_code, cleaned.organisation_name, cleaned.diagnostic_id, cleaned.any_count
                ) is null
                then 'note'
            when
                cleaned.organisation_code is null or cleaned.organisation_name is null
                {{- ' or cleaned.diagnostic_id is null' if by_test }}
                then 'unrecognised'
            when cleaned.diagnostic_id = '16' then 'test_total'
            else 'provider'
        end as row_rule
    from (
        {%- for raw_rows in from_april_2012 + before + with_bands_to_52 %}
        {%- set is_before_april_2012 = loop.index > from_april_2012 | length %}
        {%- set has_bands_to_52 = loop.index > (from_april_2012 + before) | length %}
        {%- set printed_columns = dm01_count_columns() %}
        {%- if has_bands_to_52 %}
        {%- do printed_columns.remove('weeks_13_on') %}
        {%- endif %}
        select
            _file_id as file_id,
            _sheet as sheet,
            _row as row_number,
            nullif({{ clean_text('region_code') }}, 'NULL') as published_region_code,
            {{ clean_text('provider_code') }} as organisation_code,
            {{ clean_text('provider_name') }} as organisation_name,
            {{ clean_text('diagnostic_id') if by_test else 'cast(null as string)' }} as diagnostic_id,
            {{ clean_text('diagnostic_test_name') if by_test else 'cast(null as string)' }} as test_name,
            {{ clean_text('region_name') if raw_rows.identifier.startswith('dm01_provider') else 'cast(null as string)' }}
                as published_region_name,
            {%- for column in dm01_count_columns() %}
            {{ column if column in printed_columns else 'cast(null as string) as ' ~ column }},
            {%- endfor %}
            {%- if has_bands_to_52 %}
            number_waiting_26_weeks,
            {% for column in dm01_long_wait_columns()[1:] -%}
            coalesce(try_cast({{ column }} as double), 0){{ ' + ' if not loop.last }}
            {%- endfor %} as weeks_from_13_on,
            {%- else %}
            cast(null as string) as number_waiting_26_weeks,
            cast(null as double) as weeks_from_13_on,
            {%- endif %}
            {{ is_before_april_2012 }} as is_before_april_2012,
            coalesce(
                {%- for column in printed_columns %}
                {{ clean_text(column) }}{{ ',' if not loop.last }}
                {%- endfor %}
            ) as any_count,
            {% if is_before_april_2012 -%}
            coalesce(
                {%- for column in printed_columns %}
                nullif({{ column }}, '0'){{ ',' if not loop.last }}
                {%- endfor %}
            )
            {%- else -%}
            cast(null as string)
            {%- endif %} as any_count_but_0
        from {{ raw_rows }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as cleaned
{%- endmacro %}


{# Rows of the two kinds of DM01 sheet, of every era. #}
{% macro dm01_provider_rows() -%}
    {{ dm01_rows(by_test=false, from_april_2012=[source('raw', 'dm01_provider'), source('raw', 'dm01_by_provider')]) }}
{%- endmacro %}

{% macro dm01_provider_by_test_rows() -%}
    {{ dm01_rows(
        by_test=true,
        from_april_2012=[source('raw', 'dm01_provider_by_test'), source('raw', 'dm01_by_provider_by_test')],
        before=[source('raw', 'dm01_by_organisation')],
        with_bands_to_52=[source('raw', 'dm01_by_organisation_2008')],
    ) }}
{%- endmacro %}


{# Cells of a row of each sheet that counts of a waiting list, and of tests done, are in, `#` for the row. #}
{% macro dm01_cell_ranges() -%}
    {%- set measures = {
        'wait': ['total_waiting_list', 'number_waiting_6_weeks', 'number_waiting_13_weeks'] + dm01_band_columns(8)
        + dm01_long_wait_columns(),
        'activity': ['planned', 'unscheduled', 'waiting_list'],
    } -%}
    select
        file_id,
        sheet,
        {{ ordered_list("case when measure = 'wait' then cell_range end", 'first_position', ',') }} as wait_ranges,
        {{ ordered_list("case when measure = 'activity' then cell_range end", 'first_position', ',') }}
            as activity_ranges
    from (
        select
            file_id,
            sheet,
            measure,
            min(position) as first_position,
            case
                when count(*) = 1 then min(letter) || '#'
                else {{ first_by('letter', 'position') }} || '#:' || {{ last_by('letter', 'position') }} || '#'
            end as cell_range
        from (
            select
                *,
                position - row_number() over (
                    partition by file_id, sheet, measure order by position asc nulls last
                ) as island
            from (
                {%- for measure, column_names in measures.items() %}
                select
                    columns.file_id,
                    columns.sheet,
                    columns.position,
                    columns.letter,
                    '{{ measure }}' as measure
                from {{ source('raw', 'columns') }} as columns
                inner join {{ source('raw', 'sheets') }} as sheets
                    on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
                where
                    sheets.raw_table like 'dm01%'
                    and columns.column_name in ('{{ column_names | join("', '") }}')
                {{ 'union all' if not loop.last }}
                {%- endfor %}
            ) as of_measures
        ) as islands
        group by file_id, sheet, measure, island
    ) as ranges
    group by file_id, sheet
{%- endmacro %}


{#
    Printed counts of a DM01 sheet, cast: providers', tests 16 and the Total row, with month and
    cells; a row that is left out by name has none. DM01 has no marks: a count is a number, and before April 2012 an
    empty cell (or `NULL`) beside numbers is 0, as the publisher's own sums have it: where it isn't, the rule
    bands_differ_from_their_total tells of the row.
#}
{% macro dm01_counts(table_rows) -%}
    {%- set is_counted = "table_rows.row_rule in ('provider', 'test_total', 'total')" -%}
    select
        table_rows.file_id,
        files.name as source_file,
        table_rows.sheet as source_sheet,
        table_rows.row_number,
        table_rows.row_rule,
        case when {{ is_counted }} then sheets.month end as month,
        table_rows.published_region_code,
        table_rows.organisation_code,
        table_rows.organisation_name,
        table_rows.diagnostic_id,
        table_rows.test_name,
        table_rows.published_region_name,
        {%- for column in dm01_count_columns() %}
        case
            when {{ is_counted }}
                then coalesce(
                    {{ count_value('table_rows.' ~ column) }},
                    {{ 'table_rows.weeks_from_13_on, ' if column == 'weeks_13_on' -}}
                    case
                        when table_rows.is_before_april_2012 and {{ dm01_is_empty('table_rows.' ~ column) }} then 0
                    end
                )
        end as {{ column }},
        {%- endfor %}
        case when {{ is_counted }} then {{ count_value('table_rows.number_waiting_26_weeks') }} end
            as number_waiting_26_weeks,
        case when {{ is_counted }} then replace(ranges.wait_ranges, '#', cast(table_rows.row_number as string)) end
            as wait_cells,
        case when {{ is_counted }} then replace(ranges.activity_ranges, '#', cast(table_rows.row_number as string)) end
            as activity_cells,
        case
            when table_rows.row_rule = 'unrecognised'
                then concat_ws(
                    ' | ', table_rows.published_region_code, table_rows.organisation_code, table_rows.organisation_name
                )
        end as row_text
    from {{ table_rows }} as table_rows
    inner join {{ source('raw', 'files') }} as files on table_rows.file_id = files.id
    inner join (
        select
            file_id,
            sheet,
            {{ month_in_text('period') }} as month
        from {{ source('raw', 'sheets') }}
    ) as sheets
        on table_rows.file_id = sheets.file_id and table_rows.sheet = sheets.sheet
    inner join (
        {{ dm01_cell_ranges() }}
    ) as ranges
        on table_rows.file_id = ranges.file_id and table_rows.sheet = ranges.sheet
{%- endmacro %}


{# Sums of all counts of DM01 rows, each under its own name; what can't be read adds nothing. #}
{% macro dm01_sums() -%}
    {%- for column in dm01_count_columns() %}
    coalesce(sum({{ column }}), 0) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# By how much a printed count is above its weekly bands from a number of weeks on; what can't be read is 0 here. #}
{% macro dm01_above_bands(printed, from_week) -%}
    coalesce({{ printed }}, 0) - (
        {%- for column in dm01_band_columns(from_week) -%}
        coalesce({{ column }}, 0){{ ' + ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}


{# Whether two rows differ in any of some counts, by more than fractions that don't add up to the last digit. #}
{% macro dm01_differ(one, other, columns) -%}
    {%- for column in columns -%}
    abs(coalesce({{ one }}.{{ column }}, 0) - coalesce({{ other }}.{{ column }}, 0)){{ ' + ' if not loop.last }}
    {%- endfor %} > 0.001
{%- endmacro %}


{# Patients who have waited from a number of weeks on; a band that can't be read and is proved to be 0 adds nothing. #}
{% macro dm01_proved_from(from_week) -%}
    {%- for column in dm01_band_columns(from_week) -%}
        {{ dm01_proved(column) }}{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# A printed count; where it can't be read and the file's own sums prove it, 0. #}
{% macro dm01_proved(column) -%}
    coalesce(dm01_rows.{{ column }}, case when row_faults.is_proved then 0 end)
{%- endmacro %}


{# All tests done of a row: planned, unscheduled and from the waiting list. #}
{% macro dm01_activity() -%}
    {{ dm01_proved('planned') }} + {{ dm01_proved('unscheduled') }} + {{ dm01_proved('waiting_list') }}
{%- endmacro %}


{# Whether any count of a row has a fraction. #}
{% macro dm01_has_a_fraction() -%}
    {%- for column in dm01_count_columns() -%}
    abs({{ column }} - round({{ column }})){{ ' + ' if not loop.last }}
    {%- endfor %} > 0
{%- endmacro %}


{# Whether all weekly bands of a provider's tests agree with the sheet of providers, or with test 16. #}
{% macro dm01_bands_are_right() -%}
    coalesce(
        {%- for column in dm01_band_columns() %}
        abs(coalesce(beside.list_{{ column }}, beside.of_16_{{ column }}) - beside.{{ column }})
        {{- ' + ' if not loop.last }}
        {%- endfor %} < 0.001,
        false
    )
{%- endmacro %}


{# Whether the sheet of providers, or test 16, has what a provider's tests add up to, but for a difference in one of them. #}
{% macro dm01_is_right(column, difference) -%}
    coalesce(
        abs(coalesce(beside.list_{{ column }}, beside.of_16_{{ column }}) - beside.{{ column }} + {{ difference }}) < 0.001,
        false
    )
{%- endmacro %}


{# Columns of a relation, in a select list. #}
{% macro dm01_columns_of(relation, columns) -%}
    {%- for column in columns %}
    {{ relation }}.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
