{# Text as it means: runs of white space become one blank, ends are trimmed, nothing is null. #}
{% macro clean_text(text) -%}
    {{ return(adapter.dispatch('scan_backlog_clean_text', 'scan_backlog')(text)) }}
{%- endmacro %}

{% macro default__scan_backlog_clean_text(text) -%}
    {%- set white_space = '[ \t\r\n\u00a0]+' -%}
    nullif(trim({{ replace_all(text, white_space, ' ') }}), '')
{%- endmacro %}

{# Words of plain characters with one blank between are clean as they are: to ask costs a fifth of cleaning them. #}
{% macro duckdb__scan_backlog_clean_text(text) -%}
    case
        when {{ matches_fully(text, '[!-~]+( [!-~]+)*') }} then {{ text }}
        else {{ default__scan_backlog_clean_text(text) }}
    end
{%- endmacro %}


{# Replaces every match of a regular expression. #}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('scan_backlog_replace_all', 'scan_backlog')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__scan_backlog_replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__scan_backlog_replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}


{# True where the whole text matches a regular expression. #}
{% macro matches_fully(text, pattern) -%}
    {{ return(adapter.dispatch('scan_backlog_matches_fully', 'scan_backlog')(text, pattern)) }}
{%- endmacro %}

{% macro default__scan_backlog_matches_fully(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__scan_backlog_matches_fully(text, pattern) -%}
    {{ text }} rlike '^({{ pattern }})$'
{%- endmacro %}


{# True where the whole text matches the regular expression that a column holds. #}
{% macro matches_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('scan_backlog_matches_pattern', 'scan_backlog')(text, pattern)) }}
{%- endmacro %}

{% macro default__scan_backlog_matches_pattern(text, pattern) -%}
    regexp_full_match({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__scan_backlog_matches_pattern(text, pattern) -%}
    {{ text }} rlike concat('^(', {{ pattern }}, ')$')
{%- endmacro %}


{# Distinct texts of a group in alphabetical order, joined; null where there are none. #}
{% macro sorted_list(expression, separator) -%}
    {{ return(adapter.dispatch('scan_backlog_sorted_list', 'scan_backlog')(expression, separator)) }}
{%- endmacro %}

{% macro default__scan_backlog_sorted_list(expression, separator) -%}
    nullif(
        array_to_string(
            list_sort(list(distinct {{ expression }}) filter (where {{ expression }} is not null)), '{{ separator }}'
        ),
        ''
    )
{%- endmacro %}

{% macro spark__scan_backlog_sorted_list(expression, separator) -%}
    nullif(array_join(sort_array(collect_set({{ expression }})), '{{ separator }}'), '')
{%- endmacro %}


{#
    Each word of a text with the blanks, dashes or brackets after it, and what the words are ordered by: `word` and
    `place`, a row each; only in a select list.
#}
{% macro each_word(text) -%}
    {{ return(adapter.dispatch('scan_backlog_each_word', 'scan_backlog')(text)) }}
{%- endmacro %}

{% macro default__scan_backlog_each_word(text) -%}
    {%- set words -%}
        regexp_extract_all({{ text }}, '[^ (/-]*[ (/-]+|[^ (/-]+')
    {%- endset -%}
    unnest({{ words }}) as word,
    generate_subscripts({{ words }}, 1) as place
{%- endmacro %}

{% macro spark__scan_backlog_each_word(text) -%}
    posexplode(regexp_extract_all({{ text }}, '[^ (/-]*[ (/-]+|[^ (/-]+', 0)) as (place, word)
{%- endmacro %}


{# A word with a capital at its beginning, as a sentence has a name: `Leeds`, `St`, `McMillan`, `O'Brien`. #}
{% macro capitalised(word) -%}
    case
        when lower({{ word }}) like 'mc__%'
            then 'Mc' || upper(substring({{ word }}, 3, 1)) || lower(substring({{ word }}, 4))
        when lower({{ word }}) like 'o''__%'
            then 'O''' || upper(substring({{ word }}, 3, 1)) || lower(substring({{ word }}, 4))
        else upper(substring({{ word }}, 1, 1)) || lower(substring({{ word }}, 2))
    end
{%- endmacro %}


{#
    What two spellings of a name have in common: small letters and digits alone, `&` as `and`, no leading `The`, and
    `National Health Service` as `NHS`.
#}
{% macro name_key(text) -%}
    {%- set plain -%}
        replace(lower({{ text }}), '&', ' and ')
    {%- endset -%}
    {%- set letters = replace_all(replace_all(plain, '^the ', ''), '[^a-z0-9]+', '') -%}
    replace({{ letters }}, 'nationalhealthservice', 'nhs')
{%- endmacro %}


{# Texts of a group in the order of another value, joined; null where there are none. #}
{% macro ordered_list(expression, order, separator) -%}
    {{ return(adapter.dispatch('scan_backlog_ordered_list', 'scan_backlog')(expression, order, separator)) }}
{%- endmacro %}

{% macro default__scan_backlog_ordered_list(expression, order, separator) -%}
    array_to_string(
        list_transform(
            list_sort(list(row({{ order }}, {{ expression }})) filter (where {{ expression }} is not null)),
            lambda each: struct_extract(each, 2)
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__scan_backlog_ordered_list(expression, order, separator) -%}
    nullif(
        array_join(
            transform(
                sort_array(collect_list(struct({{ order }} as place, {{ expression }} as text))), each -> each.text
            ),
            '{{ separator }}'
        ),
        ''
    )
{%- endmacro %}


{#
    Value of the row that is first, or last, by another column, of the rows that have a value. Left to itself DuckDB
    passes over a row without one, and Spark gives its null.
#}
{% macro first_by(value, place) -%}
    min_by({{ value }}, case when {{ value }} is not null then {{ place }} end)
{%- endmacro %}

{% macro last_by(value, place) -%}
    max_by({{ value }}, case when {{ value }} is not null then {{ place }} end)
{%- endmacro %}


{# What the group of a regular expression matches, a row each match; only in a select list. #}
{% macro each_match(text, pattern) -%}
    {{ return(adapter.dispatch('scan_backlog_each_match', 'scan_backlog')(text, pattern)) }}
{%- endmacro %}

{% macro default__scan_backlog_each_match(text, pattern) -%}
    unnest(regexp_extract_all({{ text }}, '{{ pattern }}', 1))
{%- endmacro %}

{% macro spark__scan_backlog_each_match(text, pattern) -%}
    explode(regexp_extract_all({{ text }}, '{{ pattern }}', 1))
{%- endmacro %}


{# Place of a spreadsheet column by its letters, 1 for `A`, 27 for `AA`. #}
{% macro column_position(letters) -%}
    case length({{ letters }})
        when 1 then ascii({{ letters }}) - 64
        when 2 then (ascii({{ letters }}) - 64) * 26 + ascii(substring({{ letters }}, 2, 1)) - 64
        else (ascii({{ letters }}) - 64) * 676 + (ascii(substring({{ letters }}, 2, 1)) - 64) * 26
            + ascii(substring({{ letters }}, 3, 1)) - 64
    end
{%- endmacro %}


{# The one value of a group, where it has one only; else null. #}
{% macro the_only(expression) -%}
    case when min({{ expression }}) = max({{ expression }}) then min({{ expression }}) end
{%- endmacro %}


{# Texts as SQL lists them: `'a', 'b'`. #}
{% macro quoted_list(texts) -%}
    '{{ texts | join("', '") }}'
{%- endmacro %}
