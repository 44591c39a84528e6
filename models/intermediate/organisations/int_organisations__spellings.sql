{{ config(materialized='table') }}

{% set sheets = [
    ref('int_figures__did_cells'), ref('int_periods__cells'), ref('stg_dm01__provider_by_test'),
    ref('stg_dm01__provider'),
] %}

with printed as (
    {% for sheet in sheets %}
    select organisation_name as printed_text from {{ sheet }}
    where row_rule = 'provider'
    union
    {%- endfor %}
    select organisation_name as printed_text from {{ ref('stg_ods__trusts') }}
    union
    select town as printed_text from {{ ref('stg_ods__trusts') }}

),

spellings as (

    select * from {{ ref('name_spellings') }}

),

words as (

    select
        printed_text,
        {{ each_word('printed_text') }}
    from printed
    where printed_text is not null

),

-- A small word has its capital where a name, or a part of one after a dash or a bracket, begins.
placed as (

    select
        printed_text,
        word,
        place,
        {{ replace_all('word', '[ ,;:(/-]+$|[)].*$', '') }} as plain_word,
        printed_text = upper(printed_text) as is_in_capitals,
        coalesce(
            {{ matches_fully('lag(word) over (partition by printed_text order by place)', '.*([(]| - )') }},
            true
        ) as is_at_a_beginning
    from words

),

spelled as (

    select
        placed.printed_text,
        placed.place,
        case
            when
                spellings.place = 'anywhere'
                or (spellings.place = 'inside' and not placed.is_at_a_beginning)
                or (spellings.place = 'inside capitals' and placed.is_in_capitals and not placed.is_at_a_beginning)
                then spellings.spelling
            when placed.is_in_capitals then {{ capitalised('placed.plain_word') }}
            else {{ replace_all('placed.plain_word', "''S$", "''s") }}
        end || substring(placed.word, length(placed.plain_word) + 1) as spelled_word
    from placed
    left join spellings on lower(placed.plain_word) = spellings.printed

),

final as (

    select
        printed_text,
        {{ ordered_list('spelled_word', 'place', '') }} as spelled_text
    from spelled
    group by printed_text

)

select * from final
