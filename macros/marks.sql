{#
    The one cast of published counts: what a cell of text states, and the number in it.

    Diagnostic Imaging Dataset, keys of its sheets: `*` suppressed (1 or 2); `.` or an empty cell
    no data submitted; `..` unavailable for quality reasons; `0` a zero (2017/18 and before).
    A number matches one strict pattern first: a plain cast would take `1_000` for 1000. Nearly every
    cell is a number as it is: that is asked first, since cleaning text is slow.
#}
{% macro is_plain_number(text) -%}
    {{ matches_fully(text, '[0-9]+([.][0-9]+)?') }}
{%- endmacro %}

{% macro count_state(text) -%}
    case
        when {{ is_plain_number(text) }} then 'reported'
        when {{ clean_text(text) }} is null then 'not_submitted'
        when {{ clean_text(text) }} in ('.', '..') then 'not_submitted'
        when {{ clean_text(text) }} = '*' then 'suppressed'
        when {{ is_plain_number(clean_text(text)) }} then 'reported'
        else 'unreadable'
    end
{%- endmacro %}

{% macro count_value(text) -%}
    case
        when {{ is_plain_number(text) }} then cast({{ text }} as double)
        when {{ is_plain_number(clean_text(text)) }} then cast({{ clean_text(text) }} as double)
    end
{%- endmacro %}


{#
    Least and greatest count behind a published one. Figures are rounded to the nearest 5, so a
    multiple of 5 stands for up to 2 either side; any other figure was not rounded; 0 is 0; a
    suppressed figure is 1 or 2; of one not submitted nothing is known.
#}
{% macro count_bound(count, state, direction) -%}
    cast(case
        when {{ state }} = 'suppressed' then {{ 1 if direction == 'low' else 2 }}
        when {{ state }} = 'reported' and {{ count }} > 0 and {{ count }} % 5 = 0
            then {{ count }} {{ '- 2' if direction == 'low' else '+ 2' }}
        when {{ state }} = 'reported' then {{ count }}
    end as bigint)
{%- endmacro %}
