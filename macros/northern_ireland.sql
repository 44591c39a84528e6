{# Bands of weeks that the department's workbook may print, as raw columns: `weeks_06_09`, `weeks_over_26`. #}
{% macro ni_band_columns() -%}
    {%- set edges = [0, 6, 9, 12, 13, 15, 18, 21, 26, 39, 52] -%}
    {%- set columns = [] -%}
    {%- for first in edges -%}
        {%- for last in edges if last > first -%}
            {%- do columns.append('weeks_%02d_%02d' % (first, last)) -%}
        {%- endfor -%}
        {%- if first > 0 -%}{%- do columns.append('weeks_over_%02d' % first) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{#
    First day of the last month of a financial quarter: `2019/20Q2` ends in September 2019, `2019/20Q4`
    in March 2020; null for a text of another form.
#}
{% macro month_of_financial_quarter(text) -%}
    {%- set first_year = 'try_cast(substring(' ~ text ~ ', 1, 4) as integer)' -%}
    {%- set last_year = 'try_cast(substring(' ~ text ~ ', 6, 2) as integer)' -%}
    case
        when
            {{ matches_fully(text, '[0-9]{4}/[0-9]{2}Q[1-4]') }}
            and ({{ first_year }} + 1) % 100 = {{ last_year }}
            then try_cast(
                case
                    when {{ text }} like '%Q4' then cast({{ first_year }} + 1 as string)
                    else substring({{ text }}, 1, 4)
                end
                || case substring({{ text }}, 9, 1)
                    when '1' then '-06-01' when '2' then '-09-01' when '3' then '-12-01' when '4' then '-03-01'
                end
                as date
            )
    end
{%- endmacro %}


{#
    First day of the last month of the quarter that ends on a day printed `2020-09-30`, `30-09-2020`,
    `30/09/2020` or `30 September 2020`; null where it is no day, or none that a quarter ends on.
#}
{% macro month_of_quarter_end(text) -%}
    {%- set day_first = matches_fully(text, '[0-9]{2}[-/][0-9]{2}[-/][0-9]{4}') -%}
    {%- set day -%}
        case
            when {{ day_first }}
                then try_cast(
                    substring({{ text }}, 7, 4) || '-' || substring({{ text }}, 4, 2) || '-'
                    || substring({{ text }}, 1, 2) as date
                )
            else {{ day_in_text(text) }}
        end
    {%- endset -%}
    case
        when
            extract(month from {{ day }}) in (3, 6, 9, 12)
            and extract(day from {{ dbt.dateadd('day', 1, day) }}) = 1
            then cast({{ dbt.date_trunc('month', day) }} as date)
    end
{%- endmacro %}


{# Whole number of a count as Northern Ireland prints it, `1234` or `1,234`; else null. #}
{% macro ni_count(text) -%}
    case
        when {{ matches_fully(clean_text(text), '[0-9]+([.]0+)?|[0-9]{1,3}(,[0-9]{3})+') }}
            then cast(cast(replace({{ clean_text(text) }}, ',', '') as double) as bigint)
    end
{%- endmacro %}


{# What a cell of Northern Ireland states; empty, `..` and `-` are not available, never 0. #}
{% macro ni_count_state(text) -%}
    case
        when {{ ni_count(text) }} is not null then 'reported'
        when coalesce({{ clean_text(text) }}, '-') in ('..', '-') then 'not_available'
        else 'unreadable'
    end
{%- endmacro %}


{# First day of the last month of a quarter, however year and quarter are put together; else null. #}
{% macro month_of_any_quarter(text) -%}
    {{ month_of_financial_quarter(quarter_key(text)) }}
{%- endmacro %}


{# Year and quarter of a financial quarter, however they are put together: `2019/20Q2`, `Q2 2019/20`; else null. #}
{% macro quarter_key(text) -%}
    case
        when {{ matches_fully(text, '.*[0-9]{4}/[0-9]{2}.*') }} and {{ matches_fully(text, '.*Q[1-4].*') }}
            then regexp_extract({{ text }}, '[0-9]{4}/[0-9]{2}', 0) || regexp_extract({{ text }}, 'Q[1-4]', 0)
    end
{%- endmacro %}
