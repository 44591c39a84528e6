{{ with_own_rows(ref('publisher_notes'), source('raw', 'own_publisher_notes'), key=[
    'publication', 'period', 'sha256', 'sheet', 'cell', 'organisation_code', 'subject', 'test_code',
    'first_month',
]) }}
