{#
    Printed numbers of StatsWales with the board and the band that their labels mean in their month.
    `stands_for_its_board` is false for a site whose board has rows of its own in the file and month: never both. `occurrence` is 1 of a row, 2 of one that repeats it.
#}
{% macro wales_waits_with_codes(waits, organisations, bands) -%}
    select
        printed.*,
        row_number() over (
            partition by printed.file_id, printed.month, lower(printed.organisation_label), printed.band
            order by printed.row_number asc nulls last
        ) as occurrence,
        organisations.organisation_code,
        organisations.kind as organisation_kind,
        organisations.kind <> 'site' or not coalesce(bool_or(organisations.kind <> 'site') over (
            partition by printed.file_id, printed.month, organisations.organisation_code
        ), false) as stands_for_its_board,
        bands.kind as band_kind,
        bands.first_week,
        bands.last_week
    from {{ waits }} as printed
    left join {{ organisations }} as organisations
        on
            lower(printed.organisation_label) = organisations.label
            and organisations.publication = 'statswales'
            and printed.month >= coalesce(organisations.first_month, printed.month)
            and printed.month <= coalesce(organisations.last_month, printed.month)
    left join {{ bands }} as bands on printed.band = bands.label
    where printed.row_rule = 'provider'
{%- endmacro %}


{#
    Patients over a number of weeks in the overlapping groups of StatsWales: the open group from there on, and
    a closed one from there with the open one after it (`8 to 14 Weeks` and `Over 14 Weeks`).
#}
{% macro in_groups_over(weeks) -%}
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is null then waiting end),
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is not null then waiting end)
    + max(case when band_kind = 'group' and first_week > {{ weeks }} and last_week is null then waiting end)
{%- endmacro %}
