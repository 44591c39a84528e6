{{ with_own_rows(ref('printed_organisations'), source('raw', 'own_printed_organisations'), key=[
    'publication', 'label', 'first_month',
]) }}
