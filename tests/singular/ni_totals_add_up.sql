-- Northern Ireland, file by file: bands and their total, a total that is missing, over 26 weeks and the band that it
-- is in, services and their category, categories and the total of all, trusts and Northern Ireland. Where a part is
-- not available the others are no more than the whole. A trust that seeds/organisations/encompass_moves.csv says has
-- moved may be missing: Northern Ireland is then whoever is left. Differences of the publisher's own are in
-- seeds/corrections/known_differences.csv, and one that is there and no longer differs fails too.
{% set figure_key = 'file_id, month, waiting_part, from_week, to_week' %}

with coded as (

    {{ ni_waits_with_codes(ref('stg_ni__waits'), ref('printed_organisations'), ref('test_labels')) }}

),

printed as (

    select
        file_id,
        source_file,
        source_sheet,
        source_cells,
        cell_order,
        month,
        organisation_code,
        row_rule,
        test_code,
        coalesce(service_label, '') as service_label,
        waiting_part,
        from_week,
        coalesce(to_week, 999) as to_week,
        waiting
    from coded
    where row_rule in ('category', 'detail', 'aggregate')

),

known as (

    select * from {{ ref('known_differences') }}
    where check_name like 'ni_%'

),

lists as (

    select
        file_id,
        source_file,
        month,
        organisation_code,
        row_rule,
        test_code,
        service_label,
        {{ sorted_list('source_sheet', ', ') }} as source_sheet,
        max(case when waiting_part = 'total' and waiting is not null then source_cells end) as total_cell,
        {{ ordered_list(
            "case when waiting is not null and waiting_part <> 'total' then source_cells end", 'cell_order', ','
        ) }} as band_cells,
        count(*) as figures,
        count(distinct waiting_part || cast(from_week as string) || '-' || cast(to_week as string))
            as distinct_figures,
        max(case when waiting_part = 'total' then waiting end) as total,
        sum(case when waiting_part = 'band' then waiting end) as bands,
        sum(case when waiting_part = 'band' and waiting is null then 1 else 0 end) as bands_missing,
        max(case when waiting_part = 'part' then waiting end) as part,
        max(case when waiting_part = 'part' and waiting is not null then source_cells end) as part_cell,
        sum(case when waiting_part = 'band' and to_week = 999 then waiting end) as open_band
    from printed
    group by file_id, source_file, month, organisation_code, row_rule, test_code, service_label

),

of_services as (

    select
        {{ figure_key }},
        organisation_code,
        test_code,
        sum(waiting) as waiting,
        count(*) - count(waiting) as parts_missing
    from (
        select
            *,
            count(waiting) over (partition by file_id, organisation_code, test_code, service_label) as ever_reported
        from printed
        where row_rule = 'detail'
    ) as details
    where ever_reported > 0
    group by {{ figure_key }}, organisation_code, test_code

),

of_categories as (

    select
        {{ figure_key }},
        organisation_code,
        sum(waiting) as waiting,
        count(*) - count(waiting) as parts_missing
    from (
        select
            {{ figure_key }},
            organisation_code,
            test_code,
            coalesce(
                max(case when level = 'category' then waiting end), max(case when level = 'detail' then waiting end)
            ) as waiting
        from (
            select
                {{ figure_key }},
                organisation_code,
                test_code,
                waiting,
                'category' as level
            from printed
            where row_rule = 'category'
            union all
            select
                {{ figure_key }},
                organisation_code,
                test_code,
                case when parts_missing = 0 then waiting end as waiting,
                'detail' as level
            from of_services
        ) as levels
        group by {{ figure_key }}, organisation_code, test_code
    ) as categories
    group by {{ figure_key }}, organisation_code

),

trusts as (

    select
        boards_and_hsc_trusts.organisation_code,
        moves.first_quarter_without
    from {{ ref('boards_and_hsc_trusts') }} as boards_and_hsc_trusts
    left join {{ ref('encompass_moves') }} as moves
        on boards_and_hsc_trusts.organisation_code = moves.organisation_code
    where boards_and_hsc_trusts.organisation_type = 'hsc_trust'

),

trusts_that_stay as (

    select
        months.month,
        sum(case when trusts.first_quarter_without <= months.month then 0 else 1 end) as trusts
    from (select distinct month from printed) as months
    cross join trusts
    group by months.month

),

of_trusts as (

    select
        by_trust.file_id,
        by_trust.month,
        by_trust.waiting_part,
        by_trust.from_week,
        by_trust.to_week,
        by_trust.row_rule,
        by_trust.test_code,
        by_trust.service_label,
        sum(by_trust.waiting) as waiting,
        max(trusts_that_stay.trusts)
        - sum(case when trusts.first_quarter_without <= by_trust.month then 0 else 1 end) as parts_missing
    from printed as by_trust
    inner join trusts on by_trust.organisation_code = trusts.organisation_code
    inner join trusts_that_stay on by_trust.month = trusts_that_stay.month
    where by_trust.waiting is not null
    group by
        by_trust.file_id, by_trust.month, by_trust.waiting_part, by_trust.from_week, by_trust.to_week,
        by_trust.row_rule, by_trust.test_code, by_trust.service_label

),

wholes as (

    select
        'ni_bands' as check_name,
        file_id,
        source_file,
        source_sheet,
        total_cell as source_cells,
        month,
        organisation_code,
        row_rule,
        test_code,
        service_label,
        'total' as figure,
        'its bands' as parts,
        total as waiting,
        bands as sum_of_parts,
        bands_missing as parts_missing
    from lists
    where
        total is not null
        and bands is not null
    {%- for check_name, parts, relation, condition, columns in [
        ('ni_services', 'its services', 'of_services', "printed.row_rule = 'category'",
            ['organisation_code', 'test_code']),
        ('ni_categories', 'its categories', 'of_categories', "printed.row_rule = 'aggregate'",
            ['organisation_code']),
        ('ni_trusts', 'its trusts', 'of_trusts', "printed.organisation_code = 'NIR'",
            ['row_rule', 'test_code', 'service_label']),
    ] %}
    union all
    select
        '{{ check_name }}' as check_name,
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.source_cells,
        printed.month,
        printed.organisation_code,
        printed.row_rule,
        printed.test_code,
        printed.service_label,
        concat_ws(
            ' ',
            printed.waiting_part,
            case
                when printed.waiting_part <> 'total' and printed.to_week < 999
                    then cast(printed.from_week as string) || '-' || cast(printed.to_week as string)
                when printed.waiting_part <> 'total' then '>' || cast(printed.from_week as string)
            end
        ) as figure,
        '{{ parts }}' as parts,
        printed.waiting,
        {{ relation }}.waiting as sum_of_parts,
        {{ relation }}.parts_missing
    from printed
    inner join {{ relation }}
        on
            printed.file_id = {{ relation }}.file_id
            and printed.month = {{ relation }}.month
            {%- for column in ['waiting_part', 'from_week', 'to_week'] + columns %}
            and printed.{{ column }} = {{ relation }}.{{ column }}
            {%- endfor %}
    where
        {{ condition }}
        and printed.waiting is not null
        and {{ relation }}.waiting is not null
    {%- endfor %}

),

named as (

    select
        *,
        concat_ws(' ', organisation_code, test_code, nullif(service_label, ''), figure) as known_figure
    from wholes

),

final as (

    select
        source_file,
        source_sheet,
        case when part > open_band then part_cell else coalesce(band_cells, total_cell) end as source_cells,
        cast(null as string) as check_name,
        month,
        concat_ws(' ', organisation_code, test_code, nullif(service_label, '')) as figure,
        cast(coalesce(case when part > open_band then part end, bands, part, total) as string) as text,
        case
            when figures <> distinct_figures then 'each figure of an organisation, quarter and test once'
            when total is null then 'a total beside these bands'
            else 'no more than the band that it is in, ' || cast(cast(open_band as bigint) as string)
        end as expected
    from lists
    where
        figures <> distinct_figures
        or (total is null and coalesce(bands, part) is not null)
        or part > open_band
    union all
    select
        named.source_file,
        named.source_sheet,
        named.source_cells,
        named.check_name,
        named.month,
        named.known_figure as figure,
        cast(named.waiting as string) as text,
        concat_ws(
            ' from ',
            'the known difference ' || cast(known.difference as string),
            'the sum of ' || named.parts || ', ' || cast(cast(named.sum_of_parts as bigint) as string)
        ) as expected
    from named
    left join known
        on
            named.check_name = known.check_name
            and named.source_file = known.source_file
            and named.month = known.month
            and named.known_figure = known.figure
    where
        (
            known.difference is null
            and (
                named.sum_of_parts > named.waiting
                or (named.parts_missing = 0 and named.sum_of_parts <> named.waiting)
            )
        )
        or named.waiting - named.sum_of_parts <> known.difference

)

select * from final
