{#
    Codes and names of providers say each other: in a sheet, in other files, and in the lists of trusts. `organisation_code`
    is whose figures a row has, by its name; the code as printed is in `found`.
#}
{{ config(materialized='table') }}

with everywhere as {{ read_anew() }} (

    select * from {{ ref('int_organisations__printed_codes') }}

),

pairs as {{ read_anew() }} (

    select * from everywhere
    where publication <> 'ods'

),

listed as (

    select * from everywhere
    where publication = 'ods'

),

-- A trust has one code and one name in all files; another provider may share its name with others, or move its code.
trusts as (

    select distinct code from listed
    union
    select distinct code from pairs
    where {{ matches_fully('code', 'R[A-Z0-9]{2}') }}

),

-- In how many files a code has a name, and a code is at all.
known as (

    select
        code,
        name,
        count(distinct file_id) as files,
        count(distinct file_id || source_sheet) as sheets
    from everywhere
    group by code, name

),

-- Over all sheets: the code that a name mostly has, and the name of a code.
usual as (

    select
        *,
        first_value(code) over (
            partition by name order by sheets desc nulls last, code asc nulls last
        ) as usual_code,
        first_value(sheets) over (
            partition by name order by sheets desc nulls last, code asc nulls last
        ) as usual_sheets,
        first_value(name) over (
            partition by code order by sheets desc nulls last, name asc nulls last
        ) as usual_name
    from known

),

known_codes as (

    select
        code,
        count(distinct file_id) as files
    from everywhere
    group by code

),

-- Which code a name mostly has in a sheet, one that it has elsewhere too before others; and which name a code.
ranked as (

    select
        pairs.*,
        known.files as files_of_the_pair,
        known.usual_sheets > known.sheets and known.usual_name <> known.name and known.usual_code <> known.code
            as is_usually_another,
        known.usual_code,
        known_codes.files as files_of_the_code,
        first_value(pairs.code) over (
            partition by pairs.file_id, pairs.source_sheet, pairs.name
            order by
                case when known.files > 1 then 1 else 2 end asc nulls last,
                pairs.row_count desc nulls last,
                pairs.code asc nulls last
        ) as code_of_the_name,
        first_value(known.files) over (
            partition by pairs.file_id, pairs.source_sheet, pairs.name
            order by
                case when known.files > 1 then 1 else 2 end asc nulls last,
                pairs.row_count desc nulls last,
                pairs.code asc nulls last
        ) as files_of_the_name,
        first_value(pairs.name) over (
            partition by pairs.file_id, pairs.source_sheet, pairs.code
            order by pairs.row_count desc nulls last, known.files desc nulls last, pairs.name asc nulls last
        ) as name_of_the_code,
        count(*) over (partition by pairs.file_id, pairs.source_sheet, pairs.code) as names
    from pairs
    inner join usual as known
        on
            pairs.code = known.code
            and pairs.name = known.name
    inner join known_codes on pairs.code = known_codes.code

),

-- What a code should be: in capitals, a 0 for an O, or that of its name where it is no code at all.
other_codes as (

    select
        ranked.file_id,
        ranked.source_sheet,
        ranked.code,
        ranked.name,
        min(known.code) as other_code
    from ranked
    inner join known
        on
            ranked.name = known.name
            and ranked.code <> known.code
            and known.files > 1
            and (
                replace(upper(ranked.code), 'O', '0') = replace(known.code, 'O', '0')
                or not {{ matches_fully('ranked.code', '[A-Za-z0-9]+') }}
            )
    where ranked.files_of_the_code = 1
    group by ranked.file_id, ranked.source_sheet, ranked.code, ranked.name

),

judged_in_a_sheet as (

    select
        ranked.*,
        case
            when ranked.code <> ranked.code_of_the_name then ranked.code_of_the_name
            when other_codes.other_code is not null then other_codes.other_code
            when ranked.is_usually_another and ranked.names > 1 then ranked.usual_code
            when {{ matches_fully('ranked.code', '[A-Za-z0-9]+') }} then upper(ranked.code)
        end as other_code,
        ranked.name <> ranked.name_of_the_code
        or (ranked.is_usually_another and ranked.names > 1) as code_is_of_another,
        case
            when ranked.code <> ranked.code_of_the_name
                then replace(upper(ranked.code), 'O', '0') = replace(ranked.code_of_the_name, 'O', '0')
            when other_codes.other_code is not null
                then replace(upper(ranked.code), 'O', '0') = replace(other_codes.other_code, 'O', '0')
            when ranked.is_usually_another and ranked.names > 1 then false
            else ranked.code <> upper(ranked.code)
        end as is_misprint
    from ranked
    left join other_codes
        on
            ranked.file_id = other_codes.file_id
            and ranked.source_sheet = other_codes.source_sheet
            and ranked.code = other_codes.code
            and ranked.name = other_codes.name
    where
        ranked.code <> ranked.code_of_the_name
        or ranked.code <> upper(ranked.code)
        or other_codes.other_code is not null
        or (ranked.is_usually_another and ranked.names > 1)
        or not {{ matches_fully('ranked.code', '[A-Za-z0-9]+') }}

),

-- Trusts whose names two codes have exchanged, or one of which bears another's name, against all other files and lists.
odd_in_a_file as (

    select
        here.publication,
        here.file_id,
        here.source_sheet,
        here.code,
        here.name,
        here.first_row,
        here.last_row,
        elsewhere.code as other_code,
        other_here.code is not null as is_exchanged
    from everywhere as here
    inner join trusts on here.code = trusts.code
    inner join known as same_pair
        on
            here.code = same_pair.code
            and here.name = same_pair.name
            and same_pair.files = 1
    inner join known as elsewhere
        on
            here.name = elsewhere.name
            and here.code <> elsewhere.code
    inner join trusts as trusts_elsewhere on elsewhere.code = trusts_elsewhere.code
    inner join known as own
        on
            here.code = own.code
            and here.name <> own.name
    left join everywhere as elsewhere_here
        on
            here.file_id = elsewhere_here.file_id
            and here.source_sheet = elsewhere_here.source_sheet
            and elsewhere.code = elsewhere_here.code
            and elsewhere.name = elsewhere_here.name
    left join everywhere as own_here
        on
            here.file_id = own_here.file_id
            and here.source_sheet = own_here.source_sheet
            and own.code = own_here.code
            and own.name = own_here.name
    left join everywhere as other_here
        on
            here.file_id = other_here.file_id
            and here.source_sheet = other_here.source_sheet
            and elsewhere.code = other_here.code
            and own.name = other_here.name
    where
        elsewhere_here.code is null
        and own_here.code is null

),

names_listed as (

    select
        name,
        min(code) as code
    from listed
    group by name

),

codes_listed as (

    select distinct code from listed

),

codes_reporting as (

    select distinct code from pairs

),

-- A code that no list of trusts has, though one has its name under a code that never reports.
unlisted as (

    select
        pairs.*,
        names_listed.code as other_code
    from pairs
    inner join names_listed on pairs.name = names_listed.name
    left join codes_listed on pairs.code = codes_listed.code
    left join codes_reporting on names_listed.code = codes_reporting.code
    where
        codes_listed.code is null
        and codes_reporting.code is null

),

-- Of the list of files, which tells DuckDB that they are few.
doubted_files as (

    select file_id from {{ ref('int_editions__files') }}
    where
        file_id in (
            select file_id from judged_in_a_sheet
            union
            select file_id from odd_in_a_file
            union
            select file_id from ranked
            where
                names > 1
                and publication = 'dm01'
        )

),

all_table_rows as (
    select
        publication,
        file_id,
        source_sheet,
        row_number,
        month,
        organisation_code as code,
        lower(organisation_name) as name,
        organisation_name,
        concat_ws(', ', label, setting_label) as label,
        source_cells as figure_cells,
        cast(null as string) as dm01_subject
    from {{ ref('int_figures__did_cells') }}
    where
        row_rule = 'provider'
        and not is_year_total
    union all
    select
        publication,
        file_id,
        source_sheet,
        row_number,
        first_month as month,
        organisation_code as code,
        lower(organisation_name) as name,
        organisation_name,
        label,
        source_cells as figure_cells,
        cast(null as string) as dm01_subject
    from {{ ref('int_periods__cells') }}
    where row_rule = 'provider'
    union all
    {%- for subject in ['waits', 'activity'] %}
    select
        'dm01' as publication,
        file_id,
        source_sheet,
        row_number,
        month,
        organisation_code as code,
        lower(organisation_name) as name,
        organisation_name,
        diagnostic_id as label,
        cast(null as string) as figure_cells,
        '{{ subject }}' as dm01_subject
    from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule = 'provider'
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Not in each part above, where Spark would plan all that tells a doubted file again.
table_rows as (

    select * from all_table_rows
    where file_id in (select file_id from doubted_files)

),

labels_of_codes as (

    select
        file_id,
        source_sheet,
        code,
        label,
        count(distinct row_number) as row_count
    from table_rows
    group by file_id, source_sheet, code, label

),

-- Whose row it is: of the two codes, that which has no other row of the test.
rows_of_odd_pairs as (

    select
        table_rows.*,
        judged.other_code,
        judged.is_misprint,
        judged.code_is_of_another,
        judged.files_of_the_code,
        judged.files_of_the_name,
        judged.first_row,
        judged.last_row,
        judged.row_count as rows_of_the_pair,
        coalesce(of_the_code.row_count, 0) > 1 as code_has_the_test,
        of_the_other.row_count is not null as other_has_the_test,
        max(case when of_the_other.row_count is not null then 1 else 0 end) over (
            partition by table_rows.file_id, table_rows.source_sheet, table_rows.code, table_rows.name
        ) = 1 as tests_overlap
    from judged_in_a_sheet as judged
    inner join table_rows
        on
            judged.file_id = table_rows.file_id
            and judged.source_sheet = table_rows.source_sheet
            and judged.code = table_rows.code
            and judged.name = table_rows.name
    left join labels_of_codes as of_the_code
        on
            table_rows.file_id = of_the_code.file_id
            and table_rows.source_sheet = of_the_code.source_sheet
            and table_rows.code = of_the_code.code
            and table_rows.label = of_the_code.label
    left join labels_of_codes as of_the_other
        on
            table_rows.file_id = of_the_other.file_id
            and table_rows.source_sheet = of_the_other.source_sheet
            and judged.other_code = of_the_other.code
            and table_rows.label = of_the_other.label

),

-- A row is another's where its code is; where a letter is not what it should be; where it is no code; or where a code
-- that no other file has takes the very tests that the name's own code lacks.
wrong_codes as (

    select
        {{ fault({
            'rule': "case when is_misprint then 'code_is_misprinted' else 'code_differs_from_its_name' end",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "case when rows_of_the_pair = 1 then 'row ' || cast(row_number as string)"
                ~ " else 'rows ' || cast(first_row as string) || ' to ' || cast(last_row as string) end",
            'organisation_code': 'case when other_has_the_test then code else coalesce(other_code, code) end',
            'subject': 'coalesce(dm01_subject, publication)',
            'month': 'month',
            'row_number': 'row_number',
            'figure_cells': 'figure_cells',
            'found': "code || ' ' || organisation_name",
            'expected': "coalesce('the code ' || other_code || ', which this name has in the other rows and files',"
                ~ " 'a code of capitals and digits')",
            'effect': "case when is_misprint and not other_has_the_test then 'resolved'"
                ~ " when other_has_the_test and not code_has_the_test and not is_misprint and other_code is not null"
                ~ " then 'resolved' else 'withheld' end",
        }) }}
    from rows_of_odd_pairs
    where
        code_is_of_another
        or is_misprint
        or not {{ matches_fully('code', '[A-Za-z0-9]+') }}
        or (
            files_of_the_code = 1
            and not tests_overlap
            and (files_of_the_name > 1 or levenshtein(code, other_code) <= 2)
        )

),

wrong_names as (

    select
        {{ fault({
            'rule': "case when odd.is_exchanged then 'names_are_exchanged' else 'code_differs_from_its_name' end",
            'file_id': 'odd.file_id',
            'source_sheet': 'odd.source_sheet',
            'source_cells': "'rows ' || cast(odd.first_row as string) || ' to ' || cast(odd.last_row as string)",
            'organisation_code': 'odd.code',
            'subject': 'coalesce(table_rows.dm01_subject, table_rows.publication)',
            'month': 'table_rows.month',
            'row_number': 'table_rows.row_number',
            'figure_cells': 'table_rows.figure_cells',
            'found': "odd.code || ' ' || table_rows.organisation_name",
            'expected': "'the code ' || odd.other_code || ', which has this name in other files and lists'",
            'effect': "'withheld'",
        }) }}
    from (
        select
            file_id,
            source_sheet,
            code,
            name,
            min(other_code) as other_code,
            max(case when is_exchanged then 1 else 0 end) = 1 as is_exchanged,
            min(first_row) as first_row,
            max(last_row) as last_row
        from odd_in_a_file
        where publication <> 'ods'
        group by file_id, source_sheet, code, name
    ) as odd
    inner join table_rows
        on
            odd.file_id = table_rows.file_id
            and odd.source_sheet = table_rows.source_sheet
            and odd.code = table_rows.code
            and odd.name = table_rows.name
    union all
    select
        {{ fault({
            'rule': "case when is_exchanged then 'names_are_exchanged' else 'code_differs_from_its_name' end",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(first_row as string)",
            'organisation_code': 'code',
            'found': "code || ' ' || name",
            'expected': "'the code ' || other_code || ', which has this name in other files and lists'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from odd_in_a_file
    where publication = 'ods'
    union all
    select
        {{ fault({
            'rule': "'code_differs_from_its_name'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'rows ' || cast(first_row as string) || ' to ' || cast(last_row as string)",
            'found': "code || ' ' || name",
            'expected': "'the code ' || other_code || ', which has this name in the lists of trusts'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from unlisted

),

-- A provider may be renamed within a year, and not within a month.
two_names as (

    select
        {{ fault({
            'rule': "'code_has_two_names'",
            'file_id': 'ranked.file_id',
            'source_sheet': 'ranked.source_sheet',
            'source_cells': "'rows ' || cast(min(ranked.first_row) as string) || ' to ' || cast(max(ranked.last_row) as string)",
            'organisation_code': 'ranked.code',
            'found': "ranked.code || ': ' || " ~ sorted_list('ranked.name', '; '),
            'expected': "'one name of a code in a sheet'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from ranked
    left join judged_in_a_sheet as judged
        on
            ranked.file_id = judged.file_id
            and ranked.source_sheet = judged.source_sheet
            and ranked.code = judged.code
    where
        ranked.names > 1
        and ranked.publication <> 'dm01'
        and judged.file_id is null
    group by ranked.file_id, ranked.source_sheet, ranked.code

),

two_names_in_a_month as (

    select
        {{ fault({
            'rule': "'code_has_two_names'",
            'file_id': 'ranked.file_id',
            'source_sheet': 'ranked.source_sheet',
            'source_cells': "'rows ' || cast(ranked.first_row as string) || ' to ' || cast(ranked.last_row as string)",
            'subject': 'table_rows.dm01_subject',
            'month': 'table_rows.month',
            'row_number': 'table_rows.row_number',
            'found': "ranked.code || ' ' || ranked.name",
            'expected': "'one name of a code in a month, ' || ranked.name_of_the_code",
            'effect': "'withheld'",
        }) }}
    from ranked
    inner join table_rows
        on
            ranked.file_id = table_rows.file_id
            and ranked.source_sheet = table_rows.source_sheet
            and ranked.code = table_rows.code
            and ranked.name = table_rows.name
    left join judged_in_a_sheet as judged
        on
            ranked.file_id = judged.file_id
            and ranked.source_sheet = judged.source_sheet
            and ranked.code = judged.code
    where
        ranked.names > 1
        and ranked.publication = 'dm01'
        and ranked.name <> ranked.name_of_the_code
        and judged.file_id is null

),

-- A code that no other file has, of a name that other files have under a code that this one lacks.
moved_codes as (

    select
        {{ fault({
            'rule': "'code_differs_from_its_name'",
            'file_id': 'ranked.file_id',
            'source_sheet': 'ranked.source_sheet',
            'source_cells': "'rows ' || cast(ranked.first_row as string) || ' to ' || cast(ranked.last_row as string)",
            'found': "ranked.code || ' ' || ranked.name",
            'expected': "'the code ' || elsewhere.code || ', which has this name in other files'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from ranked
    inner join known as elsewhere
        on
            ranked.name = elsewhere.name
            and ranked.code <> elsewhere.code
    left join pairs as there
        on
            ranked.file_id = there.file_id
            and elsewhere.code = there.code
    where
        ranked.files_of_the_code = 1
        and ranked.publication = 'dm01'
        and there.code is null

),

found_faults as (
    {% for relation in ['wrong_codes', 'wrong_names', 'two_names', 'two_names_in_a_month', 'moved_codes'] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions') }}

)

select * from final
