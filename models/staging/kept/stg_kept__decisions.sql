{{ with_own_rows(ref('decisions'), source('raw', 'own_decisions'), key=[
    'rule', 'publication', 'period', 'sha256', 'sheet', 'cells', 'organisation_code', 'test_code',
    'measure',
]) }}
