-- All Endoscopy and All Imaging of Public Health Scotland against the sum of their tests, in every month, area and
-- band of each file.
with printed as (

    select * from {{ ref('stg_phs__waits') }}

),

labels as (

    select
        test_labels.label,
        'All ' || tests.test_group as subtotal_label
    from {{ ref('test_labels') }} as test_labels
    inner join {{ ref('tests') }} as tests on test_labels.test_code = tests.test_code
    where test_labels.publication = 'phs'

),

of_tests as (

    select
        printed.file_id,
        printed.month,
        printed.area_code,
        printed.band_label,
        labels.subtotal_label,
        sum(printed.waiting) as waiting,
        count(*) as tests
    from printed
    inner join labels on lower(printed.test_label) = labels.label
    group by printed.file_id, printed.month, printed.area_code, printed.band_label, labels.subtotal_label

)

select
    subtotals.source_file,
    subtotals.source_sheet,
    subtotals.source_cells,
    subtotals.printed_text as text,
    'the sum of its tests, ' || coalesce(cast(cast(of_tests.waiting as bigint) as string), 'none') as expected
from printed as subtotals
left join of_tests
    on
        subtotals.file_id = of_tests.file_id
        and subtotals.month = of_tests.month
        and subtotals.area_code = of_tests.area_code
        and subtotals.band_label = of_tests.band_label
        and lower(subtotals.test_label) = lower(of_tests.subtotal_label)
where
    subtotals.row_rule = 'subtotal'
    and coalesce(subtotals.waiting, -1) <> coalesce(of_tests.waiting, -1)
