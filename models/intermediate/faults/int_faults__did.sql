{{ config(materialized='table') }}

{% set key = 'file_id, source_sheet, published_region_code, organisation_code, label, setting_label' %}
with trusts as (

    select
        organisation_code,
        max(region_code) as region_code
    from {{ ref('stg_ods__trusts') }}
    group by organisation_code

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

coded_cells as {{ read_anew() }} (

    select
        *,
        case row_rule when 'england' then 'ENG' else organisation_code end as code,
        case
            when figure_state = 'unreadable' then 'figure_is_unreadable'
            when
                measure = 'median' and 2 * figure <> round(2 * figure)
                then 'figure_is_a_fraction'
            when measure = 'count' and figure <> round(figure) then 'figure_is_a_fraction'
            when measure = 'count' and figure = 0 and not prints_zeros then 'zero_where_the_layout_has_none'
        end as cell_rule,
        {{ count_bound('figure', 'figure_state', 'low') }} as figure_low,
        {{ count_bound('figure', 'figure_state', 'high') }} as figure_high
    from {{ ref('int_figures__did_cells') }}

),

figures as {{ read_anew() }} (

    select * from coded_cells
    where row_rule in ('england', 'provider')

),

months_of_sheets as (

    select distinct
        file_id,
        source_sheet,
        month
    from figures
    where month is not null

),

codes_of_names as (

    select
        file_id,
        lower(organisation_name) as name,
        min(code) as code
    from figures
    where row_rule = 'provider'
    group by file_id, lower(organisation_name)

),

-- A row whose region, code, name or label is missing: its figures are some of that organisation's.
unrecognised_rows as (

    select
        {{ fault({
            'rule': "'row_is_not_recognised'",
            'file_id': 'lost.file_id',
            'source_sheet': 'lost.source_sheet',
            'source_cells': 'lost.source_cells',
            'organisation_code': 'coalesce(lost.code, codes_of_names.code)',
            'test_code': 'lost.test_code',
            'subject': 'lost.subject',
            'month': 'months_of_sheets.month',
            'row_number': 'lost.row_number',
            'region_code': 'lost.published_region_code',
            'found': 'lost.row_text',
            'expected': "'a region, an organisation code, a name and a test; the ENGLAND row; a note; or an empty row'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from coded_cells as lost
    inner join months_of_sheets
        on
            lost.file_id = months_of_sheets.file_id
            and lost.source_sheet = months_of_sheets.source_sheet
    left join codes_of_names
        on
            lost.file_id = codes_of_names.file_id
            and lower(lost.organisation_name) = codes_of_names.name
    where lost.row_rule = 'unrecognised'

),

bad_cells as (

    select
        {{ fault({
            'rule': 'cell_rule',
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'code',
            'test_code': 'test_code',
            'subject': 'subject',
            'month': 'month',
            'figure_cells': 'source_cells',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "case"
                ~ " when cell_rule = 'zero_where_the_layout_has_none'"
                ~ " then 'a mark where nothing was submitted: this layout prints no 0'"
                ~ " when measure = 'median' then 'a whole or half number of days, or a mark: *, ., .. or empty'"
                ~ " else 'a whole number such as 1235, or a mark: *, ., .. or empty' end",
            'effect': "case when is_year_total then 'noted' else 'withheld' end",
            'is_figure': 'not is_year_total',
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
            'organisation_code': 'code',
            'subject': 'subject',
            'month': 'month',
            'figure_cells': 'source_cells',
            'row_number': 'row_number',
            'found': "concat_ws(', ', label, setting_label)",
            'expected': "'a test that seeds/labels/test_labels.csv maps for ' || labelled_in"
                ~ " || case when setting_label is null then ''"
                ~ " else ', and a source setting that seeds/labels/did_source_settings.csv holds' end",
            'effect': "'withheld'",
        }) }}
    from figures
    where
        not is_year_total
        and (test_code is null or (setting_label is not null and source_setting is null))

),

-- Of a source setting that nobody knows, the figure is one that the provider's test has no row of.
unknown_settings as (
    {% for setting in ['all', 'gp_direct_access'] %}
    select
        {{ fault({
            'rule': "'label_is_not_known'",
            'file_id': 'unknown.file_id',
            'source_sheet': 'unknown.source_sheet',
            'source_cells': "'row ' || cast(unknown.row_number as string)",
            'organisation_code': 'unknown.code',
            'test_code': 'unknown.test_code',
            'subject': 'unknown.subject_of_all' ~ (" || '_gp_direct_access'" if setting == 'gp_direct_access' else ''),
            'month': 'unknown.month',
            'row_number': 'unknown.row_number',
            'region_code': "case when unknown.row_rule = 'provider' then unknown.published_region_code end",
            'found': "concat_ws(', ', unknown.label, unknown.setting_label)",
            'expected': "'a test that seeds/labels/test_labels.csv maps for ' || unknown.labelled_in"
                ~ " || ', and a source setting that seeds/labels/did_source_settings.csv holds'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from figures as unknown
    left join figures as there
        on
            unknown.file_id = there.file_id
            and unknown.source_sheet = there.source_sheet
            and unknown.month = there.month
            and unknown.published_region_code = there.published_region_code
            and unknown.organisation_code = there.organisation_code
            and unknown.test_code = there.test_code
            and there.source_setting = '{{ setting }}'
    where
        not unknown.is_year_total
        and unknown.has_settings
        and unknown.source_setting is null
        and unknown.test_code is not null
        and there.file_id is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Regions: a code that nobody knows, or one that is not the provider's. A trust lies in one region.
regions_of_providers as (

    select
        file_id,
        source_sheet,
        organisation_code,
        published_region_code,
        count(distinct row_number) as row_count
    from figures
    where row_rule = 'provider'
    group by file_id, source_sheet, organisation_code, published_region_code

),

placed_regions as (

    select
        printed.*,
        published_regions.published_region_code is not null as region_is_known,
        coalesce(printed.published_region_code = trusts.region_code, false) as is_in_the_list,
        trusts.organisation_code is not null as is_a_trust
    from regions_of_providers as printed
    left join published_regions on printed.published_region_code = published_regions.published_region_code
    left join trusts on printed.organisation_code = trusts.organisation_code

),

usual_regions as (

    select
        *,
        row_number() over (
            partition by file_id, source_sheet, organisation_code
            order by
                case when region_is_known then 1 else 2 end asc nulls last,
                case when is_in_the_list then 1 else 2 end asc nulls last,
                row_count desc nulls last,
                published_region_code asc nulls last
        ) as place,
        sum(case when region_is_known then row_count else 0 end) over (
            partition by file_id, source_sheet, organisation_code
        ) as known_rows
    from placed_regions

),

with_meant_regions as (

    select
        *,
        max(
            case
                when
                    place = 1
                    and region_is_known
                    and (is_in_the_list or 3 * row_count >= 2 * known_rows)
                    then published_region_code
            end
        ) over (partition by file_id, source_sheet, organisation_code) as meant_region_code
    from usual_regions

),

wrong_regions as (

    select * from with_meant_regions
    where
        not region_is_known
        or (
            place > 1
            and (
                is_a_trust
                or {{ matches_fully('organisation_code', 'R[A-Z0-9]{2}') }}
            )
        )

),

unknown_regions as (

    select
        {{ fault({
            'rule': "case when wrong_regions.region_is_known then 'region_differs_from_its_provider' else 'region_is_not_known' end",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': "'row ' || cast(figures.row_number as string)",
            'organisation_code': 'figures.code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'region_code': 'wrong_regions.meant_region_code',
            'found': 'figures.published_region_code',
            'expected': "coalesce('region ' || wrong_regions.meant_region_code || ', as in its other rows',"
                ~ " 'a region code that seeds/organisations/published_regions.csv holds')",
            'effect': "case when wrong_regions.meant_region_code is not null then 'resolved'"
                ~ " when wrong_regions.region_is_known then 'noted' else 'withheld' end",
        }) }}
    from figures
    inner join wrong_regions
        on
            figures.file_id = wrong_regions.file_id
            and figures.source_sheet = wrong_regions.source_sheet
            and figures.organisation_code = wrong_regions.organisation_code
            and figures.published_region_code = wrong_regions.published_region_code
    where
        not figures.is_year_total
        and figures.row_rule = 'provider'

),

undated as (

    select
        {{ fault({
            'rule': "'month_is_not_known'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'subject': 'min(figures.subject)',
            'found': 'max(sheets.period)',
            'expected': "'a period that gives the month of each figure'",
            'effect': "'withheld'",
            'is_figure': 'true',
        }) }}
    from figures
    inner join {{ source('raw', 'sheets') }} as sheets
        on
            figures.file_id = sheets.file_id
            and figures.source_sheet = sheets.sheet
    where
        figures.month is null
        and not figures.is_year_total
    group by figures.file_id, figures.source_sheet

),

-- The months of a header follow each other: where they don't, header or columns have been moved.
month_columns as (

    select
        columns.file_id,
        columns.sheet,
        columns.letter,
        columns.header,
        sheets.header_row,
        sheets.period,
        columns.column_name,
        case columns.column_name
            {%- for column in did_year_columns()[:12] %}
            when '{{ column }}' then {{ loop.index }}
            {%- endfor %}
        end as place_in_a_year,
        columns.position
    from {{ source('raw', 'columns') }} as columns
    inner join {{ source('raw', 'sheets') }} as sheets
        on
            columns.file_id = sheets.file_id
            and columns.sheet = sheets.sheet
    where
        sheets.raw_table like 'did%year'
        and columns.column_name in ({{ quoted_list(did_year_columns()[:12]) }})

),

placed_columns as (

    select
        *,
        row_number() over (partition by file_id, sheet order by position asc nulls last) as place,
        row_number() over (partition by file_id, sheet order by place_in_a_year asc nulls last) as expected_place
    from month_columns

),

-- A few may have the wrong header; where most are elsewhere somebody has sorted the columns, headers and all.
misplaced_columns as (

    select
        *,
        count(*) over (partition by file_id, sheet) as misplaced
    from placed_columns
    where place <> expected_place

),

moved_columns as (

    select
        {{ fault({
            'rule': "'months_out_of_order'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'source_cells': 'placed_columns.letter || cast(placed_columns.header_row as string)',
            'organisation_code': 'figures.code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': 'placed_columns.header',
            'expected': "'the months of a year from April on, one after the other'",
            'effect': "case when placed_columns.misplaced <= 4 then 'withheld' else 'noted' end",
        }) }}
    from misplaced_columns as placed_columns
    inner join figures
        on
            placed_columns.file_id = figures.file_id
            and placed_columns.sheet = figures.source_sheet
            and {{ month_of_financial_year('placed_columns.period', 'placed_columns.column_name') }} = figures.month

),

-- What stands in two rows of one key: of one provider where the months don't overlap or the rows are the same, or
-- where England needs both; else nobody can say.
keys_of_two_rows as (

    select {{ key }}
    from figures
    where not is_year_total
    group by {{ key }}
    having count(distinct row_number) > 1

),

twins as (

    select figures.*
    from figures
    inner join keys_of_two_rows as keys
        on
            figures.file_id = keys.file_id
            and figures.source_sheet = keys.source_sheet
            and figures.published_region_code = keys.published_region_code
            and figures.organisation_code = keys.organisation_code
            and coalesce(figures.label, '') = coalesce(keys.label, '')
            and coalesce(figures.setting_label, '') = coalesce(keys.setting_label, '')
    where not figures.is_year_total

),

rows_of_twins as (

    select
        file_id,
        source_sheet,
        row_number,
        {{ ordered_list("coalesce(printed_text, '')", 'month', '|') }} as row_text
    from twins
    group by file_id, source_sheet, row_number

),

cells_of_twins as (

    select
        twins.*,
        rows_of_twins.row_text as whole_row,
        count(*) over (partition by {{ twin_key() }}) as row_count,
        row_number() over (
            partition by {{ twin_key() }}
            order by
                case when twins.figure_state = 'not_submitted' then 2 else 1 end asc nulls last,
                twins.row_number asc nulls last
        ) as place,
        sum(case when twins.figure_state <> 'not_submitted' then 1 else 0 end) over (partition by {{ twin_key() }})
            as figures_of_key,
        min(rows_of_twins.row_text) over (partition by {{ twin_key() }})
        = max(rows_of_twins.row_text) over (partition by {{ twin_key() }}) as rows_are_the_same,
        min(lower(twins.organisation_name)) over (partition by {{ twin_key() }})
        = max(lower(twins.organisation_name)) over (partition by {{ twin_key() }}) as names_are_the_same,
        sum(twins.figure) over (partition by {{ twin_key() }}) as sum_of_key,
        min(twins.figure_low) over (partition by {{ twin_key() }}) as least_of_key,
        sum(twins.figure_low) over (partition by {{ twin_key() }}) as low_of_key,
        min(case when twins.figure_state = 'reported' then 1 else 0 end) over (partition by {{ twin_key() }}) = 1
            as all_reported,
        min(twins.row_number) over (partition by twins.file_id, twins.source_sheet, twins.code) as first_row,
        max(twins.row_number) over (partition by twins.file_id, twins.source_sheet, twins.code) as last_row
    from twins
    inner join rows_of_twins
        on
            twins.file_id = rows_of_twins.file_id
            and twins.source_sheet = rows_of_twins.source_sheet
            and twins.row_number = rows_of_twins.row_number

),

-- England beside its providers, by month and test, with the bounds that rounding and suppression allow.
england as (

    select
        publication,
        measure,
        file_id,
        month,
        is_year_total,
        test_code,
        source_setting,
        min(subject) as subject,
        {{ sorted_list('source_sheet', ', ') }} as source_sheet,
        max(case when row_rule = 'england' then source_cells end) as source_cells,
        max(case when row_rule = 'england' then row_number end) as row_number,
        max(case when row_rule = 'england' then printed_text end) as printed_text,
        max(case when row_rule = 'england' then 1 else 0 end) as has_england,
        max(case when row_rule = 'provider' and figure_state <> 'not_submitted' then 1 else 0 end) as has_providers,
        max(case when cell_rule is not null then 1 else 0 end) as has_a_bad_cell,
        max(case when row_rule = 'england' and figure_state <> 'not_submitted' then figure_low end) as england_low,
        max(case when row_rule = 'england' and figure_state <> 'not_submitted' then figure_high end) as england_high,
        sum(case when row_rule = 'provider' then figure else 0 end) as sum_of_providers,
        coalesce(sum(case when row_rule = 'provider' then figure_low end), 0) as providers_low,
        coalesce(sum(case when row_rule = 'provider' then figure_high end), 0) as providers_high,
        min(case when row_rule = 'provider' and figure_state = 'reported' then figure end) as least,
        max(case when row_rule = 'provider' and figure_state = 'reported' then figure end) as greatest,
        max(case when row_rule = 'england' then figure end) as england
    from figures
    where
        test_code is not null
        and (not has_settings or source_setting is not null)
        and (month is not null or is_year_total)
    group by publication, measure, file_id, month, is_year_total, test_code, source_setting

),

-- Above 0: England has more than its providers; below: fewer.
england_compared as (

    select
        *,
        case
            when measure = 'median' or has_a_bad_cell = 1 or has_england = 0 or has_providers = 0 then 0
            when england_low is null then 0
            when england_low > providers_high then england_low - providers_high
            when england_high < providers_low then england_high - providers_low
            else 0
        end as excess
    from england

),

repeated as (

    select
        {{ fault({
            'rule': "'figure_stands_twice'",
            'file_id': 'twins.file_id',
            'source_sheet': 'twins.source_sheet',
            'source_cells': "'rows ' || cast(twins.first_row as string) || ' to ' || cast(twins.last_row as string)",
            'organisation_code': 'twins.code',
            'test_code': 'twins.test_code',
            'subject': 'twins.subject',
            'month': 'twins.month',
            'figure_cells': 'twins.source_cells',
            'row_number': 'twins.row_number',
            'found': "twins.code || ' in two rows of one test'",
            'expected': "case when twins.figures_of_key < 2 then 'one row: no month is in both, so they are one provider'"
                ~ " when not twins.names_are_the_same then 'one row: these two have two names'"
                ~ " when twins.rows_are_the_same then 'one row: the two are the same and count once'"
                ~ " else 'one row of each region, organisation and test' end",
            'effect': "case when twins.figures_of_key < 2 then 'resolved' when not twins.names_are_the_same then 'withheld'"
                ~ " when twins.rows_are_the_same then 'resolved' when "
                ~ england_needs_both() ~ " then 'resolved' else 'withheld' end",
            'is_repeat': 'twins.place > 1 and (twins.figures_of_key < 2 or twins.names_are_the_same)',
            'value': "case when twins.names_are_the_same and not twins.rows_are_the_same and twins.figures_of_key > 1 and "
                ~ england_needs_both() ~ " then twins.sum_of_key end",
        }) }}
    from cells_of_twins as twins
    left join england_compared as england
        on
            twins.file_id = england.file_id
            and twins.month = england.month
            and twins.test_code = england.test_code
            and coalesce(twins.source_setting, '') = coalesce(england.source_setting, '')
            and not england.is_year_total
    where twins.month is not null

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
            'month': 'month',
            'found': "'no ENGLAND row'",
            'expected': "'an ENGLAND row for this test'",
            'effect': "'withheld'",
            'is_added': 'true',
        }) }}
    from england_compared
    where
        has_england = 0
        and has_providers = 1
        and not is_year_total

),

medians as (

    select
        {{ fault({
            'rule': "'median_outside_its_providers'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': "'ENG'",
            'test_code': 'test_code',
            'subject': 'subject',
            'month': 'month',
            'figure_cells': 'source_cells',
            'row_number': 'row_number',
            'found': 'printed_text',
            'expected': "'an ENGLAND median from ' || cast(least as string) || ' to ' || cast(greatest as string)",
            'effect': "'withheld'",
        }) }}
    from england_compared
    where
        measure = 'median'
        and not is_year_total
        and has_a_bad_cell = 0
        and england not between least and greatest

),

-- Above 0: the Year column has more than its months; below: fewer.
years as (

    select
        publication,
        file_id,
        source_sheet,
        row_number,
        row_rule,
        code,
        test_code,
        source_setting,
        subject,
        max(case when is_year_total then source_cells end) as source_cells,
        max(case when is_year_total then printed_text end) as printed_text,
        coalesce(sum(case when not is_year_total then figure_low end), 0) as months_low,
        coalesce(sum(case when not is_year_total then figure_high end), 0) as months_high,
        coalesce(sum(case when is_year_total then figure_low end), 0) as year_low,
        coalesce(sum(case when is_year_total then figure_high end), 0) as year_high
    from figures
    where
        measure = 'count'
        and test_code is not null
    group by
        publication, file_id, source_sheet, row_number, row_rule, code, test_code, source_setting, subject
    having
        max(case when is_year_total then 1 else 0 end) = 1
        and max(case when cell_rule is not null then 1 else 0 end) = 0

),

years_that_differ as (

    select
        years.*,
        case when years.year_low > years.months_high then 1 else -1 end as direction,
        coalesce(
            years.row_rule = 'provider'
            and case when years.year_low > years.months_high then of_england.excess < 0 else of_england.excess > 0 end,
            false
        ) as year_is_wrong
    from years
    left join england_compared as of_england
        on
            years.file_id = of_england.file_id
            and years.test_code = of_england.test_code
            and coalesce(years.source_setting, '') = coalesce(of_england.source_setting, '')
            and of_england.is_year_total
    where
        years.year_low > years.months_high
        or years.year_high < years.months_low

),

-- A month of the row in which England differs from its providers in the same direction.
pinned_cells as (

    select
        years.*,
        figures.month,
        figures.source_cells as month_cells,
        figures.printed_text as month_text
    from years_that_differ as years
    inner join figures
        on
            years.file_id = figures.file_id
            and years.source_sheet = figures.source_sheet
            and years.row_number = figures.row_number
    inner join england_compared as england
        on
            figures.file_id = england.file_id
            and figures.month = england.month
            and figures.test_code = england.test_code
            and coalesce(figures.source_setting, '') = coalesce(england.source_setting, '')
            and not england.is_year_total
    where
        case when years.row_rule = 'provider' then years.direction else -years.direction end
        = case when england.excess > 0 then 1 when england.excess < 0 then -1 end

),

pinned_rows as (

    select distinct
        file_id,
        source_sheet,
        row_number
    from pinned_cells

),

differing_years as (

    select
        {{ fault({
            'rule': "'year_differs_from_its_months'",
            'file_id': 'years.file_id',
            'source_sheet': 'years.source_sheet',
            'source_cells': 'coalesce(pinned_cells.month_cells, years.source_cells)',
            'organisation_code': 'years.code',
            'test_code': 'years.test_code',
            'subject': 'years.subject',
            'month': 'figures.month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'years.row_number',
            'found': "case when pinned_cells.month_cells is null then years.printed_text"
                ~ " else coalesce(" ~ clean_text('pinned_cells.month_text') ~ ", 'an empty cell') end",
            'expected': "case when pinned_cells.month_cells is not null"
                ~ " then 'a figure that agrees with the Year in ' || years.source_cells || ' and with England'"
                ~ " else 'a sum of the months, from ' || cast(years.months_low as string) || ' to '"
                ~ " || cast(years.months_high as string) end",
            'effect': "case when pinned_cells.month_cells is null and years.year_is_wrong then 'noted' else 'withheld' end",
        }) }}
    from years_that_differ as years
    inner join figures
        on
            years.file_id = figures.file_id
            and years.source_sheet = figures.source_sheet
            and years.row_number = figures.row_number
            and not figures.is_year_total
    left join pinned_rows
        on
            years.file_id = pinned_rows.file_id
            and years.source_sheet = pinned_rows.source_sheet
            and years.row_number = pinned_rows.row_number
    left join pinned_cells
        on
            figures.file_id = pinned_cells.file_id
            and figures.source_sheet = pinned_cells.source_sheet
            and figures.row_number = pinned_cells.row_number
            and figures.month = pinned_cells.month
    where
        -- an empty month that England and the Year both hold is no month without a return
        pinned_cells.file_id is not null
        or (pinned_rows.file_id is null and figures.figure_state <> 'not_submitted')

),

differing_england as (

    select
        {{ fault({
            'rule': "'england_differs_from_its_providers'",
            'file_id': 'england.file_id',
            'source_sheet': 'england.source_sheet',
            'source_cells': 'england.source_cells',
            'organisation_code': "'ENG'",
            'test_code': 'england.test_code',
            'subject': 'england.subject',
            'month': 'england.month',
            'figure_cells': 'england.source_cells',
            'row_number': 'england.row_number',
            'found': 'england.printed_text',
            'expected': "'an ENGLAND figure from ' || cast(england.providers_low - 2 as string) || ' to '"
                ~ " || cast(england.providers_high + 2 as string)",
            'effect': "'noted'",
        }) }}
    from england_compared as england
    left join (
        select distinct
            file_id,
            month,
            test_code,
            source_setting
        from pinned_cells
    ) as pinned
        on
            england.file_id = pinned.file_id
            and england.month = pinned.month
            and england.test_code = pinned.test_code
            and coalesce(england.source_setting, '') = coalesce(pinned.source_setting, '')
    left join (
        select file_id from coded_cells
        where row_rule = 'unrecognised'
        union
        select file_id from figures
        where test_code is null
    ) as with_lost_rows
        on
            england.file_id = with_lost_rows.file_id
            and england.excess > 0
    where
        england.excess <> 0
        and not england.is_year_total
        and pinned.file_id is null
        and with_lost_rows.file_id is null

),

-- Tests of GP direct access are a part of all: where they are more, one of the two is wrong.
of_gps as (

    select
        gp.file_id,
        gp.source_sheet,
        gp.month,
        gp.source_cells,
        gp.printed_text,
        gp.row_number,
        of_all.row_number as row_of_all,
        of_all.source_cells as cells_of_all,
        of_all.printed_text as text_of_all,
        gp.code,
        gp.test_code
    from figures as gp
    left join figures as of_all
        on
            gp.file_id = of_all.file_id
            and gp.source_sheet = of_all.source_sheet
            and gp.month = of_all.month
            and gp.published_region_code = of_all.published_region_code
            and gp.organisation_code = of_all.organisation_code
            and gp.test_code = of_all.test_code
            and of_all.source_setting = 'all'
    left join (
        select distinct
            file_id,
            organisation_code
        from keys_of_two_rows
    ) as twins_of_it
        on
            gp.file_id = twins_of_it.file_id
            and gp.organisation_code = twins_of_it.organisation_code
    where
        twins_of_it.file_id is null
        and gp.publication = 'did_table_4'
        and gp.source_setting = 'gp_direct_access'
        and gp.figure_state in ('reported', 'suppressed')
        and gp.cell_rule is null
        and of_all.cell_rule is null
        and not gp.is_year_total
        and coalesce(gp.figure_low > of_all.figure_high, true)

),

more_than_all as (
    {% for setting, row in {'gp_direct_access': 'row_number', 'all': 'row_of_all'}.items() %}
    select
        {{ fault({
            'rule': "'gp_direct_access_exceeds_all'",
            'file_id': 'file_id',
            'source_sheet': 'source_sheet',
            'source_cells': 'source_cells',
            'organisation_code': 'code',
            'test_code': 'test_code',
            'subject': "'" ~ cancer_scan_subjects()[setting] ~ "'",
            'month': 'month',
            'figure_cells': 'source_cells' if setting == 'gp_direct_access' else 'cells_of_all',
            'row_number': row,
            'found': 'printed_text',
            'expected': "'no more than the figure of all source settings, '"
                ~ " || coalesce(text_of_all || ' in ' || cells_of_all, 'of which there is none')",
            'effect': "'withheld'",
        }) }}
    from of_gps
    where {{ row }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Months with the figures of another month of the table: one of them is a copy.
{{ months_alike('figures', "figure_state = 'reported' and measure = 'count'", ['publication'],
    ['code'], ['figure']) }}

copied_months as (

    select
        file_id,
        source_sheet,
        month,
        min(other_month) as other_month
    from months_alike
    group by file_id, source_sheet, month

),

equal_months as (

    select
        {{ fault({
            'rule': "'month_equals_another'",
            'file_id': 'figures.file_id',
            'source_sheet': 'figures.source_sheet',
            'measure': 'cast(figures.month as string)',
            'organisation_code': 'figures.code',
            'test_code': 'figures.test_code',
            'subject': 'figures.subject',
            'month': 'figures.month',
            'figure_cells': 'figures.source_cells',
            'row_number': 'figures.row_number',
            'found': month_and_year('copied_months.month') ~ " || ', with the figures of ' || "
                ~ month_and_year('copied_months.other_month'),
            'expected': "'figures of its own'",
            'effect': "'withheld'",
        }) }}
    from copied_months
    inner join figures
        on
            copied_months.file_id = figures.file_id
            and copied_months.source_sheet = figures.source_sheet
            and copied_months.month = figures.month

),

found_faults as (
    {% for relation in [
        'unrecognised_rows', 'bad_cells', 'unknown_labels', 'unknown_settings', 'unknown_regions', 'undated', 'moved_columns', 'repeated',
        'missing_england', 'medians', 'differing_years', 'differing_england', 'more_than_all', 'equal_months',
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
