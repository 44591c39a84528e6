{#
    Codes and names of providers say each other: in a sheet, in other files, and in the lists of trusts. `organisation_code`
    is whose figures a row has, by its name; the code as printed is in `found`.
#}
{{ config(materialized='table') }}

{% set did_tables = [
    ('did', ref('stg_did__table_1_by_year'), 'modality_label'),
    ('did', ref('stg_did__table_1_by_month'), "'all'"),
    ('did_table_2', ref('stg_did__table_2_by_year'), 'modality_label'),
    ('did_table_4', ref('stg_did__table_4_by_year'), "test_label || ', ' || source_setting_label"),
] %}

with pairs as (
    {% for publication, relation, label in did_tables %}
    select
        '{{ publication }}' as publication,
        file_id,
        source_sheet,
        organisation_code as code,
        lower(organisation_name) as name,
        count(distinct row_number) as row_count,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ relation }}
    where row_rule = 'provider'
    group by file_id, source_sheet, organisation_code, lower(organisation_name)
    union all
    {%- endfor %}
    select
        'dm01' as publication,
        file_id,
        source_sheet,
        organisation_code as code,
        lower(organisation_name) as name,
        count(*) as row_count,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule = 'provider'
    group by file_id, source_sheet, organisation_code, lower(organisation_name)

),

listed as (

    select distinct
        organisation_code as code,
        lower(organisation_name) as name
    from {{ ref('stg_ods__trusts') }}

),

-- Which code a name mostly has in a sheet, and which name a code.
ranked as (

    select
        *,
        first_value(code) over (
            partition by file_id, source_sheet, name order by row_count desc nulls last, code asc nulls last
        ) as code_of_the_name,
        first_value(row_count) over (
            partition by file_id, source_sheet, name order by row_count desc nulls last, code asc nulls last
        ) as rows_of_the_name,
        first_value(name) over (
            partition by file_id, source_sheet, code order by row_count desc nulls last, name asc nulls last
        ) as name_of_the_code,
        count(*) over (partition by file_id, source_sheet, code) as names,
        min(first_row) over (partition by file_id, source_sheet, code) as first_row_of_the_code,
        max(last_row) over (partition by file_id, source_sheet, code) as last_row_of_the_code
    from pairs

),

-- Elsewhere: in other files, and in the lists of trusts.
known as (

    select
        code,
        name,
        min(file_id) as first_file,
        max(file_id) as last_file
    from (
        select
            file_id,
            code,
            name
        from pairs
        union all
        select
            'ods' as file_id,
            code,
            name
        from listed
    ) as everywhere
    group by code, name

),

known_codes as (

    select
        code,
        min(first_file) as first_file,
        max(last_file) as last_file
    from known
    group by code

),

-- In a sheet: a code that is not the usual one of its name, and a code in which a letter is not what it should be.
odd_in_a_sheet as (

    select
        ranked.*,
        case
            when ranked.code <> ranked.code_of_the_name then ranked.code_of_the_name
            when ranked.code <> upper(ranked.code) then upper(ranked.code)
            else right_code.code
        end as other_code,
        ranked.code <> ranked.code_of_the_name and ranked.name <> ranked.name_of_the_code as code_is_of_another,
        replace(upper(ranked.code), 'O', '0') = replace(
            case
                when ranked.code <> ranked.code_of_the_name then ranked.code_of_the_name
                when ranked.code <> upper(ranked.code) then upper(ranked.code)
                else right_code.code
            end, 'O', '0'
        ) as is_misprint,
        known_codes.first_file = ranked.file_id and known_codes.last_file = ranked.file_id as code_is_only_here
    from ranked
    inner join known_codes on ranked.code = known_codes.code
    left join known as right_code
        on
            ranked.name = right_code.name
            and ranked.code <> right_code.code
            and replace(ranked.code, 'O', '0') = replace(right_code.code, 'O', '0')
            and known_codes.first_file = known_codes.last_file
            and right_code.first_file || right_code.last_file <> ranked.file_id || ranked.file_id
    where
        ranked.code <> ranked.code_of_the_name
        or ranked.code <> upper(ranked.code)
        or right_code.code is not null

),

judged_in_a_sheet as (

    select * from odd_in_a_sheet
    where
        code_is_of_another
        or is_misprint
        or (
            code_is_only_here
            and row_count < rows_of_the_name
            and levenshtein(code, other_code) <= 2
        )

),

-- Trusts whose names two codes have exchanged, or one of which bears another's name, since every other file and list.
odd_in_a_file as (

    select
        here.publication,
        here.file_id,
        here.source_sheet,
        here.code,
        here.name,
        elsewhere.code as other_code,
        other_here.code is not null as is_exchanged
    from ranked as here
    inner join known as elsewhere
        on
            here.name = elsewhere.name
            and here.code <> elsewhere.code
            and elsewhere.first_file || elsewhere.last_file <> here.file_id || here.file_id
    inner join known as own
        on
            here.code = own.code
            and here.name <> own.name
            and own.first_file || own.last_file <> here.file_id || here.file_id
    left join known as same_pair
        on
            here.code = same_pair.code
            and here.name = same_pair.name
            and same_pair.first_file || same_pair.last_file <> here.file_id || here.file_id
    left join ranked as other_here
        on
            here.file_id = other_here.file_id
            and here.source_sheet = other_here.source_sheet
            and elsewhere.code = other_here.code
            and own.name = other_here.name
    where
        same_pair.code is null
        and here.code = here.code_of_the_name
        and {{ matches_fully('here.code', 'R[A-Z0-9]{2}') }}
        and {{ matches_fully('elsewhere.code', 'R[A-Z0-9]{2}') }}

),

table_rows as (
    {% for publication, relation, label in did_tables %}
    select
        '{{ publication }}' as publication,
        file_id,
        source_sheet,
        row_number,
        month,
        organisation_code as code,
        lower(organisation_name) as name,
        organisation_name,
        {{ label }} as label,
        cast(null as string) as dm01_subject
    from {{ relation }}
    where
        row_rule = 'provider'
        and not is_year_total
        and file_id in (select file_id from judged_in_a_sheet union all select file_id from odd_in_a_file)
    union all
    {%- endfor %}
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
        '{{ subject }}' as dm01_subject
    from {{ ref('stg_dm01__provider_by_test') }}
    where
        row_rule = 'provider'
        and file_id in (select file_id from judged_in_a_sheet union all select file_id from odd_in_a_file)
    {{ 'union all' if not loop.last }}
    {%- endfor %}

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
        judged.first_row,
        judged.last_row,
        judged.row_count as rows_of_the_pair,
        coalesce(of_the_code.row_count, 0) > 1 as code_has_the_test,
        of_the_other.row_count is not null as other_has_the_test
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

wrong_codes as (

    select
        {{ fault({
            'rule': "case when is_misprint then 'code_is_misprinted' else 'code_differs_from_its_name' end",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "case when rows_of_the_pair = 1 then 'row ' || cast(row_number as string)"
                ~ " else 'rows ' || cast(first_row as string) || ' to ' || cast(last_row as string) end",
            'organisation_code': 'case when other_has_the_test then code else other_code end',
            'subject': 'coalesce(dm01_subject, publication)',
            'month': 'month',
            'row_number': 'row_number',
            'found': "code || ' ' || organisation_name",
            'expected': "'the code ' || other_code || ', which this name has in the other rows and files'",
            'effect': "case when is_misprint and not other_has_the_test then 'resolved'"
                ~ " when other_has_the_test and not code_has_the_test and not is_misprint then 'noted' else 'withheld' end",
        }) }}
    from rows_of_odd_pairs

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
        from (
            select
                odd_in_a_file.*,
                ranked.first_row,
                ranked.last_row
            from odd_in_a_file
            inner join ranked
                on
                    odd_in_a_file.file_id = ranked.file_id
                    and odd_in_a_file.source_sheet = ranked.source_sheet
                    and odd_in_a_file.code = ranked.code
                    and odd_in_a_file.name = ranked.name
        ) as with_rows
        group by file_id, source_sheet, code, name
    ) as odd
    inner join table_rows
        on
            odd.file_id = table_rows.file_id
            and odd.source_sheet = table_rows.source_sheet
            and odd.code = table_rows.code
            and odd.name = table_rows.name

),

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
        and judged.file_id is null
    group by ranked.file_id, ranked.source_sheet, ranked.code

),

found_faults as (
    {% for relation in ['wrong_codes', 'wrong_names', 'two_names'] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions') }}

)

select * from final
