{{ with_own_rows(ref('published_claims'), source('raw', 'own_published_claims'), key=['claim_id']) }}
