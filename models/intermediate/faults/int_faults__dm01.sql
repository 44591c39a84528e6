{{ config(materialized='table') }}

{% set counts = dm01_count_columns() %}
{% set waits = counts[:-3] %}
{% set activity = counts[-3:] %}
{% set bands_by_name = [] %}
{% for column in dm01_band_columns() %}
{% do bands_by_name.append(" when '" ~ column ~ "' then printed." ~ column) %}
{% endfor %}
{% set bands_by_name = bands_by_name | join %}
{% set raw_tables = [
    source('raw', 'dm01_provider'), source('raw', 'dm01_by_provider'), source('raw', 'dm01_provider_by_test'),
    source('raw', 'dm01_by_provider_by_test'), source('raw', 'dm01_by_organisation'),
    source('raw', 'dm01_by_organisation_2008'),
] %}

with by_test as {{ read_anew() }} (

    select * from {{ ref('stg_dm01__provider_by_test') }}

),

listed as {{ read_anew() }} (

    select * from {{ ref('stg_dm01__provider') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}
    where publication in ('dm01', 'dm01_name')

),

trusts as (

    select
        organisation_code,
        max(region_code) as region_code
    from {{ ref('stg_ods__trusts') }}
    group by organisation_code

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

coded as {{ read_anew() }} (

    select
        by_test.*,
        by_number.test_code,
        by_name.test_code as test_code_by_name
    from by_test
    left join test_labels as by_number
        on
            by_test.diagnostic_id = by_number.label
            and by_number.publication = 'dm01'
    left join test_labels as by_name
        on
            lower(by_test.test_name) = by_name.label
            and by_name.publication = 'dm01_name'
    where by_test.row_rule in ('provider', 'test_total', 'total', 'unrecognised')

),

odd_rows as {{ read_anew() }} (

    select * from {{ ref('int_faults__dm01_odd_rows') }}

),

-- Cells that are no whole number, of the few rows that have one.
uncommon_rows as {{ read_anew() }} (

    select * from odd_rows
    where has_odd_cells

),

uncommon_cells as (
    {% for relation in raw_tables %}
    {%- set columns = counts | reject(
        'equalto', 'weeks_13_on' if relation.identifier == 'dm01_by_organisation_2008' else ''
    ) | list %}
    select
        file_id,
        sheet,
        row_number,
        column_name,
        printed_text
    from (
        select
            printed._file_id as file_id,
            printed._sheet as sheet,
            printed._row as row_number,
            {{ dm01_columns_of('printed', columns) }}
        from {{ relation }} as printed
        inner join uncommon_rows
            on
                printed._file_id = uncommon_rows.file_id
                and printed._sheet = uncommon_rows.source_sheet
                and printed._row = uncommon_rows.row_number
    ) as uncommon
    unpivot include nulls (
        printed_text for column_name in ({{ columns | join(', ') }})
    )
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

read_cells as (

    select
        *,
        {{ count_value('printed_text') }} as printed_count
    from uncommon_cells

),

-- A provider stands once in the sheet of providers, and once for each test in that of tests. Of those that stand twice
-- the counts are compared.
twin_keys as (
    {% for relation in ['by_test', 'listed'] %}
    select
        '{{ relation }}' as kind,
        printed.file_id,
        min(printed.source_sheet) as source_sheet,
        printed.organisation_code,
        coalesce(printed.diagnostic_id, '') as diagnostic_id,
        count(*) as row_count,
        min(printed.row_number) as first_row,
        min(printed.source_sheet || lpad(cast(printed.row_number as string), 9, '0')) as first_place,
        max(printed.row_number) as last_row,
        {% for column in counts -%}
        max(coalesce(printed.{{ column }}, 0)) - min(coalesce(printed.{{ column }}, 0)){{ ' + ' if not loop.last }}
        {%- endfor %} = 0 as are_the_same
    from {{ relation }} as printed
    inner join (
        select
            file_id,
            organisation_code,
            coalesce(diagnostic_id, '') as diagnostic_id
        from {{ relation }}
        where row_rule in ('provider', 'test_total')
        group by file_id, organisation_code, coalesce(diagnostic_id, '')
        having count(*) > 1
    ) as twins
        on
            printed.file_id = twins.file_id
            and printed.organisation_code = twins.organisation_code
            and coalesce(printed.diagnostic_id, '') = twins.diagnostic_id
    where printed.row_rule in ('provider', 'test_total')
    group by printed.file_id, printed.organisation_code, coalesce(printed.diagnostic_id, '')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A provider's tests beside its row of the sheet of providers, and beside test 16.
sums_of_tests as (

    select
        file_id,
        source_sheet,
        organisation_code,
        max(month) as month,
        min(row_number) as row_number,
        {{ dm01_sums() }}
    from by_test
    where row_rule = 'provider'
    group by file_id, source_sheet, organisation_code

),

sheets_of_providers as (

    select
        file_id,
        min(source_sheet) as list_sheet
    from listed
    where row_rule = 'provider'
    group by file_id

),

beside as (

    select
        sums.*,
        sheets_of_providers.list_sheet,
        listed.row_number as list_row,
        test_16.row_number as row_of_16,
        (listed.file_id is not null and coalesce({{ dm01_differ('sums', 'listed', counts) }}, false))
        or (test_16.file_id is not null and coalesce({{ dm01_differ('sums', 'test_16', counts) }}, false))
            as is_different,
        {%- for column in counts %}
        listed.{{ column }} as list_{{ column }},
        test_16.{{ column }} as of_16_{{ column }},
        {%- endfor %}
        sums.month is not null as is_dated
    from sums_of_tests as sums
    left join sheets_of_providers on sums.file_id = sheets_of_providers.file_id
    left join listed
        on
            sums.file_id = listed.file_id
            and sums.organisation_code = listed.organisation_code
            and listed.row_rule = 'provider'
    left join by_test as test_16
        on
            sums.file_id = test_16.file_id
            and sums.source_sheet = test_16.source_sheet
            and sums.organisation_code = test_16.organisation_code
            and test_16.row_rule = 'test_total'

),

-- Unpivoted: a union would have a part for each count, and Spark plans each wherever this is read.
differing as (

    select
        file_id,
        source_sheet,
        organisation_code,
        month,
        list_sheet,
        list_row,
        row_of_16,
        column_name,
        case column_name
            {%- for column in counts %}
            when '{{ column }}' then {{ loop.index }}
            {%- endfor %}
        end as place,
        case when column_name in ({{ quoted_list(activity) }}) then 'activity' else 'waits' end as subject,
        sum_of_tests,
        listed_count,
        count_of_16,
        list_row is not null and abs(coalesce(listed_count, 0) - sum_of_tests) > 0.001 as list_differs,
        row_of_16 is not null and abs(coalesce(count_of_16, 0) - sum_of_tests) > 0.001 as of_16_differs
    from beside
    unpivot include nulls (
        (sum_of_tests, listed_count, count_of_16) for column_name in (
            {%- for column in counts %}
            ({{ column }}, list_{{ column }}, of_16_{{ column }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    )
    where
        is_different
        and (
            abs(coalesce(listed_count, sum_of_tests) - sum_of_tests) > 0.001
            or abs(coalesce(count_of_16, sum_of_tests) - sum_of_tests) > 0.001
        )

),

-- Faults that name a row for both subjects.
subjects as (

    select 'waits' as subject
    union all
    select 'activity' as subject

),

months_of_sheets as (

    select
        file_id,
        source_sheet,
        max(month) as month
    from by_test
    group by file_id, source_sheet

),

unrecognised_rows as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'lost.file_id',
            'source_sheet': 'lost.source_sheet',
            'source_cells': "'row ' || cast(lost.row_number as string)",
            'organisation_code': 'coalesce(lost.organisation_code, codes_of_names.organisation_code)',
            'test_code': 'lost.test_code',
            'subject': 'subjects.subject',
            'month': 'months_of_sheets.month',
            'row_number': 'lost.row_number',
            'region_code': 'lost.published_region_code',
            'found': 'lost.row_text',
            'expected': "'a provider code and name and a Diagnostic ID; the Total row; a note; or an empty row'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from coded as lost
    inner join months_of_sheets
        on
            lost.file_id = months_of_sheets.file_id
            and lost.source_sheet = months_of_sheets.source_sheet
    left join (
        select
            file_id,
            lower(organisation_name) as name,
            min(organisation_code) as organisation_code
        from by_test
        where row_rule = 'provider'
        group by file_id, lower(organisation_name)
    ) as codes_of_names
        on
            lost.file_id = codes_of_names.file_id
            and lower(lost.organisation_name) = codes_of_names.name
    cross join subjects
    where lost.row_rule = 'unrecognised'
    union all
    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'row_number': 'row_number',
            'found': 'row_text',
            'expected': "'a provider code and name; the Total row; a note; or an empty row'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from listed
    where row_rule = 'unrecognised'

),

bad_cells as (

    select
        {{ fault({
            'rule': "case when read_cells.printed_count is null then 'figure_is_unreadable' else 'figure_is_a_fraction' end",
            'file_id': 'uncommon_rows.file_id',
            'source_sheet': 'uncommon_rows.source_sheet',
            'source_cells': 'columns.letter || cast(uncommon_rows.row_number as string)',
            'organisation_code': 'uncommon_rows.organisation_code',
            'test_code': 'test_labels.test_code',
            'measure': 'read_cells.column_name',
            'subject': "case when read_cells.column_name in ('" ~ activity | join("', '") ~ "') then 'activity' else 'waits' end",
            'month': 'uncommon_rows.month',
            'row_number': 'uncommon_rows.row_number',
            'found': 'read_cells.printed_text',
            'expected': "case when read_cells.printed_count is null then 'a number such as 1235: DM01 has no marks'"
                ~ " else 'a whole number' end",
            'effect': "case when read_cells.printed_count is not null or uncommon_rows.kind = 'listed'"
                ~ " or uncommon_rows.row_rule <> 'provider' then 'noted'"
                ~ " when abs(uncommon_rows.above_bands) + abs(uncommon_rows.above_bands_from_6)"
                ~ " + abs(uncommon_rows.above_bands_from_13) < 0.001 and differing.file_id is null"
                ~ " and coalesce(beside.list_row, beside.row_of_16) is not null then 'resolved' else 'withheld' end",
            'is_figure': "uncommon_rows.kind = 'by_test' and uncommon_rows.row_rule = 'provider'",
        }) }}
    from uncommon_rows
    inner join read_cells
        on
            uncommon_rows.file_id = read_cells.file_id
            and uncommon_rows.source_sheet = read_cells.sheet
            and uncommon_rows.row_number = read_cells.row_number
    inner join columns
        on
            read_cells.file_id = columns.file_id
            and read_cells.sheet = columns.sheet
            and read_cells.column_name = columns.column_name
    left join beside
        on
            uncommon_rows.file_id = beside.file_id
            and uncommon_rows.source_sheet = beside.source_sheet
            and uncommon_rows.organisation_code = beside.organisation_code
    left join differing
        on
            uncommon_rows.file_id = differing.file_id
            and uncommon_rows.source_sheet = differing.source_sheet
            and uncommon_rows.organisation_code = differing.organisation_code
            and read_cells.column_name = differing.column_name
    left join test_labels
        on
            uncommon_rows.diagnostic_id = test_labels.label
            and test_labels.publication = 'dm01'
    where
        coalesce(read_cells.printed_count <> round(read_cells.printed_count), true)
        and not (
            uncommon_rows.month < cast('2012-04-01' as date)
            and {{ dm01_is_empty('read_cells.printed_text') }}
        )

),

-- A sheet that lacks the header of a count that figures are made of: all its figures are withheld.
lacking_columns as (
    {% for subject, needed in {
        'waits': ['total_waiting_list', 'number_waiting_6_weeks', 'number_waiting_13_weeks'], 'activity': activity,
    }.items() %}
    {%- for column in needed %}
    select
        {{ fault({
            'rule': "'header_is_missing'",
            'file_id': 'by_test.file_id',
            'source_sheet': 'by_test.source_sheet',
            'organisation_code': 'by_test.organisation_code',
            'measure': "'" ~ column ~ "'",
            'subject': "'" ~ subject ~ "'",
            'month': 'by_test.month',
            'row_number': 'by_test.row_number',
            'found': "'no column of " ~ column | replace('_', ' ') ~ "'",
            'expected': "'a header of it'",
            'effect': "'withheld'",
        }) }}
    from by_test
    left join columns
        on
            by_test.file_id = columns.file_id
            and by_test.source_sheet = columns.sheet
            and columns.column_name = '{{ column }}'
    where
        by_test.row_rule = 'provider'
        and columns.column_name is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

unreadable_rows as (

    select distinct
        file_id,
        source_sheet,
        row_number,
        organisation_code,
        subject,
        effect
    from bad_cells
    where rule = 'figure_is_unreadable'

),

-- The number of a test against its name.
named_tests as (

    select
        odd.*,
        with_the_number.file_id is not null as number_is_in_another_row,
        with_the_name.file_id is not null as name_is_in_another_row,
        any_with_the_name.file_id is not null as name_has_a_row
    from coded as odd
    left join coded as with_the_number
        on
            odd.file_id = with_the_number.file_id
            and odd.source_sheet = with_the_number.source_sheet
            and odd.organisation_code = with_the_number.organisation_code
            and odd.test_code = with_the_number.test_code
            and odd.row_number <> with_the_number.row_number
            and with_the_number.row_rule = 'provider'
    left join coded as with_the_name
        on
            odd.file_id = with_the_name.file_id
            and odd.source_sheet = with_the_name.source_sheet
            and odd.organisation_code = with_the_name.organisation_code
            and odd.test_code_by_name = with_the_name.test_code
            and odd.row_number <> with_the_name.row_number
            and with_the_name.row_rule = 'provider'
            and with_the_name.test_code = coalesce(with_the_name.test_code_by_name, with_the_name.test_code)
    left join coded as any_with_the_name
        on
            odd.file_id = any_with_the_name.file_id
            and odd.source_sheet = any_with_the_name.source_sheet
            and odd.organisation_code = any_with_the_name.organisation_code
            and odd.test_code_by_name = any_with_the_name.test_code
            and odd.row_number <> any_with_the_name.row_number
            and any_with_the_name.row_rule = 'provider'
    where
        odd.row_rule in ('provider', 'test_total')
        and (
            coalesce(odd.test_code, '') <> odd.test_code_by_name
            or (odd.row_rule = 'provider' and lower(odd.test_name) = 'total')
        )

),

wrong_numbers as (

    select
        {{ fault({
            'rule': "'test_number_differs_from_its_name'",
            'file_id': 'named_tests.file_id',
            'source_sheet': 'named_tests.source_sheet',
            'source_cells': 'columns.letter || cast(named_tests.row_number as string)'
                ~ " || coalesce(':' || names.letter || cast(named_tests.row_number as string), '')",
            'organisation_code': 'named_tests.organisation_code',
            'test_code': "case when named_tests.number_is_in_another_row and named_tests.name_has_a_row then null"
                ~ " when named_tests.number_is_in_another_row or named_tests.test_code is null"
                ~ " then named_tests.test_code_by_name else named_tests.test_code end",
            'subject': 'subjects.subject',
            'month': 'named_tests.month',
            'row_number': 'named_tests.row_number',
            'found': "named_tests.diagnostic_id || ' ' || named_tests.test_name",
            'expected': "'a number and the name of the same test'",
            'effect': "case when named_tests.name_is_in_another_row and not named_tests.number_is_in_another_row"
                ~ " and named_tests.test_code is not null then 'resolved' else 'withheld' end",
            'is_added': "named_tests.row_rule = 'test_total'",
        }) }}
    from named_tests
    inner join columns
        on
            named_tests.file_id = columns.file_id
            and named_tests.source_sheet = columns.sheet
            and columns.column_name = 'diagnostic_id'
    left join columns as names
        on
            named_tests.file_id = names.file_id
            and named_tests.source_sheet = names.sheet
            and names.column_name = 'diagnostic_test_name'
    cross join subjects
    union all
    -- where no other row says which of the two it is, the figure may be the other test's as well
    select
        {{ fault({
            'rule': "'test_number_differs_from_its_name'",
            'file_id': 'named_tests.file_id',
            'source_sheet': 'named_tests.source_sheet',
            'source_cells': 'columns.letter || cast(named_tests.row_number as string)'
                ~ " || coalesce(':' || names.letter || cast(named_tests.row_number as string), '')",
            'organisation_code': 'named_tests.organisation_code',
            'test_code': 'named_tests.test_code_by_name',
            'subject': 'subjects.subject',
            'month': 'named_tests.month',
            'row_number': 'named_tests.row_number',
            'region_code': 'named_tests.published_region_code',
            'found': "named_tests.diagnostic_id || ' ' || named_tests.test_name",
            'expected': "'a number and the name of the same test'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from named_tests
    inner join columns
        on
            named_tests.file_id = columns.file_id
            and named_tests.source_sheet = columns.sheet
            and columns.column_name = 'diagnostic_id'
    left join columns as names
        on
            named_tests.file_id = names.file_id
            and named_tests.source_sheet = names.sheet
            and names.column_name = 'diagnostic_test_name'
    cross join subjects
    where
        not named_tests.number_is_in_another_row
        and not named_tests.name_has_a_row
        and named_tests.test_code is not null
        and named_tests.test_code_by_name is not null
        and named_tests.row_rule = 'provider'

),

unknown_tests as (

    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'coded.file_id',
            'source_sheet': 'coded.source_sheet',
            'source_cells': 'columns.letter || cast(coded.row_number as string)',
            'organisation_code': 'coded.organisation_code',
            'subject': 'subjects.subject',
            'month': 'coded.month',
            'row_number': 'coded.row_number',
            'found': "concat_ws(' ', coded.diagnostic_id, coded.test_name)",
            'expected': "'a Diagnostic ID that seeds/labels/test_labels.csv maps to a test'",
            'effect': "'withheld'",
        }) }}
    from coded
    inner join columns
        on
            coded.file_id = columns.file_id
            and coded.source_sheet = columns.sheet
            and columns.column_name = 'diagnostic_id'
    cross join subjects
    where
        coded.row_rule = 'provider'
        and coded.test_code is null
        and coded.test_code_by_name is null

),

-- Regions: a code that nobody knows, or one beside the name of another. A provider's other rows say which it is.
regions_printed as (

    select
        file_id,
        source_sheet,
        published_region_code,
        published_region_name,
        count(*) as row_count
    from by_test
    where
        row_rule = 'provider'
        and published_region_name is not null
    group by file_id, source_sheet, published_region_code, published_region_name

),

names_of_regions as (

    select
        *,
        first_value(published_region_code) over (
            partition by file_id, source_sheet, lower(published_region_name)
            order by row_count desc nulls last, published_region_code asc nulls last
        ) as usual_code,
        first_value(lower(published_region_name)) over (
            partition by file_id, source_sheet, published_region_code
            order by row_count desc nulls last, published_region_name asc nulls last
        ) as usual_name
    from regions_printed

),

regions_of_providers as (

    select
        by_test.file_id,
        by_test.source_sheet,
        by_test.organisation_code,
        by_test.published_region_code,
        count(*) as row_count
    from by_test
    inner join published_regions on by_test.published_region_code = published_regions.published_region_code
    where by_test.row_rule = 'provider'
    group by by_test.file_id, by_test.source_sheet, by_test.organisation_code, by_test.published_region_code

),

usual_regions as (

    select
        file_id,
        source_sheet,
        organisation_code,
        max(case when place = 1 then published_region_code end) as usual_code,
        max(case when place = 1 then row_count end) as usual_rows,
        max(case when place = 1 then is_in_the_list end) as is_in_the_list,
        sum(row_count) as all_rows
    from (
        select
            printed.*,
            case when printed.published_region_code = trusts.region_code then 1 else 0 end as is_in_the_list,
            row_number() over (
                partition by printed.file_id, printed.source_sheet, printed.organisation_code
                order by
                    case when printed.published_region_code = trusts.region_code then 1 else 2 end asc nulls last,
                    printed.row_count desc nulls last,
                    printed.published_region_code asc nulls last
            ) as place
        from regions_of_providers as printed
        left join trusts on printed.organisation_code = trusts.organisation_code
    ) as ranked
    group by file_id, source_sheet, organisation_code

),

odd_regions as (

    select
        by_test.*,
        published_regions.published_region_code is not null as region_is_known,
        names_of_regions.usual_code as code_of_the_name,
        names_of_regions.usual_name,
        case
            when usual_regions.is_in_the_list = 1 or 3 * usual_regions.usual_rows >= 2 * usual_regions.all_rows
                then usual_regions.usual_code
        end as code_of_the_provider
    from by_test
    left join published_regions on by_test.published_region_code = published_regions.published_region_code
    left join names_of_regions
        on
            by_test.file_id = names_of_regions.file_id
            and by_test.source_sheet = names_of_regions.source_sheet
            and by_test.published_region_code = names_of_regions.published_region_code
            and by_test.published_region_name = names_of_regions.published_region_name
            and (
                names_of_regions.published_region_code <> names_of_regions.usual_code
                or lower(names_of_regions.published_region_name) <> names_of_regions.usual_name
            )
    left join usual_regions
        on
            by_test.file_id = usual_regions.file_id
            and by_test.source_sheet = usual_regions.source_sheet
            and by_test.organisation_code = usual_regions.organisation_code
    left join trusts on by_test.organisation_code = trusts.organisation_code
    where
        by_test.row_rule = 'provider'
        and (
            names_of_regions.file_id is not null
            or (
                published_regions.published_region_code is null
                and not (by_test.published_region_code is null and by_test.organisation_code in ('IS1', 'NONP'))
            )
            or (
                by_test.published_region_code <> usual_regions.usual_code
                and (
                    trusts.organisation_code is not null
                    or {{ matches_fully('by_test.organisation_code', 'R[A-Z0-9]{2}') }}
                )
            )
        )

),

wrong_regions as (

    select
        {{ fault({
            'rule': "case when not odd_regions.region_is_known then 'region_is_not_known'"
                ~ " when odd_regions.code_of_the_name is not null then 'region_code_differs_from_its_name'"
                ~ " else 'region_differs_from_its_provider' end",
            'file_id': 'odd_regions.file_id',
            'source_sheet': 'odd_regions.source_sheet',
            'source_cells': "case when odd_regions.code_of_the_name <> odd_regions.published_region_code and"
                ~ " odd_regions.code_of_the_provider = odd_regions.published_region_code then columns.letter"
                ~ " else columns.letter || cast(odd_regions.row_number as string)"
                ~ " || coalesce(':' || names.letter || cast(odd_regions.row_number as string), '') end",
            'organisation_code': "case when odd_regions.code_of_the_name <> odd_regions.published_region_code and"
                ~ " odd_regions.code_of_the_provider = odd_regions.published_region_code then null"
                ~ " else odd_regions.organisation_code end",
            'test_code': 'test_labels.test_code',
            'subject': 'subjects.subject',
            'month': 'odd_regions.month',
            'row_number': 'odd_regions.row_number',
            'region_code': 'odd_regions.code_of_the_provider',
            'found': "concat_ws(' ', coalesce(odd_regions.published_region_code, 'no region'), odd_regions.published_region_name)",
            'expected': "case when odd_regions.code_of_the_provider <> odd_regions.published_region_code"
                ~ " or (not odd_regions.region_is_known and odd_regions.code_of_the_provider is not null)"
                ~ " then 'region ' || odd_regions.code_of_the_provider || ', as in its other rows'"
                ~ " when odd_regions.code_of_the_name <> odd_regions.published_region_code"
                ~ " then 'the code ' || odd_regions.code_of_the_name || ' or another name'"
                ~ " when odd_regions.usual_name is not null then 'the name ' || odd_regions.usual_name || ' beside this code'"
                ~ " else 'a region code that seeds/organisations/published_regions.csv holds' end",
            'effect': "case when odd_regions.code_of_the_provider <> coalesce(odd_regions.published_region_code, '') then 'resolved'"
                ~ " when odd_regions.region_is_known then 'noted' else 'withheld' end",
        }) }}
    from odd_regions
    inner join columns
        on
            odd_regions.file_id = columns.file_id
            and odd_regions.source_sheet = columns.sheet
            and columns.column_name = 'region_code'
    left join columns as names
        on
            odd_regions.file_id = names.file_id
            and odd_regions.source_sheet = names.sheet
            and names.column_name = 'region_name'
    left join test_labels
        on
            odd_regions.diagnostic_id = test_labels.label
            and test_labels.publication = 'dm01'
    cross join subjects

),

-- In the sheet of providers a region's name is only shown.
listed_regions as (
    {% for relation in ['listed', 'by_test'] %}
    select
        '{{ relation }}' as kind,
        file_id,
        source_sheet,
        published_region_code,
        lower(published_region_name) as region_name,
        count(*) as row_count,
        min(row_number) as row_number
    from {{ relation }}
    where
        row_rule = 'provider'
        and published_region_name is not null
    group by file_id, source_sheet, published_region_code, lower(published_region_name)
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

wrong_listed_regions as (

    select
        {{ fault({
            'rule': "'region_code_differs_from_its_name'",
            'file_id': 'odd.file_id',
            'source_sheet': 'odd.source_sheet',
            'source_cells': 'columns.letter || cast(odd.row_number as string)',
            'row_number': 'odd.row_number',
            'found': "concat_ws(' ', coalesce(odd.published_region_code, 'no region'), odd.region_name)",
            'expected': "'one name of a region'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from (
        select
            *,
            first_value(region_name) over (
                partition by file_id, published_region_code
                order by row_count desc nulls last, region_name asc nulls last
            ) as usual_name,
            first_value(published_region_code) over (
                partition by file_id, region_name
                order by row_count desc nulls last, published_region_code asc nulls last
            ) as usual_code
        from listed_regions
    ) as odd
    inner join columns
        on
            odd.file_id = columns.file_id
            and odd.source_sheet = columns.sheet
            and columns.column_name = 'region_name'
    where
        odd.kind = 'listed'
        and (
            odd.region_name <> odd.usual_name
            or odd.published_region_code <> odd.usual_code
        )

),

-- Two rows that are the same count once where the sheet of providers, or test 16, counts them once.
repeated as (

    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'twin_keys.file_id',
            'source_sheet': 'twin_keys.source_sheet',
            'source_cells': "'rows ' || cast(twin_keys.first_row as string) || ' and ' || cast(twin_keys.last_row as string)",
            'organisation_code': 'twin_keys.organisation_code',
            'test_code': 'test_labels.test_code',
            'subject': 'subjects.subject',
            'month': 'coded.month',
            'row_number': 'coded.row_number',
            'found': "twin_keys.organisation_code || coalesce(', test ' || nullif(twin_keys.diagnostic_id, ''), '')"
                ~ " || ' in ' || cast(twin_keys.row_count as string) || ' rows'",
            'expected': "'each provider once, and once for each test'",
            'effect': "case when coded.row_rule <> 'provider' then 'noted'"
                ~ " when twin_keys.are_the_same"
                ~ " and coalesce(beside.list_total_waiting_list, beside.of_16_total_waiting_list)"
                ~ " = beside.total_waiting_list - (twin_keys.row_count - 1) * coded.total_waiting_list"
                ~ " and coalesce(beside.list_waiting_list, beside.of_16_waiting_list)"
                ~ " = beside.waiting_list - (twin_keys.row_count - 1) * coded.waiting_list"
                ~ " then 'resolved' else 'withheld' end",
            'is_figure': "coded.row_rule = 'provider'",
            'is_repeat': "coded.source_sheet || lpad(cast(coded.row_number as string), 9, '0') <> twin_keys.first_place",
        }) }}
    from twin_keys
    inner join coded
        on
            twin_keys.file_id = coded.file_id
            and twin_keys.organisation_code = coded.organisation_code
            and twin_keys.diagnostic_id = coded.diagnostic_id
            and coded.row_rule in ('provider', 'test_total')
    left join named_tests
        on
            coded.file_id = named_tests.file_id
            and coded.source_sheet = named_tests.source_sheet
            and coded.organisation_code = named_tests.organisation_code
            and coded.diagnostic_id = named_tests.diagnostic_id
    left join beside
        on
            twin_keys.file_id = beside.file_id
            and twin_keys.source_sheet = beside.source_sheet
            and twin_keys.organisation_code = beside.organisation_code
    left join test_labels
        on
            twin_keys.diagnostic_id = test_labels.label
            and test_labels.publication = 'dm01'
    cross join subjects
    where
        twin_keys.kind = 'by_test'
        and named_tests.file_id is null
    union all
    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'rows ' || cast(first_row as string) || ' and ' || cast(last_row as string)",
            'organisation_code': 'organisation_code',
            'row_number': 'first_row',
            'found': "organisation_code || ' in ' || cast(row_count as string) || ' rows'",
            'expected': "'each provider once'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from twin_keys
    where kind = 'listed'

),

-- A band of which a provider's tests have more, or fewer, than the sheet of providers, where their totals agree.
wrong_bands as (

    select
        file_id,
        source_sheet,
        organisation_code,
        max(case when column_name like 'weeks%' then column_name end) as column_name,
        max(case when column_name like 'weeks%' then sum_of_tests - coalesce(listed_count, count_of_16) end) as too_many
    from differing
    where subject = 'waits'
    group by file_id, source_sheet, organisation_code
    having
        sum(case when column_name like 'weeks%' then 1 else 0 end) = 1
        and sum(case when column_name = 'total_waiting_list' then 1 else 0 end) = 0

),

-- Bands against the counts beside them. The sheet of providers, or test 16, may prove which of the two is right.
rows_apart as (

    select * from odd_rows
    where is_apart_from_its_bands

),

rows_with_bands_apart as (

    select
        rows_apart.*,
        case
            when wrong_bands.column_name like 'weeks%' then wrong_bands.column_name
            when abs(rows_apart.above_bands) > 0.001 then 'total_waiting_list'
            when abs(rows_apart.above_bands_from_6) > 0.001 then 'number_waiting_6_weeks'
            else 'number_waiting_13_weeks'
        end as column_name,
        {%- for name, column, above in [
            ('total', 'total_waiting_list', 'above_bands'),
            ('over_6', 'number_waiting_6_weeks', 'above_bands_from_6'),
            ('over_13', 'number_waiting_13_weeks', 'above_bands_from_13'),
        ] %}
        {{ dm01_is_right(column, 'rows_apart.' ~ above) }} as {{ name }}_is_its_bands,
        {{ dm01_is_right(column, '0') }} as {{ name }}_is_right,
        {%- endfor %}
        {{ dm01_bands_are_right() }} as bands_are_right
    from rows_apart
    left join beside
        on
            rows_apart.file_id = beside.file_id
            and rows_apart.source_sheet = beside.source_sheet
            and rows_apart.organisation_code = beside.organisation_code
    left join wrong_bands
        on
            rows_apart.file_id = wrong_bands.file_id
            and rows_apart.source_sheet = wrong_bands.source_sheet
            and rows_apart.organisation_code = wrong_bands.organisation_code
            and abs(rows_apart.above_bands + wrong_bands.too_many) < 0.001
            and rows_apart.kind = 'by_test'
            and rows_apart.row_rule = 'provider'

),

bands_apart as (

    select
        {{ fault({
            'rule': "'bands_differ_from_their_total'",
            'file_id': 'apart.file_id',
            'source_sheet': 'apart.source_sheet',
            'source_cells': 'columns.letter || cast(apart.row_number as string)',
            'organisation_code': 'apart.organisation_code',
            'test_code': 'test_labels.test_code',
            'measure': 'apart.column_name',
            'subject': "'waits'",
            'month': 'apart.month',
            'row_number': 'apart.row_number',
            'found': 'apart.printed_count',
            'expected': "'a total and weekly bands that agree: the bands are ' || apart.sum_of_bands",
            'effect': "case when apart.kind = 'listed' or apart.row_rule <> 'provider' then 'noted'"
                ~ " when apart.bands_are_right and apart.total_is_its_bands and apart.over_6_is_its_bands"
                ~ " and apart.over_13_is_its_bands then 'resolved'"
                ~ " when apart.total_is_right and abs(apart.above_bands_from_6) + abs(apart.above_bands_from_13) < 0.001"
                ~ " then 'resolved' else 'withheld' end",
            'is_figure': "apart.kind = 'by_test' and apart.row_rule = 'provider'",
            'value': "case when apart.bands_are_right and apart.total_is_its_bands"
                ~ " then apart.total_waiting_list - apart.above_bands end",
        }) }}
    from (
        select
            rows_with_bands_apart.*,
            {{ number_in_words(
                "case rows_with_bands_apart.column_name when 'number_waiting_6_weeks' then printed.number_waiting_6_weeks"
                ~ " when 'number_waiting_13_weeks' then printed.number_waiting_13_weeks"
                ~ bands_by_name ~ " else printed.total_waiting_list end"
            ) }} as printed_count,
            {{ number_in_words(
                "case rows_with_bands_apart.column_name when 'number_waiting_6_weeks'"
                ~ " then printed.number_waiting_6_weeks - rows_with_bands_apart.above_bands_from_6"
                ~ " when 'number_waiting_13_weeks'"
                ~ " then printed.number_waiting_13_weeks - rows_with_bands_apart.above_bands_from_13"
                ~ " else printed.total_waiting_list - rows_with_bands_apart.above_bands end"
            ) }} as sum_of_bands
        from rows_with_bands_apart
        inner join (
            select * from by_test
            union all
            select * from listed
        ) as printed
            on
                rows_with_bands_apart.file_id = printed.file_id
                and rows_with_bands_apart.source_sheet = printed.source_sheet
                and rows_with_bands_apart.row_number = printed.row_number
    ) as apart
    inner join columns
        on
            apart.file_id = columns.file_id
            and apart.source_sheet = columns.sheet
            and apart.column_name = columns.column_name
    left join unreadable_rows
        on
            apart.file_id = unreadable_rows.file_id
            and apart.source_sheet = unreadable_rows.source_sheet
            and apart.row_number = unreadable_rows.row_number
            and unreadable_rows.subject = 'waits'
    left join test_labels
        on
            apart.diagnostic_id = test_labels.label
            and test_labels.publication = 'dm01'
    where unreadable_rows.file_id is null

),

-- A provider whose tests don't add up: where no row of it explains that, any of its tests may be the wrong one.
explained as (

    select
        file_id,
        organisation_code,
        subject
    from bands_apart
    where effect <> 'noted'
    union
    select
        file_id,
        organisation_code,
        subject
    from unreadable_rows
    union
    select
        file_id,
        organisation_code,
        subject
    from repeated
    union
    select
        file_id,
        organisation_code,
        subject
    from wrong_numbers
    union
    select
        file_id,
        organisation_code,
        subject
    from unrecognised_rows

),

lists_apart as (

    select distinct
        file_id,
        organisation_code
    from bands_apart
    where effect = 'noted'

),

providers_apart as (

    select
        differing.file_id,
        differing.source_sheet,
        differing.organisation_code,
        differing.month,
        differing.subject,
        differing.list_sheet,
        differing.list_row,
        differing.row_of_16,
        max(case when differing.list_differs then 1 else 0 end) = 1 as list_differs,
        max(case when differing.of_16_differs then 1 else 0 end) = 1 as of_16_differs,
        min(case when differing.list_differs and differing.of_16_differs then differing.place end) as both_differ_at,
        min(differing.place) as place
    from differing
    left join explained
        on
            differing.file_id = explained.file_id
            and differing.organisation_code = explained.organisation_code
            and differing.subject = explained.subject
    where explained.file_id is null
    group by
        differing.file_id, differing.source_sheet, differing.organisation_code, differing.month, differing.subject,
        differing.list_sheet, differing.list_row, differing.row_of_16

),

judged_providers as (

    select
        apart.*,
        differing.column_name,
        differing.sum_of_tests,
        differing.listed_count,
        differing.count_of_16,
        case
            when apart.both_differ_at is not null then 'withheld'
            when
                apart.list_differs
                and apart.row_of_16 is null
                and not (lists_apart.file_id is not null and apart.subject = 'waits')
                then 'withheld'
            else 'noted'
        end as effect
    from providers_apart as apart
    inner join differing
        on
            apart.file_id = differing.file_id
            and apart.source_sheet = differing.source_sheet
            and apart.organisation_code = differing.organisation_code
            and coalesce(apart.both_differ_at, apart.place) = differing.place
    left join lists_apart
        on
            apart.file_id = lists_apart.file_id
            and apart.organisation_code = lists_apart.organisation_code

),

tests_apart as (

    select
        {{ fault({
            'rule': "case when apart.list_differs then 'tests_differ_from_their_provider' else 'tests_differ_from_test_16' end",
            'file_id': 'apart.file_id',
            'source_sheet': 'case when apart.list_differs then apart.list_sheet else apart.source_sheet end',
            'source_cells': 'columns.letter'
                ~ ' || cast(case when apart.list_differs then apart.list_row else apart.row_of_16 end as string)',
            'organisation_code': 'apart.organisation_code',
            'test_code': 'coded.test_code',
            'measure': 'apart.column_name',
            'subject': 'apart.subject',
            'month': 'apart.month',
            'row_number': 'coded.row_number',
            'figure_sheet': 'apart.source_sheet',
            'found': number_in_words('case when apart.list_differs then apart.listed_count else apart.count_of_16 end'),
            'expected': "'the sum of its tests in ' || apart.source_sheet || ', ' || " ~ number_in_words('apart.sum_of_tests'),
            'effect': 'apart.effect',
            'is_figure': "apart.effect = 'withheld'",
        }) }}
    from judged_providers as apart
    inner join columns
        on
            apart.file_id = columns.file_id
            and columns.sheet = case when apart.list_differs then apart.list_sheet else apart.source_sheet end
            and apart.column_name = columns.column_name
    left join coded
        on
            apart.file_id = coded.file_id
            and apart.source_sheet = coded.source_sheet
            and apart.organisation_code = coded.organisation_code
            and coded.row_rule = 'provider'
            and apart.effect = 'withheld'

),

not_listed as (

    select
        {{ fault({
            'rule': "'provider_is_not_listed'",
            'file_id': 'beside.file_id',
            'source_sheet': 'beside.source_sheet',
            'source_cells': "'row ' || cast(coded.row_number as string)",
            'organisation_code': 'beside.organisation_code',
            'test_code': 'coded.test_code',
            'subject': 'subjects.subject',
            'month': 'beside.month',
            'row_number': 'coded.row_number',
            'found': 'coded.organisation_name',
            'expected': "'a row for ' || beside.organisation_code || ' in sheet ' || beside.list_sheet",
            'effect': "'withheld'",
        }) }}
    from beside
    inner join coded
        on
            beside.file_id = coded.file_id
            and beside.source_sheet = coded.source_sheet
            and beside.organisation_code = coded.organisation_code
            and coded.row_rule = 'provider'
    cross join subjects
    where
        beside.list_sheet is not null
        and beside.list_row is null

),

without_tests as (

    select
        {{ fault({
            'rule': "'provider_has_no_tests'",
            'file_id': 'listed.file_id',
            'source_sheet': 'listed.source_sheet',
            'source_cells': "'row ' || cast(listed.row_number as string)",
            'organisation_code': 'listed.organisation_code',
            'subject': 'subjects.subject',
            'month': 'listed.month',
            'row_number': 'listed.row_number',
            'region_code': 'listed.published_region_code',
            'found': 'listed.organisation_name',
            'expected': "'rows for ' || listed.organisation_code || ' in sheet ' || months_of_sheets.source_sheet",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from listed
    inner join months_of_sheets on listed.file_id = months_of_sheets.file_id
    left join beside
        on
            listed.file_id = beside.file_id
            and listed.organisation_code = beside.organisation_code
    cross join subjects
    where
        listed.row_rule = 'provider'
        and beside.file_id is null
        and (
            {%- for column in counts %}
            coalesce(listed.{{ column }}, 1){{ ' + ' if not loop.last }}
            {%- endfor %}
        ) > 0

),

-- The Total row of each sheet; before July 2017 only workbooks without a title block have one.
sheets_summed as (
    {% for relation in ['by_test', 'listed'] %}
    select
        '{{ relation }}' as kind,
        file_id,
        source_sheet,
        row_rule,
        max(month) as month,
        min(row_number) as row_number,
        max(row_number) as last_row,
        count(*) as row_count,
        {{ dm01_sums() }}
    from {{ relation }}
    where row_rule in ('provider', 'total')
    group by file_id, source_sheet, row_rule
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

missing_totals as (

    select
        {{ fault({
            'rule': "'total_row_is_missing'",
            'file_id': 'providers.file_id',
            'source_sheet': 'providers.source_sheet',
            'source_cells': "case when totals.row_count > 1 then 'rows ' || cast(totals.row_number as string) || ' and '"
                ~ " || cast(totals.last_row as string) end",
            'month': 'providers.month',
            'found': "case when totals.row_count > 1 then cast(totals.row_count as string) || ' Total rows' else 'no Total row' end",
            'expected': "'one Total row'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from sheets_summed as providers
    left join sheets_summed as totals
        on
            providers.file_id = totals.file_id
            and providers.source_sheet = totals.source_sheet
            and totals.row_rule = 'total'
    where
        providers.row_rule = 'provider'
        and (
            totals.row_count > 1
            or (totals.file_id is null and providers.month >= cast('2017-07-01' as date))
        )

),

-- What the providers of a file are apart from their tests is apart from the Total row too.
apart_by_column as (

    select
        file_id,
        column_name,
        sum(case when list_differs then coalesce(listed_count, 0) - sum_of_tests else 0 end) as difference
    from differing
    group by file_id, column_name

),

sheets_beside_totals as (

    select
        providers.kind,
        providers.file_id,
        providers.source_sheet,
        providers.month,
        {%- for column in counts %}
        totals.{{ column }},
        providers.{{ column }} as sum_of_{{ column }},
        {%- endfor %}
        totals.row_number
    from sheets_summed as providers
    inner join sheets_summed as totals
        on
            providers.file_id = totals.file_id
            and providers.source_sheet = totals.source_sheet
            and totals.row_rule = 'total'
            and totals.row_count = 1
    where providers.row_rule = 'provider'

),

totals_by_column as (

    select
        kind,
        file_id,
        source_sheet,
        month,
        row_number,
        column_name,
        printed_total,
        sum_of_providers
    from sheets_beside_totals
    unpivot include nulls (
        (printed_total, sum_of_providers) for column_name in (
            {%- for column in counts %}
            ({{ column }}, sum_of_{{ column }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    )
    where abs(printed_total - sum_of_providers) > 0.001

),

differing_totals as (

    select
        {{ fault({
            'rule': "'providers_differ_from_the_total_row'",
            'file_id': 'totals.file_id',
            'source_sheet': 'totals.source_sheet',
            'source_cells': 'columns.letter || cast(totals.row_number as string)',
            'measure': 'totals.column_name',
            'month': 'totals.month',
            'row_number': 'totals.row_number',
            'found': number_in_words('totals.printed_total'),
            'expected': "'the sum of the providers, ' || " ~ number_in_words('totals.sum_of_providers'),
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from totals_by_column as totals
    inner join columns
        on
            totals.file_id = columns.file_id
            and totals.source_sheet = columns.sheet
            and totals.column_name = columns.column_name
    left join apart_by_column
        on
            totals.file_id = apart_by_column.file_id
            and totals.column_name = apart_by_column.column_name
            and totals.kind = 'by_test'
    left join (select distinct file_id from not_listed) as with_unlisted
        on
            totals.file_id = with_unlisted.file_id
            and totals.kind = 'listed'
    where
        abs(totals.printed_total - totals.sum_of_providers - coalesce(apart_by_column.difference, 0)) > 0.001
        and with_unlisted.file_id is null

),

-- Before April 2012 an empty cell is 0, but where the Total row has more than its providers.
empty_cells as (

    select
        {{ fault({
            'rule': "'figure_is_unreadable'",
            'file_id': 'by_test.file_id',
            'source_sheet': 'by_test.source_sheet',
            'source_cells': 'columns.letter || cast(by_test.row_number as string)',
            'organisation_code': 'by_test.organisation_code',
            'measure': 'totals.column_name',
            'subject': "case when totals.column_name in ('" ~ activity | join("', '") ~ "') then 'activity' else 'waits' end",
            'month': 'by_test.month',
            'row_number': 'by_test.row_number',
            'found': "coalesce(empties.printed_text, 'nothing')",
            'expected': "'a number: the Total row has ' || " ~ number_in_words('totals.printed_total')
                ~ " || ', its providers ' || " ~ number_in_words('totals.sum_of_providers'),
            'effect': "'withheld'",
        }) }}
    from totals_by_column as totals
    inner join by_test
        on
            totals.file_id = by_test.file_id
            and totals.source_sheet = by_test.source_sheet
            and by_test.row_rule = 'provider'
    inner join (
        select
            file_id,
            sheet,
            row_number,
            column_name,
            printed_text
        from (
            select
                printed._file_id as file_id,
                printed._sheet as sheet,
                printed._row as row_number,
                {{ dm01_columns_of('printed', counts) }}
            from {{ source('raw', 'dm01_by_organisation') }} as printed
            inner join (
                select distinct
                    file_id,
                    source_sheet
                from totals_by_column
            ) as apart
                on
                    printed._file_id = apart.file_id
                    and printed._sheet = apart.source_sheet
        ) as printed_rows
        unpivot include nulls (
            printed_text for column_name in ({{ counts | join(', ') }})
        )
        where {{ dm01_is_empty('printed_text') }}
    ) as empties
        on
            by_test.file_id = empties.file_id
            and by_test.source_sheet = empties.sheet
            and by_test.row_number = empties.row_number
            and totals.column_name = empties.column_name
    inner join columns
        on
            empties.file_id = columns.file_id
            and empties.sheet = columns.sheet
            and empties.column_name = columns.column_name
    where
        totals.kind = 'by_test'
        and totals.month < cast('2012-04-01' as date)
        and totals.printed_total > totals.sum_of_providers

),

undated as (

    select
        {{ fault({
            'rule': "'month_is_not_known'",
            'file_id': 'coded.file_id',
            'source_sheet': 'coded.source_sheet',
            'organisation_code': 'cast(null as string)',
            'subject': 'subjects.subject',
            'row_number': 'min(coded.row_number)',
            'found': 'max(files.period)',
            'expected': "'a period that gives the month, such as September 2020'",
            'effect': "'withheld'",
        }) }}
    from coded
    inner join files on coded.file_id = files.file_id
    cross join subjects
    where
        coded.row_rule = 'provider'
        and coded.month is null
    group by coded.file_id, coded.source_sheet, subjects.subject

),

-- Months with the figures of another month: one is a copy; which, the day of issue may tell.
{{ months_alike('by_test', "row_rule = 'provider'", [], ['organisation_code'],
    ['total_waiting_list', 'waiting_list', 'planned * number_waiting_6_weeks']) }}

copied_months as (

    select
        months_alike.file_id,
        months_alike.month,
        min(months_alike.other_month) as other_month
    from months_alike
    inner join files on months_alike.file_id = files.file_id
    inner join files as other_files on months_alike.other_file_id = other_files.file_id
    where
        files.day_fault is not null
        or other_files.day_fault is null
    group by months_alike.file_id, months_alike.month

),

equal_months as (

    select
        {{ fault({
            'rule': "'month_equals_another'",
            'file_id': 'coded.file_id',
            'source_sheet': 'coded.source_sheet',
            'organisation_code': 'coded.organisation_code',
            'test_code': 'coded.test_code',
            'subject': 'subjects.subject',
            'month': 'coded.month',
            'row_number': 'coded.row_number',
            'found': month_and_year('copied_months.month') ~ " || ', with the figures of ' || "
                ~ month_and_year('copied_months.other_month'),
            'expected': "'figures of its own'",
            'effect': "'withheld'",
        }) }}
    from copied_months
    inner join coded
        on
            copied_months.file_id = coded.file_id
            and coded.row_rule = 'provider'
    cross join subjects

),

found_faults as (
    {% for relation in [
        'unrecognised_rows', 'bad_cells', 'lacking_columns', 'empty_cells', 'wrong_numbers', 'unknown_tests', 'wrong_regions',
        'wrong_listed_regions', 'repeated', 'bands_apart',
        'tests_apart', 'not_listed', 'without_tests', 'missing_totals', 'differing_totals', 'undated', 'equal_months',
    ] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions') }}

)

select * from final
