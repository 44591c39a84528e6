{# Groups of organisations that are compared with each other, those with the largest members first. #}
{% macro peer_groups() -%}
    {{ return(['acute', 'specialist', 'community and mental health', 'independent']) }}
{%- endmacro %}


{# What a code of England is, by ODS etr and the pattern of the code; a code that nobody names is `other`. #}
{% macro organisation_type(code, is_in_etr, is_named) -%}
    case
        when {{ code }} in ('IS1', 'NONP') then 'other'
        when {{ is_in_etr }} or {{ matches_fully(code, 'R[A-Z0-9]{2}') }} then 'nhs_trust'
        when {{ matches_fully(code, '[A-Z][0-9]{5}') }} then 'gp_practice'
        when {{ matches_fully(code, '5[A-Z0-9]{2}|T[A-Z]{2}') }} then 'primary_care_trust'
        when {{ is_named }} then 'independent_provider'
        else 'other'
    end
{%- endmacro %}
