{#
    Which kinds of scan a change is made of. A modality without a figure in a window adds nothing to that window's total,
    and so to the change what it has in the other; of a total that is not known no part is known.
#}
with compared as (

    select * from {{ ref('region_scan_comparison') }}

),

modalities as (

    select * from {{ ref('dim_test') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

withheld as (

    {{ withheld_in_windows(ref('int_figures__withheld'), 'windows', 'scans') }}

),

totals as (

    select * from compared
    where modality_code = 'all'

),

parts as (

    select
        compared.area_code,
        compared.area_name,
        compared.area_type,
        compared.modality_code,
        modalities.test_name as modality_name,
        {%- for suffix in ['', '_like_for_like'] %}
        case
            when totals.scans_change{{ suffix }} is not null
                then
                    coalesce(compared.scans_comparison{{ suffix }}, 0)
                    - coalesce(compared.scans_baseline{{ suffix }}, 0)
        end as scans_change{{ suffix }},
        totals.scans_change{{ suffix }} as scans_change_of_all{{ suffix }},
        totals.scans_baseline{{ suffix }} as scans_baseline_of_all{{ suffix }},
        {%- endfor %}
        totals.organisations_not_comparable,
        concat_ws(
            '; ',
            case
                when withheld.baseline_is_withheld or withheld.comparison_is_withheld
                    then
                        'figures of '
                        || case when withheld.baseline_is_withheld then '{{ window_labels()[0] }}' else '' end
                        || case
                            when withheld.baseline_is_withheld and withheld.comparison_is_withheld then ' and of '
                            else ''
                        end
                        || case when withheld.comparison_is_withheld then '{{ window_labels()[1] }}' else '' end
                        || ' are withheld'
                when totals.scans_change is null then 'not every month of both windows is published'
            end,
            case
                when totals.organisations_not_comparable = 1
                    then '1 organisation is not comparable: as published, its gaps are part of the change'
                when totals.organisations_not_comparable > 1
                    then
                        cast(totals.organisations_not_comparable as string)
                        || ' organisations are not comparable: as published, their gaps are part of the change'
            end
        ) as comparability_note
    from compared
    inner join totals on compared.area_code = totals.area_code
    inner join modalities on compared.modality_code = modalities.test_code
    left join withheld
        on
            compared.area_code = withheld.area_code
            and withheld.test_group = 'all'
            and withheld.test_code = 'all'

),

final as (

    select
        area_code,
        area_name,
        area_type,
        modality_code,
        modality_name,
        {%- for suffix in ['', '_like_for_like'] %}
        cast(scans_change{{ suffix }} as bigint) as scans_change{{ suffix }},
        scans_change_of_all{{ suffix }},
        {{ pct('scans_change' ~ suffix, 'scans_change_of_all' ~ suffix) }} as share_of_change_pct{{ suffix }},
        {{ pct('scans_change' ~ suffix, 'scans_baseline_of_all' ~ suffix) }} as contribution_points{{ suffix }},
        {%- endfor %}
        organisations_not_comparable,
        comparability_note
    from parts

)

select * from final
