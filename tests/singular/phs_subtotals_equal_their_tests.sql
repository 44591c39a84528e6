-- All Endoscopy and All Imaging of Public Health Scotland against the sum of their tests, in every month, area and
-- band of each file; a subtotal that is missing fails too.
with printed as (

    select
        *,
        lower(band_label) as band
    from {{ ref('stg_phs__waits') }}

),

labels as (

    select
        test_labels.label,
        'all ' || tests.test_group as subtotal_label
    from {{ ref('test_labels') }} as test_labels
    inner join {{ ref('tests') }} as tests on test_labels.test_code = tests.test_code
    where test_labels.publication = 'phs'

),

of_tests as (

    select
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.month,
        printed.area_code,
        printed.band,
        labels.subtotal_label,
        min(printed.row_number) as first_row,
        sum(printed.waiting) as waiting
    from printed
    inner join labels on lower(printed.test_label) = labels.label
    group by
        printed.file_id, printed.source_file, printed.source_sheet, printed.month, printed.area_code,
        printed.band, labels.subtotal_label

),

subtotals as (

    select * from printed
    where row_rule = 'subtotal'

)

select
    coalesce(subtotals.source_file, of_tests.source_file) as source_file,
    coalesce(subtotals.source_sheet, of_tests.source_sheet) as source_sheet,
    coalesce(subtotals.source_cells, 'row ' || cast(of_tests.first_row as string)) as source_cells,
    case
        when subtotals.file_id is null
            then of_tests.area_code || ', ' || cast(of_tests.month as string) || ', ' || of_tests.band
        else subtotals.printed_text
    end as text,
    case
        when subtotals.file_id is null then 'a row "' || of_tests.subtotal_label || '" beside its tests'
        else 'the sum of its tests, ' || coalesce(cast(cast(of_tests.waiting as bigint) as string), 'none')
    end as expected
from subtotals
full outer join of_tests
    on
        subtotals.file_id = of_tests.file_id
        and subtotals.month = of_tests.month
        and subtotals.area_code = of_tests.area_code
        and subtotals.band = of_tests.band
        and lower(subtotals.test_label) = of_tests.subtotal_label
where coalesce(subtotals.waiting, -1) <> coalesce(of_tests.waiting, -1)
