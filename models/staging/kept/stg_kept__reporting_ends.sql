{{ with_own_rows(ref('reporting_ends'), source('raw', 'own_reporting_ends'), key=['organisation_code', 'subject']) }}
