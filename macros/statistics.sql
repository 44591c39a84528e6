{# A share on the scale where its spread depends on the number of patients alone, for any share: radians, 0 to pi / 2. #}
{% macro arcsine(share) -%}
    asin(sqrt(cast({{ share }} as double)))
{%- endmacro %}


{#
    Limit of a funnel in percent, so many standard deviations from the centre, both on the arcsine scale; it ends at 0
    and at 100%. `greatest` and `least` pass over null: without a deviation there is no limit.
#}
{% macro funnel_limit(centre, deviation, deviations) -%}
    case
        when {{ deviation }} is not null
            then cast(100 as double) * power(
                sin(greatest(cast(0 as double), least(pi() / 2, {{ centre }} + {{ deviations }} * {{ deviation }}))), 2
            )
    end
{%- endmacro %}


{# Where a share lies among its limits: `below`, `inside` or `above`; null where it has none. #}
{% macro position_among(share, lower, upper) -%}
    case
        when {{ share }} < {{ lower }} then 'below'
        when {{ share }} > {{ upper }} then 'above'
        when {{ share }} between {{ lower }} and {{ upper }} then 'inside'
    end
{%- endmacro %}
