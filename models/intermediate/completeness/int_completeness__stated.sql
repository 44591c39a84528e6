{{ config(materialized='table') }}

with printed as (

    select
        file_id,
        sheet,
        cell,
        {{ clean_text('text') }} as text,
        text_sha256
    from {{ source('raw', 'notes') }}

),

read_notes as (

    select * from {{ ref('stg_kept__publisher_notes') }}

),

harmless_statements as (

    select
        {{ harmless_pattern('pattern') }} as pattern,
        why
    from {{ ref('stg_kept__harmless_statements') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

codes as (

    select distinct organisation_code from {{ ref('int_figures__published') }}
    where
        is_judged
        or ({{ is_not_compared('subject') }} and left_out_rule is null and organisation_code is not null)

),

subjects as (
    {% for publication, subject in subjects_of_publications() %}
    select
        '{{ publication }}' as publication,
        '{{ subject }}' as subject
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Read: our words for the very text that is in the same cell, below the same heading, known by its sha256 (the edition
-- that ships has nothing else of it). A changed one is unread again.
statements as (

    select
        files.file_id,
        read_notes.sheet,
        read_notes.cell,
        read_notes.organisation_code,
        read_notes.subject,
        coalesce(read_notes.test_code, 'all') as test_code,
        read_notes.effect,
        read_notes.records,
        coalesce(read_notes.comparability_note, '') as statement,
        read_notes.first_month,
        read_notes.last_month
    from read_notes
    inner join files
        on
            read_notes.publication = files.publication
            and read_notes.period = files.period
    inner join printed
        on
            files.file_id = printed.file_id
            and read_notes.sheet = printed.sheet
            and read_notes.cell = printed.cell
            and read_notes.text_sha256 = printed.text_sha256
    left join printed as headings
        on
            files.file_id = headings.file_id
            and read_notes.sheet = headings.sheet
            and read_notes.heading_cell = headings.cell
    where
        read_notes.heading_cell is null
        or headings.text_sha256 = read_notes.heading_sha256

),

-- What may be a code: the whole text, and what is in brackets. Each is looked up, not each code looked for.
words as (

    select
        file_id,
        sheet,
        cell,
        text as word
    from printed
    union
    select
        file_id,
        sheet,
        cell,
        {{ each_match('text', '[(]([^()]+)[)]') }} as word
    from printed

),

names_nobody_read as (

    select
        words.file_id,
        words.sheet,
        words.cell,
        codes.organisation_code
    from words
    inner join codes on words.word = codes.organisation_code
    left join statements
        on
            words.file_id = statements.file_id
            and words.sheet = statements.sheet
            and words.cell = statements.cell
    where statements.file_id is null

),

-- What the words of a whole cell show to harm no month; asked of no other cells, for a pattern takes long. A second
-- code in it is another organisation: not told by rule.
harmless as (

    select
        printed.file_id,
        printed.sheet,
        printed.cell,
        min(harmless_statements.why) as why
    from (
        select distinct
            file_id,
            sheet,
            cell
        from names_nobody_read
    ) as unread_cells
    inner join printed
        on
            unread_cells.file_id = printed.file_id
            and unread_cells.sheet = printed.sheet
            and unread_cells.cell = printed.cell
    inner join harmless_statements on {{ matches_pattern('printed.text', 'harmless_statements.pattern') }}
    inner join words
        on
            printed.file_id = words.file_id
            and printed.sheet = words.sheet
            and printed.cell = words.cell
            and printed.text <> words.word
    group by printed.file_id, printed.sheet, printed.cell
    having count(distinct words.word) = 1

),

-- A list of codes: the nearest text above in the column that ends in a colon says what it is a list of.
lists as (

    select
        *,
        max(case when text like '%:' then row_number end) over (
            partition by file_id, sheet, column_letters
            order by row_number asc nulls last
            rows between unbounded preceding and current row
        ) as heading_row
    from (
        select
            *,
            {{ replace_all('cell', '[0-9]', '') }} as column_letters,
            cast({{ replace_all('cell', '[A-Z]', '') }} as bigint) as row_number
        from printed
    ) as placed

),

unread as (

    select
        names_nobody_read.*,
        case when harmless.file_id is null then 'unread' else 'no effect' end as effect,
        coalesce(harmless.why, '') as statement,
        case
            when harmless.file_id is not null then cast(null as string)
            when lists.text = names_nobody_read.organisation_code and headings.text is not null
                then {{ quoted_words("headings.text || ' ' || lists.text") }}
            else {{ quoted_words('lists.text') }}
        end as quoted_text,
        lists.text_sha256,
        case when lists.text = names_nobody_read.organisation_code then headings.cell end as heading_cell,
        case when lists.text = names_nobody_read.organisation_code then headings.text_sha256 end as heading_sha256
    from names_nobody_read
    inner join lists
        on
            names_nobody_read.file_id = lists.file_id
            and names_nobody_read.sheet = lists.sheet
            and names_nobody_read.cell = lists.cell
    left join lists as headings
        on
            lists.file_id = headings.file_id
            and lists.sheet = headings.sheet
            and lists.column_letters = headings.column_letters
            and lists.heading_row = headings.row_number
    left join harmless
        on
            names_nobody_read.file_id = harmless.file_id
            and names_nobody_read.sheet = harmless.sheet
            and names_nobody_read.cell = harmless.cell

),

noted as (

    select
        file_id,
        sheet,
        cell,
        organisation_code,
        subject,
        test_code,
        effect,
        records,
        statement,
        cast(null as string) as quoted_text,
        cast(null as string) as text_sha256,
        cast(null as string) as heading_cell,
        cast(null as string) as heading_sha256,
        first_month,
        last_month
    from statements
    union all
    select
        file_id,
        sheet,
        cell,
        organisation_code,
        cast(null as string) as subject,
        'all' as test_code,
        effect,
        cast(null as bigint) as records,
        statement,
        quoted_text,
        text_sha256,
        heading_cell,
        heading_sha256,
        cast(null as date) as first_month,
        cast(null as date) as last_month
    from unread

),

final as (

    select
        editions.publication,
        subjects.subject,
        noted.organisation_code,
        editions.month,
        noted.test_code,
        noted.effect,
        noted.records,
        noted.statement,
        noted.quoted_text,
        case
            when noted.effect = 'unread'
                then
                    concat_ws(
                        ',',
                        files.publication,
                        {{ csv_field('files.period') }},
                        coalesce(cast(files.issued_on as string), ''),
                        {{ csv_field('files.file_name') }},
                        coalesce(files.publisher_sha256, ''),
                        {{ csv_field('noted.sheet') }},
                        noted.cell,
                        noted.text_sha256,
                        coalesce(noted.heading_cell, ''),
                        coalesce(noted.heading_sha256, ''),
                        noted.organisation_code,
                        '<subject or nothing>,<test or nothing>,<first month>,<last month>',
                        '<effect>,<records or nothing>,<clause or nothing>'
                    )
        end as row_to_add,
        files.file_name as source_file,
        noted.sheet as source_sheet,
        noted.cell as source_cells
    from noted
    inner join files on noted.file_id = files.file_id
    inner join editions
        on
            noted.file_id = editions.file_id
            and (noted.first_month is null or editions.month between noted.first_month and noted.last_month)
    inner join subjects
        on
            editions.publication = subjects.publication
            and subjects.subject = coalesce(noted.subject, subjects.subject)

)

select * from final
