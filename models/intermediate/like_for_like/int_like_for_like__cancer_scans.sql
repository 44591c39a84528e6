with scans as (

    select
        *,
        figure as scans,
        figure_low as scans_low,
        figure_high as scans_high
    from {{ ref('int_figures__counted') }}
    where
        publication = 'did_table_4'
        and not is_of_the_nation

),

final as (

    {{ in_compared_groups('scans', [
        'test_code', 'source_setting', 'scans', 'scans_low', 'scans_high',
    ], 'did_table_4') }}

)

select * from final
