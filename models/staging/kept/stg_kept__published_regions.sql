{{ with_own_rows(ref('published_regions'), source('raw', 'own_published_regions'), key=['published_region_code']) }}
