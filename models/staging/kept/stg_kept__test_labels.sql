{{ with_own_rows(ref('test_labels'), source('raw', 'own_test_labels'), key=['publication', 'label']) }}
