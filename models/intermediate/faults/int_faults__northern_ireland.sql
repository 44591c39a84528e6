{{ config(materialized='table') }}

{% set figure_key = 'file_id, month, waiting_part, from_week, to_week' %}

with coded as (

    select * from {{ ref('int_waits__northern_ireland_rows') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

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
    where
        row_rule in ('category', 'detail', 'aggregate')
        and organisation_code is not null
        and test_code is not null

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
        {{ ordered_list('source_cells', 'cell_order', ',') }} as all_cells,
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

unrecognised_rows as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'row_text',
            'expected': "case source_sheet when 'csv' then 'a STATISTIC that is ALL, 1, 2 or 3, a financial quarter such as"
                ~ " 2019/20Q2, a trust, a service and a category' else 'the last day of a quarter such as 2020-09-30 or"
                ~ " 30-09-2020, and a trust' end",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from coded
    where row_rule = 'unrecognised'

),

bad_cells as (

    select
        {{ fault({
            'rule': "'figure_is_unreadable'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "'a number such as 1234 or 1,234, or an empty cell, .. or -'",
            'effect': "case row_rule when 'service' then 'noted' else 'withheld' end",
            'is_figure': "row_rule <> 'service'",
        }) }}
    from coded
    where wait_state = 'unreadable'

),

unknown_labels as (
    {% for column, label, seed in [
        ('organisation_code', 'trust_label', 'printed_organisations'),
        ('test_code', 'category_label', 'test_labels'),
    ] %}
    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'measure': "'" ~ label ~ "'",
            'subject': "'waits'",
            'month': 'month',
            'row_number': 'row_number',
            'found': label,
            'expected': "'a label that seeds/labels/" ~ seed ~ ".csv knows'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from coded
    where
        row_rule in ('category', 'detail'{{ ", 'aggregate', 'service'" if column == 'organisation_code' }})
        and {{ column }} is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

{{ lists_of_unknown_organisations('unknown_labels', 'printed', 'test_code') }}

-- The portal prints a quarter as a code and as a label.
quarter_codes as (

    select distinct
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('tlist_q1') }} as quarter_code,
        {{ clean_text('quarter') }} as quarter_label,
        {{ month_of_any_quarter(clean_text('quarter')) }} as month_of_the_label
    from {{ source('raw', 'nisra_dwt') }}
    where {{ quarter_key(clean_text('tlist_q1')) }} <> {{ quarter_key(clean_text('quarter')) }}

),

-- The figure is withheld of both quarters: of the other one as well, where another row has it.
wrong_quarters as (
    {% for month in ['coded.month', 'quarter_codes.month_of_the_label'] %}
    select
        {{ fault({
            'rule': "'quarter_code_differs_from_its_label'",
            'file_id': 'coded.file_id',
            'source_sheet': 'coded.source_sheet',
            'source_cells': "'row ' || cast(coded.row_number as string)",
            'organisation_code': 'coded.organisation_code',
            'test_code': 'coded.test_code',
            'subject': "'waits'",
            'month': month,
            'row_number': 'coded.row_number',
            'found': "quarter_codes.quarter_code || ' beside ' || quarter_codes.quarter_label",
            'expected': "'the code and the label of one quarter'",
            'effect': "case coded.row_rule when 'service' then 'noted' else 'withheld' end",
            'is_figure': "coded.row_rule <> 'service'",
            'is_added': 'there.file_id is null',
        }) }}
    from quarter_codes
    inner join coded
        on
            quarter_codes.file_id = coded.file_id
            and quarter_codes.sheet = coded.source_sheet
            and quarter_codes.row_number = coded.row_number
    left join (
        select distinct
            file_id,
            organisation_code,
            month,
            test_code
        from printed
    ) as there
        on
            coded.file_id = there.file_id
            and coded.organisation_code = there.organisation_code
            and {{ month }} = there.month
            and coded.test_code = there.test_code
    where {{ month }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Within a list: repeats, bands and their total, a total that is missing, over 26 weeks and the band that it is in.
faulty_lists as (

    select
        {{ fault({
            'rule': "case when figures <> distinct_figures then 'figure_stands_twice'"
                ~ " when total is null then 'total_row_is_missing' else 'part_exceeds_its_whole' end",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'case when figures <> distinct_figures then all_cells when part > open_band then part_cell'
                ~ ' else coalesce(band_cells, total_cell) end',
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'measure': "nullif(service_label, '')",
            'subject': "'waits'",
            'month': 'month',
            'found': number_in_words('coalesce(case when part > open_band then part end, bands, part, total)'),
            'expected': "case when figures <> distinct_figures then 'each figure of an organisation, quarter and test once'"
                ~ " when total is null then 'a total beside these bands'"
                ~ " else 'no more than the band that it is in, ' || " ~ with_thousands('open_band') ~ " end",
            'effect': "'withheld'",
        }) }}
    from lists
    where
        figures <> distinct_figures
        or (total is null and coalesce(bands, part) is not null)
        or part > open_band

),

differing_wholes as (

    select * from wholes
    where
        sum_of_parts > waiting
        or (parts_missing = 0 and sum_of_parts <> waiting)

),

-- A list in which bands differ from their total; or one that differs within its trust and among the trusts.
pinned as (

    select
        file_id,
        month,
        organisation_code,
        test_code
    from differing_wholes
    where check_name = 'ni_bands'
    union
    select
        within_trusts.file_id,
        within_trusts.month,
        within_trusts.organisation_code,
        among_trusts.test_code
    from differing_wholes as within_trusts
    inner join differing_wholes as among_trusts
        on
            within_trusts.file_id = among_trusts.file_id
            and within_trusts.month = among_trusts.month
            and among_trusts.check_name = 'ni_trusts'
            and (
                within_trusts.test_code = among_trusts.test_code
                or within_trusts.check_name = 'ni_categories'
            )
    where
        within_trusts.check_name in ('ni_services', 'ni_categories')
        and within_trusts.organisation_code <> 'NIR'

),

explained as (

    select distinct
        file_id,
        month
    from (
        select
            file_id,
            month
        from bad_cells
        union all
        select
            file_id,
            month
        from unknown_labels
        union all
        select
            file_id,
            month
        from faulty_lists
        union all
        select
            file_id,
            month
        from wrong_quarters
        union all
        select
            file_id,
            month
        from unrecognised_rows
    ) as faults

),

differing_parts as (

    select
        {{ fault({
            'rule': "case differing_wholes.check_name when 'ni_bands' then 'bands_differ_from_their_total' else 'parts_differ_from_their_whole' end",
            'file_id': 'differing_wholes.file_id',
            'source_sheet': 'differing_wholes.source_sheet',
            'source_cells': 'differing_wholes.source_cells',
            'organisation_code': 'coalesce(pinned.organisation_code, differing_wholes.organisation_code)',
            'test_code': 'coalesce(pinned.test_code, differing_wholes.test_code)',
            'measure': "concat_ws(' ', differing_wholes.parts, nullif(differing_wholes.service_label, ''), differing_wholes.figure)",
            'subject': "'waits'",
            'month': 'differing_wholes.month',
            'found': number_in_words('differing_wholes.waiting'),
            'expected': "'the sum of ' || differing_wholes.parts || ', ' || " ~ number_in_words('differing_wholes.sum_of_parts'),
            'effect': "case when pinned.file_id is not null then 'withheld' else 'noted' end",
        }) }}
    from differing_wholes
    left join pinned
        on
            differing_wholes.file_id = pinned.file_id
            and differing_wholes.month = pinned.month
            and (
                (
                    differing_wholes.organisation_code = pinned.organisation_code
                    and (differing_wholes.test_code = pinned.test_code or differing_wholes.check_name = 'ni_categories')
                )
                or (differing_wholes.check_name = 'ni_trusts' and differing_wholes.test_code = pinned.test_code)
            )
    left join explained
        on
            differing_wholes.file_id = explained.file_id
            and differing_wholes.month = explained.month
    where
        pinned.file_id is not null
        or explained.file_id is null

),

{{ equal_months_of_lists('printed', 'true') }}

-- A trust that has not moved to another system and that a file lacks in a quarter.
absent as (

    select
        {{ fault({
            'rule': "'organisation_is_missing'",
            'file_id': 'months.file_id',
            'source_sheet': 'months.source_sheet',
            'organisation_code': 'trusts.organisation_code',
            'measure': "trusts.organisation_code || ' ' || cast(months.month as string)",
            'subject': "'waits'",
            'month': 'months.month',
            'found': "'no row of it for ' || " ~ month_and_year('months.month'),
            'expected': "'rows of each of the trusts'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from (
        select
            file_id,
            min(source_sheet) as source_sheet,
            month
        from printed
        where organisation_code <> 'NIR'
        group by file_id, month
        having count(distinct organisation_code) > 1
    ) as months
    inner join trusts
        on
            trusts.first_quarter_without is null
            or months.month < trusts.first_quarter_without
    left join (
        select distinct
            file_id,
            month,
            organisation_code
        from printed
    ) as there
        on
            months.file_id = there.file_id
            and months.month = there.month
            and trusts.organisation_code = there.organisation_code
    where there.file_id is null
    union all
    select
        {{ fault({
            'rule': "'organisation_is_missing'",
            'file_id': 'months.file_id',
            'source_sheet': 'months.source_sheet',
            'organisation_code': "'NIR'",
            'measure': 'cast(months.month as string)',
            'subject': "'waits'",
            'month': 'months.month',
            'found': "'no row of Northern Ireland for ' || " ~ month_and_year('months.month'),
            'expected': "'rows of Northern Ireland, as in other quarters'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from (
        select
            file_id,
            min(source_sheet) as source_sheet,
            month,
            max(case when organisation_code = 'NIR' then 1 else 0 end) as has_the_nation,
            max(max(case when organisation_code = 'NIR' then 1 else 0 end)) over (partition by file_id) as ever_has_it
        from printed
        group by file_id, month
    ) as months
    where
        has_the_nation = 0
        and ever_has_it = 1

),

found_faults as (
    {% for relation in [
        'unrecognised_rows', 'bad_cells', 'unknown_labels', 'lists_of_unknown_organisations', 'wrong_quarters', 'faulty_lists', 'differing_parts',
        'equal_months', 'absent',
    ] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions', period="substring(cast(faults.month as string), 1, 7)") }}

)

select * from final
