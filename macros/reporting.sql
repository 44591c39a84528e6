{# Whether a median of 0 days only says that both dates were recorded as one: England has days, and many tests are no chance. #}
{% macro says_both_dates_are_one(days, england_days, tests) -%}
    {{ days }} = 0
    and {{ england_days }} >= {{ var('same_day_where_england_has_days') }}
    and {{ tests }} >= {{ var('ranked_from_of_a_test') }}
{%- endmacro %}


{# The same in words, of a median that is one of those. #}
{% macro both_dates_are_one_in_words(measure) -%}
    'its 0 days say no more than that '
    || case {{ measure }} when 'request_to_test' then 'request and test' else 'test and report' end
    || ' were recorded on one day'
{%- endmacro %}


{#
    Why an organisation has no figure of its own, from how many figures are printed of its parts, and the state of the one;
    null where there is nothing to say. `members` are the bodies that it counts, without `member_codes` one alone.
#}
{% macro why_no_printed_figure(printed_figures, state, members=1, member_codes=none) -%}
    case
        when {{ printed_figures }} > {{ members }} then 'a figure is printed of it for each of its regions and none for all'
        {%- if member_codes %}
        when {{ members }} > 1
            then 'its parts have figures of their own, which can''t be joined (' || {{ member_codes }} || ')'
        {%- endif %}
        when {{ state }} = 'suppressed' then 'it had fewer than 3 such tests'
        when {{ state }} = 'withheld' then 'a fault of the file keeps its figure out'
    end
{%- endmacro %}
