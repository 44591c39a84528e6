{# Two-digit number of a month from the first three letters of its English name. #}
{% macro month_number(name) -%}
    case lower(substring({{ name }}, 1, 3))
        {%- for letters, number in {
            'jan': '01', 'feb': '02', 'mar': '03', 'apr': '04', 'may': '05', 'jun': '06',
            'jul': '07', 'aug': '08', 'sep': '09', 'oct': '10', 'nov': '11', 'dec': '12',
        }.items() %}
        when '{{ letters }}' then '{{ number }}'
        {%- endfor %}
    end
{%- endmacro %}


{# True of a financial year printed `2020/21` (or `2020-21`): the second year follows the first. #}
{% macro is_financial_year(text) -%}
    coalesce(
        {{ matches_fully(text, ' *[0-9]{4}[/-][0-9]{2} *') }}
        and (try_cast(substring(trim({{ text }}), 1, 4) as integer) + 1) % 100
        = try_cast(substring(trim({{ text }}), 6, 2) as integer),
        false
    )
{%- endmacro %}


{# First day of a month column (`apr`) in a financial year printed `2020/21`; null for others. #}
{% macro month_of_financial_year(financial_year, column_name) -%}
    try_cast(
        case
            when not {{ is_financial_year(financial_year) }} then null
            when {{ column_name }} in ('jan', 'feb', 'mar')
                then cast(try_cast(substring(trim({{ financial_year }}), 1, 4) as integer) + 1 as string)
            else substring(trim({{ financial_year }}), 1, 4)
        end || '-' || {{ month_number(column_name) }} || '-01' as date
    )
{%- endmacro %}


{# Day in a text such as `18th November 2021` or `16th June 2020, due to minor errors`; else null. #}
{% macro day_in_text(text) -%}
    {%- set pattern = '([0-9]{1,2})(st|nd|rd|th|ST|ND|RD|TH)? *([A-Za-z]{3,9}),? +([0-9]{4})' -%}
    coalesce(
        try_cast({{ text }} as date),
        try_cast(
            regexp_extract({{ text }}, '{{ pattern }}', 4) || '-'
            || {{ month_number("regexp_extract(" ~ text ~ ", '" ~ pattern ~ "', 3)") }} || '-'
            || lpad(regexp_extract({{ text }}, '{{ pattern }}', 1), 2, '0')
            as date
        )
    )
{%- endmacro %}


{# First day of the month in a text such as `September 2020` or `31st October 2013`; else null. #}
{% macro month_in_text(text) -%}
    cast({{ dbt.date_trunc('month', "coalesce(" ~ day_in_text(text) ~ ", " ~ day_in_text("'1 ' || " ~ text) ~ ")") }} as date)
{%- endmacro %}


{# Whole months from one first of the month to another. #}
{% macro months_between_firsts(earlier, later) -%}
    (
        (extract(year from {{ later }}) - extract(year from {{ earlier }})) * 12
        + extract(month from {{ later }}) - extract(month from {{ earlier }})
    )
{%- endmacro %}


{# Date printed as eight digits, `20200331`; null where it is none. #}
{% macro compact_date(text) -%}
    try_cast(
        substring({{ text }}, 1, 4) || '-' || substring({{ text }}, 5, 2) || '-' || substring({{ text }}, 7, 2)
        as date
    )
{%- endmacro %}


{# Date printed as `30/09/07` or `30/09/2007`, day first; null where it is none. #}
{% macro day_month_year(text) -%}
    {%- set pattern = '([0-9]{1,2})[/-]([0-9]{1,2})[/-](20)?([0-9]{2})' -%}
    case
        when {{ matches_fully(text, pattern) }}
            then try_cast(
                '20' || regexp_extract({{ text }}, '{{ pattern }}', 4)
                || '-' || lpad(regexp_extract({{ text }}, '{{ pattern }}', 2), 2, '0')
                || '-' || lpad(regexp_extract({{ text }}, '{{ pattern }}', 1), 2, '0')
                as date
            )
    end
{%- endmacro %}


{# First day of the month after a date. #}
{% macro next_month(date) -%}
    cast({{ dbt.dateadd('month', 1, dbt.date_trunc('month', date)) }} as date)
{%- endmacro %}


{# True from Monday to Friday. #}
{% macro is_monday_to_friday(day) -%}
    {{ return(adapter.dispatch('scan_backlog_is_monday_to_friday', 'scan_backlog')(day)) }}
{%- endmacro %}

{% macro default__scan_backlog_is_monday_to_friday(day) -%}
    isodow({{ day }}) <= 5
{%- endmacro %}

{% macro spark__scan_backlog_is_monday_to_friday(day) -%}
    weekday({{ day }}) <= 4
{%- endmacro %}


{# First day of the month in a label such as `Sep-2020`, `Sep-20` or `September 2020`; else null. #}
{% macro month_in_label(text) -%}
    {%- set names = [
        'jan(uary)?', 'feb(ruary)?', 'mar(ch)?', 'apr(il)?', 'may', 'june?', 'july?', 'aug(ust)?',
        'sept?(ember)?', 'oct(ober)?', 'nov(ember)?', 'dec(ember)?',
    ] | join('|') -%}
    case
        when {{ matches_fully('lower(' ~ text ~ ')', '(' ~ names ~ ')[ -](20)?[0-9]{2}') }}
            then try_cast(
                '20' || regexp_extract({{ text }}, '([0-9]{2})$', 1) || '-' || {{ month_number(text) }} || '-01' as date
            )
    end
{%- endmacro %}


{# First month of a period: of `2018/19`, `April 2018 to March 2019`, `September 2020` or `31st October 2013`; else null. #}
{% macro first_month_of_period(text) -%}
    coalesce({{ month_of_financial_year(text, "'apr'") }}, {{ month_in_text(text) }})
{%- endmacro %}


{# First month of a period of DID: a year such as `2020/21`, or a quarter such as `2024/25 Apr-Jun`; else null. #}
{% macro first_month_of_years_and_quarters(text) -%}
    {{ month_of_financial_year(
        'substring(' ~ text ~ ', 1, 7)',
        "coalesce(nullif(lower(regexp_extract(" ~ text ~ ", ' ([A-Za-z]{3})-[A-Za-z]{3}$', 1)), ''), 'apr')"
    ) }}
{%- endmacro %}

{# Last month of such a period; else null. #}
{% macro last_month_of_years_and_quarters(text) -%}
    {{ month_of_financial_year(
        'substring(' ~ text ~ ', 1, 7)',
        "coalesce(nullif(lower(regexp_extract(" ~ text ~ ", ' [A-Za-z]{3}-([A-Za-z]{3})$', 1)), ''), 'mar')"
    ) }}
{%- endmacro %}

{# Financial year that a month is in, by its first calendar year: 2024 of January 2025. #}
{% macro financial_year_of(month) -%}
    cast(
        extract(year from {{ month }}) - case when extract(month from {{ month }}) < 4 then 1 else 0 end as integer
    )
{%- endmacro %}

{# Quarter of the financial year that a month is in: 1 of April, 4 of January. #}
{% macro financial_quarter_of(month) -%}
    case
        when extract(month from {{ month }}) >= 10 then 3
        when extract(month from {{ month }}) >= 7 then 2
        when extract(month from {{ month }}) >= 4 then 1
        when extract(month from {{ month }}) >= 1 then 4
    end
{%- endmacro %}
