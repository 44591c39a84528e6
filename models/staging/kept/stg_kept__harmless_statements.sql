{{ with_own_rows(ref('harmless_statements'), source('raw', 'own_harmless_statements'), key=['pattern']) }}
