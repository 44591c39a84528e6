select test_in_words as modality, shortfall_added_up_low as at_least, shortfall_added_up_high as at_most
from marts.scan_recovery
inner join marts.dim_test on test_code = modality_code
where area_code = 'ENG' and modality_code in ('did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound')
