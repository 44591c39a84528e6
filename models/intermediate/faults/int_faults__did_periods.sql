{#
    Faults of the DID tables whose sheets are of a year or a quarter (10, 11, 13). The month of a fault is the first of
    its period.
#}
{{ config(materialized='table') }}

{% set shares_in_order = ['same_day', 'by_next_day', 'within_7_days', 'within_14_days'] %}
{% set earlier_and_later = [
    ('same_day', 'by_next_day'), ('by_next_day', 'within_7_days'), ('within_7_days', 'within_14_days'),
] %}

with cells as (

    select * from {{ ref('int_periods__cells') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

figures as (

    select
        *,
        coalesce(measure = 'cases' and coalesce(source_setting, 'all') = 'all', false) as is_whole,
        case
            when figure_state = 'unreadable' then 'figure_is_unreadable'
            when is_share and (figure > 1 or figure_state = 'suppressed') then 'share_is_not_from_0_to_1'
            when not is_share and figure <> round(figure) then 'figure_is_a_fraction'
        end as cell_rule
    from cells
    where row_rule in ('england', 'region', 'provider')

),

unrecognised_rows as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'organisation_code',
            'test_code': 'test_code',
            'subject': 'subject',
            'month': 'first_month',
            'row_number': 'row_number',
            'region_code': 'published_region_code',
            'found': 'row_text',
            'expected': "'a region, an organisation code, a name and a modality; a row of England or, in Table 13, of a region;'"
                ~ " || ' a note; or an empty row'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from cells
    where row_rule = 'unrecognised'

),

bad_cells as (

    select
        {{ fault({
            'rule': 'cell_rule',
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'area_code',
            'test_code': 'test_code',
            'measure': 'column_name',
            'subject': 'subject',
            'month': 'first_month',
            'figure_cells': 'source_cells',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "case when is_share then 'a share from 0 to 1, or an empty cell'"
                ~ " else 'a whole number such as 1235, or a mark: * or, of cases of Table 13, 0 for none sent' end",
            'effect': "'withheld'",
        }) }}
    from figures
    where cell_rule is not null

),

unknown_labels as (

    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': "'row ' || cast(row_number as string)",
            'organisation_code': 'area_code',
            'subject': 'subject',
            'month': 'first_month',
            'figure_cells': 'source_cells',
            'row_number': 'row_number',
            'found': 'label',
            'expected': "'a modality that seeds/labels/test_labels.csv maps for did'",
            'effect': "'withheld'",
        }) }}
    from figures
    where test_code is null

),

-- A region that nobody knows: that of the provider's other rows in the sheet, where they agree.
known_regions as (

    select
        file_id,
        source_sheet,
        organisation_code,
        {{ the_only('published_region_code') }} as region_code
    from figures
    where
        row_rule = 'provider'
        and region_is_known
    group by file_id, source_sheet, organisation_code

),

unknown_regions as (

    select
        {{ fault({
            'rule': "'region_is_not_known'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': "'row ' || cast(figures.row_number as string)",
            'organisation_code': "case when figures.row_rule = 'provider' then figures.organisation_code end",
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.first_month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'region_code': 'known_regions.region_code',
            'found': 'figures.published_region_code',
            'expected': "coalesce('region ' || known_regions.region_code || ', as in its other rows',"
                ~ " 'a region code that seeds/organisations/published_regions.csv holds')",
            'effect': "case when known_regions.region_code is not null then 'resolved' else 'withheld' end",
        }) }}
    from figures
    left join known_regions
        on
            figures.row_rule = 'provider'
            and figures.file_id = known_regions.file_id
            and figures.source_sheet = known_regions.source_sheet
            and figures.organisation_code = known_regions.organisation_code
    where
        figures.row_rule <> 'england'
        and not figures.region_is_known

),

doubted_periods as (

    select
        {{ fault({
            'rule': "'periods_differ'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': 'printed.cell',
            'measure': 'figures.source_sheet',
            'organisation_code': 'figures.area_code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.first_month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': 'printed.text',
            'expected': "'the quarter in the name of the sheet'",
            'effect': "'withheld'",
        }) }}
    from figures
    left join {{ source('raw', 'title_blocks') }} as printed
        on
            figures.file_id = printed.file_id
            and figures.source_sheet = printed.sheet
            and printed.field = 'period'
    where figures.period_is_doubted

),

-- One figure in two rows, of one sheet or of two sheets of one period: the same in all its columns, it counts once.
keyed as (

    select
        *,
        concat_ws(
            '|', publication, file_id, cast(first_month as string), row_rule, coalesce(published_region_code, ''),
            coalesce(organisation_code, ''), label
        ) as row_key
    from figures
    where not period_is_doubted

),

printed_rows as (

    select
        row_key,
        source_sheet,
        row_number,
        {{ ordered_list("coalesce(printed_text, '')", 'column_name', '|') }} as whole_row
    from keyed
    group by row_key, source_sheet, row_number

),

placed_rows as (

    select
        *,
        row_number() over (
            partition by row_key order by source_sheet asc nulls last, row_number asc nulls last
        ) as place,
        count(*) over (partition by row_key) as row_count,
        min(whole_row) over (partition by row_key) = max(whole_row) over (partition by row_key) as rows_are_the_same,
        min(row_number) over (partition by row_key) as first_row,
        max(row_number) over (partition by row_key) as last_row
    from printed_rows

),

repeated as (

    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'keyed.file_id',
            'source_sheet': 'keyed.source_sheet',
            'source_cells': "'rows ' || cast(placed_rows.first_row as string) || ' and ' || cast(placed_rows.last_row as string)",
            'organisation_code': 'keyed.area_code',
            'test_code': 'keyed.test_code',
            'subject': 'keyed.subject',
            'month': 'keyed.first_month',
            'figure_cells': 'keyed.source_cells',
            'row_number': 'keyed.row_number',
            'found': "keyed.area_code || ' in two rows of one modality'",
            'expected': "case when placed_rows.rows_are_the_same then 'one row: the two are the same and count once'"
                ~ " else 'one row of each region, organisation and modality' end",
            'effect': "case when placed_rows.rows_are_the_same then 'resolved' else 'withheld' end",
            'is_repeat': 'placed_rows.place > 1',
        }) }}
    from keyed
    inner join placed_rows
        on
            keyed.row_key = placed_rows.row_key
            and keyed.source_sheet = placed_rows.source_sheet
            and keyed.row_number = placed_rows.row_number
    where placed_rows.row_count > 1

),

repeated_keys as (

    select distinct row_key from placed_rows
    where row_count > 1

),

-- Counts of a modality and column, by who prints them: England, its regions, its providers; with their bounds.
counts as (

    select
        keyed.publication,
        keyed.subject,
        keyed.file_id,
        keyed.source_sheet,
        keyed.first_month,
        keyed.test_code,
        keyed.column_name,
        keyed.row_rule,
        keyed.published_region_code,
        keyed.source_cells,
        keyed.printed_text,
        keyed.row_number,
        coalesce(keyed.figure_low, 0) as figure_low,
        coalesce(keyed.figure_high, 0) as figure_high,
        case when keyed.cell_rule is not null or repeated_keys.row_key is not null then 1 else 0 end as is_bad
    from keyed
    left join repeated_keys on keyed.row_key = repeated_keys.row_key
    where
        not keyed.is_share
        and keyed.test_code is not null

),

of_england as (

    select
        publication,
        subject,
        file_id,
        source_sheet,
        first_month,
        test_code,
        column_name,
        max(case when row_rule = 'england' then source_cells end) as source_cells,
        max(case when row_rule = 'england' then printed_text end) as printed_text,
        max(case when row_rule = 'england' then row_number end) as row_number,
        max(case when row_rule = 'england' then 1 else 0 end) as has_england,
        max(case when row_rule = 'provider' then 1 else 0 end) as has_providers,
        max(case when row_rule = 'region' then 1 else 0 end) as has_regions,
        max(is_bad) as is_bad,
        sum(case when row_rule = 'england' then figure_low else 0 end) as england_low,
        sum(case when row_rule = 'england' then figure_high else 0 end) as england_high,
        sum(case when row_rule = 'provider' then figure_low else 0 end) as providers_low,
        sum(case when row_rule = 'provider' then figure_high else 0 end) as providers_high,
        sum(case when row_rule = 'region' then figure_low else 0 end) as regions_low,
        sum(case when row_rule = 'region' then figure_high else 0 end) as regions_high
    from counts
    group by publication, subject, file_id, source_sheet, first_month, test_code, column_name

),

-- A row that nobody recognises, or whose label nobody knows, may hold what England has more.
lost_rows as (

    select distinct
        file_id,
        source_sheet
    from cells
    where
        row_rule = 'unrecognised'
        or test_code is null

),

missing_england as (

    select
        {{ fault({
            'rule': "'england_row_is_missing'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'organisation_code': "'ENG'",
            'test_code': 'test_code',
            'subject': 'subject',
            'month': 'first_month',
            'found': "'no row of England'",
            'expected': "'a row of England for this modality'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from (
        select distinct
            subject,
            file_id,
            source_sheet,
            first_month,
            test_code
        from of_england
        where
            has_england = 0
            and has_providers = 1
    ) as without_england

),

{% set beside_england = {
    'providers': 'england_differs_from_its_providers', 'regions': 'england_differs_from_its_regions',
} %}
differing_england as (
    {% for parts, rule in beside_england.items() %}
    select
        {{ fault({
            'rule': "'" ~ rule ~ "'",
            'file_id': 'of_england.file_id',
            'source_sheet': 'of_england.source_sheet',
            'source_cells': 'of_england.source_cells',
            'organisation_code': "'ENG'",
            'test_code': 'of_england.test_code',
            'measure': 'of_england.column_name',
            'subject': 'of_england.subject',
            'month': 'of_england.first_month',
            'figure_cells': 'of_england.source_cells',
            'row_number': 'of_england.row_number',
            'found': 'of_england.printed_text',
            'expected': "'a figure of England from ' || cast(of_england." ~ parts ~ "_low - 2 as string) || ' to '"
                ~ " || cast(of_england." ~ parts ~ "_high + 2 as string)",
            'effect': "'noted'",
        }) }}
    from of_england
    left join lost_rows
        on
            of_england.file_id = lost_rows.file_id
            and of_england.source_sheet = lost_rows.source_sheet
            and of_england.england_low > of_england.{{ parts }}_high
    where
        of_england.has_england = 1
        and of_england.has_{{ parts }} = 1
        and of_england.is_bad = 0
        and lost_rows.file_id is null
        and (
            of_england.england_low > of_england.{{ parts }}_high
            or of_england.england_high < of_england.{{ parts }}_low
        )
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

of_regions as (

    select
        subject,
        file_id,
        source_sheet,
        first_month,
        test_code,
        column_name,
        published_region_code,
        max(case when row_rule = 'region' then source_cells end) as source_cells,
        max(case when row_rule = 'region' then printed_text end) as printed_text,
        max(case when row_rule = 'region' then row_number end) as row_number,
        max(case when row_rule = 'region' then 1 else 0 end) as has_region,
        max(is_bad) as is_bad,
        sum(case when row_rule = 'region' then figure_low else 0 end) as region_low,
        sum(case when row_rule = 'region' then figure_high else 0 end) as region_high,
        sum(case when row_rule = 'provider' then figure_low else 0 end) as providers_low,
        sum(case when row_rule = 'provider' then figure_high else 0 end) as providers_high
    from counts
    where row_rule in ('region', 'provider')
    group by subject, file_id, source_sheet, first_month, test_code, column_name, published_region_code

),

differing_regions as (

    select
        {{ fault({
            'rule': "'region_differs_from_its_providers'",
            'file_id': 'of_regions.file_id',
            'source_sheet': 'of_regions.source_sheet',
            'source_cells': 'of_regions.source_cells',
            'test_code': 'of_regions.test_code',
            'measure': 'of_regions.column_name',
            'subject': 'of_regions.subject',
            'month': 'of_regions.first_month',
            'figure_cells': 'of_regions.source_cells',
            'row_number': 'of_regions.row_number',
            'found': 'of_regions.printed_text',
            'expected': "'a figure of the region from ' || cast(of_regions.providers_low - 2 as string) || ' to '"
                ~ " || cast(of_regions.providers_high + 2 as string)",
            'effect': "'noted'",
        }) }}
    from of_regions
    left join lost_rows
        on
            of_regions.file_id = lost_rows.file_id
            and of_regions.source_sheet = lost_rows.source_sheet
            and of_regions.region_low > of_regions.providers_high
    where
        of_regions.has_region = 1
        and of_regions.is_bad = 0
        and lost_rows.file_id is null
        and (of_regions.region_low > of_regions.providers_high or of_regions.region_high < of_regions.providers_low)

),

-- What a row prints of itself twice: settings and their Total (11); known and not known, and their Total (10).
wholes as (

    select
        publication,
        file_id,
        source_sheet,
        row_number,
        patient_group,
        max(case when is_whole then source_cells end) as whole_cells,
        max(case when is_whole then printed_text end) as whole_text,
        sum(case when is_whole then figure_low else 0 end) as whole_low,
        sum(case when is_whole then figure_high else 0 end) as whole_high,
        sum(case when not is_whole then figure_low else 0 end) as parts_low,
        sum(case when not is_whole then figure_high else 0 end) as parts_high,
        sum(case when not is_whole then 1 else 0 end) as parts
    from figures
    where
        not is_share
        and publication in ('did_table_10', 'did_table_11')
    group by publication, file_id, source_sheet, row_number, patient_group
    having
        max(case when cell_rule is not null then 1 else 0 end) = 0
        and max(case when is_whole then 1 else 0 end) = 1

),

parts_of_columns as (

    select
        publication,
        coalesce(patient_group, '') as patient_group,
        sum(case when measure <> 'cases' or source_setting <> 'all' then 1 else 0 end) as parts
    from {{ ref('did_columns') }}
    where measure like 'cases%'
    group by publication, coalesce(patient_group, '')

),

differing_wholes as (

    select
        {{ fault({
            'rule': "'parts_differ_from_their_whole'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': 'wholes.whole_cells',
            'organisation_code': 'figures.area_code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.first_month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': 'wholes.whole_text',
            'expected': "'a Total from ' || cast(wholes.parts_low - 2 as string) || ' to '"
                ~ " || cast(wholes.parts_high + 2 as string) || ', the sum of its parts'",
            'effect': "'withheld'",
        }) }}
    from wholes
    -- where a column of parts could not be read the rest is no whole
    inner join parts_of_columns
        on
            wholes.publication = parts_of_columns.publication
            and coalesce(wholes.patient_group, '') = parts_of_columns.patient_group
            and wholes.parts = parts_of_columns.parts
    inner join figures
        on
            wholes.file_id = figures.file_id
            and wholes.source_sheet = figures.source_sheet
            and wholes.row_number = figures.row_number
            and coalesce(wholes.patient_group, '') = coalesce(figures.patient_group, '')
            and not figures.is_share
    where
        wholes.whole_low > wholes.parts_high
        or wholes.whole_high < wholes.parts_low

),

-- What is reported by a day is reported by a later one too; shares are rounded to three places, or not at all.
shares as (

    select
        file_id,
        source_sheet,
        row_number,
        {%- for measure in shares_in_order %}
        max(case when measure = '{{ measure }}' then figure end) as {{ measure }},
        max(case when measure = '{{ measure }}' then source_cells end) as {{ measure }}_cells,
        {%- endfor %}
        patient_group
    from figures
    where
        is_share
        and cell_rule is null
    group by file_id, source_sheet, row_number, patient_group

),

shares_out_of_order as (
    {% for earlier, later in earlier_and_later %}
    select
        file_id,
        source_sheet,
        row_number,
        {{ earlier }}_cells as earlier_cells,
        {{ later }}_cells as later_cells,
        {{ later }} as later_share
    from shares
    where {{ earlier }} > {{ later }} + 0.0015
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

falling_shares as (

    select
        {{ fault({
            'rule': "'part_exceeds_its_whole'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': 'odd.earlier_cells',
            'organisation_code': 'figures.area_code',
            'test_code': 'figures.test_code',
            'measure': 'odd.later_cells',
            'subject': 'figures.subject',
            'month': 'figures.first_month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': "'a share that is more than the share by a later day'",
            'expected': "'no more than ' || cast(odd.later_share as string) || ' in ' || odd.later_cells",
            'effect': "'withheld'",
        }) }}
    from shares_out_of_order as odd
    inner join figures
        on
            odd.file_id = figures.file_id
            and odd.source_sheet = figures.source_sheet
            and odd.row_number = figures.row_number
            and figures.source_cells in (odd.earlier_cells, odd.later_cells)

),

-- Table 11's Total is Table 1's Year, of the editions that count.
years_of_table_1 as (

    select
        table_1.published_region_code,
        table_1.organisation_code,
        table_1.label,
        editions.month as first_month,
        sum(table_1.figure) as scans,
        min(table_1.source_file || ', ' || table_1.source_cells) as place,
        count(*) as row_count
    from {{ ref('int_figures__did_cells') }} as table_1
    inner join {{ source('raw', 'sheets') }} as sheets
        on
            table_1.file_id = sheets.file_id
            and table_1.source_sheet = sheets.sheet
    inner join editions
        on
            table_1.file_id = editions.file_id
            and editions.publication = 'did'
            and editions.edition_rank = 1
            and editions.month = {{ first_month_of_years_and_quarters('sheets.period') }}
    where
        table_1.publication = 'did'
        and table_1.is_year_total
        and table_1.row_rule in ('england', 'provider')
    group by table_1.published_region_code, table_1.organisation_code, table_1.label, editions.month

),

beside_table_1 as (

    select
        {{ fault({
            'rule': "'total_differs_from_table_1'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': 'figures.source_cells',
            'organisation_code': 'figures.area_code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.first_month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': 'figures.printed_text',
            'expected': "cast(cast(table_1.scans as bigint) as string) || ', the Year of ' || table_1.place",
            'effect': "'noted'",
        }) }}
    from figures
    inner join years_of_table_1 as table_1
        on
            figures.first_month = table_1.first_month
            and figures.published_region_code = table_1.published_region_code
            and figures.organisation_code = table_1.organisation_code
            and figures.label = table_1.label
    where
        figures.publication = 'did_table_11'
        and figures.source_setting = 'all'
        and figures.cell_rule is null
        and figures.figure <> table_1.scans
        and table_1.row_count = 1

),

-- Editions that nothing tells apart: where they print different figures, none counts.
rivals as (

    select
        keyed.*,
        editions.edition_rank
    from keyed
    inner join editions
        on
            keyed.file_id = editions.file_id
            and keyed.publication = editions.publication
            and keyed.first_month = editions.month
    where editions.is_rival

),

disputed as (

    select
        {{ fault({
            'rule': "'rival_editions'",
            'file_id': 'first_edition.file_id',
            'source_sheet': 'first_edition.source_sheet',
            'source_cells': 'first_edition.source_cells',
            'organisation_code': 'first_edition.area_code',
            'test_code': 'first_edition.test_code',
            'measure': 'cast(first_edition.first_month as string)',
            'subject': 'first_edition.subject',
            'month': 'first_edition.first_month',
            'figure_cells': 'first_edition.source_cells',
            'row_number': 'first_edition.row_number',
            'found': "'another edition of the same day and status, or one without a day'",
            'expected': "'a day of issue that tells the editions apart'",
            'effect': "'withheld'",
        }) }}
    from rivals as first_edition
    inner join rivals as other_edition
        on
            first_edition.publication = other_edition.publication
            and first_edition.first_month = other_edition.first_month
            and first_edition.row_rule = other_edition.row_rule
            and coalesce(first_edition.published_region_code, '') = coalesce(other_edition.published_region_code, '')
            and coalesce(first_edition.organisation_code, '') = coalesce(other_edition.organisation_code, '')
            and first_edition.label = other_edition.label
            and first_edition.column_name = other_edition.column_name
    where
        first_edition.edition_rank = 1
        and other_edition.edition_rank > 1
        and coalesce(first_edition.printed_text, '') <> coalesce(other_edition.printed_text, '')

),

found_faults as (
    {% for relation in [
        'unrecognised_rows', 'bad_cells', 'unknown_labels', 'unknown_regions', 'doubted_periods', 'repeated',
        'missing_england', 'differing_england', 'differing_regions', 'differing_wholes', 'falling_shares',
        'beside_table_1', 'disputed',
    ] %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions') }}

)

select * from final
