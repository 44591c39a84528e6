{#
    Of one measure and test for each organisation, and over all tests; only of months that have more
    than one edition, so that this costs nothing where there is nothing to compare.
#}
{% set wait_measures = {
    'waiting': 'total_waiting_list',
    'waiting_over_6_weeks': 'number_waiting_6_weeks',
    'waiting_over_13_weeks': 'number_waiting_13_weeks',
    'activity': 'planned + unscheduled + waiting_list',
} %}

{% set measures_elsewhere = [
    'waiting', 'waiting_over_6_weeks', 'waiting_over_8_weeks', 'waiting_over_9_weeks', 'waiting_over_13_weeks',
] %}

with editions as (

    select
        *,
        max(edition_rank) over (partition by publication, month) as editions_of_month
    from {{ ref('int_editions__months') }}

),

revised_editions as (

    select * from editions
    where editions_of_month > 1

),

scans as (

    select
        file_id,
        month,
        row_rule,
        organisation_code,
        modality_code as test_code,
        'scans' as measure,
        scans
    from {{ ref('int_scans__figures') }}
    where coalesce(left_out_rule, '') <> 'year total'
    {%- for setting, subject in cancer_scan_subjects().items() %}
    union all
    select
        file_id,
        month,
        row_rule,
        organisation_code,
        test_code,
        '{{ subject }}' as measure,
        scans
    from {{ ref('int_scans__cancer_figures') }}
    where
        coalesce(left_out_rule, '') <> 'year total'
        and source_setting = '{{ setting }}'
    {%- endfor %}

),

waits as (

    select printed.*
    from {{ ref('int_waits__rows') }} as printed
    inner join revised_editions
        on
            printed.file_id = revised_editions.file_id
            and printed.month = revised_editions.month
    where printed.row_rule = 'provider'

),

{% for relation in nations_beside_england() -%}
{{ relation }} as (

    select * from {{ ref('int_waits__' ~ relation) }}

),

{% endfor -%}

printed as (

    select
        file_id,
        month,
        case row_rule when 'england' then 'ENG' else organisation_code end as organisation_code,
        test_code,
        measure,
        scans as figure
    from scans
    {%- for measure, figure in wait_measures.items() %}
    {%- for organisation_code in ['organisation_code', "'ENG'"] %}
    union all
    select
        file_id,
        month,
        {{ organisation_code }} as organisation_code,
        test_code,
        '{{ measure }}' as measure,
        {{ figure }} as figure
    from waits
    {%- endfor %}
    {%- endfor %}
    {%- for relation in nations_beside_england() %}
    {%- for measure in measures_elsewhere %}
    union all
    select
        file_id,
        month,
        organisation_code,
        test_code,
        '{{ measure }}' as measure,
        {{ measure }} as figure
    from {{ relation }}
    {%- endfor %}
    {%- endfor %}

),

of_revised as (

    select
        revised_editions.publication,
        revised_editions.edition_rank,
        revised_editions.file_name,
        revised_editions.issued_on,
        printed.*
    from printed
    inner join revised_editions
        on
            printed.file_id = revised_editions.file_id
            and printed.month = revised_editions.month

),

final as (
    {%- for test_code in ['test_code', "'all'"] %}
    select
        publication,
        month,
        organisation_code,
        measure,
        {{ test_code }} as test_code,
        edition_rank,
        file_name,
        issued_on,
        case
            when publication in ('did', 'did_table_4') or count(figure) = count(*)
                then cast(round(sum(figure)) as bigint)
        end as figure
    from of_revised
    group by
        publication, month, organisation_code, measure, edition_rank, file_name, issued_on
        {{- ', test_code' if test_code == 'test_code' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from final
