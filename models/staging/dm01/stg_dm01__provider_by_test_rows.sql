{{ dm01_rows(source('raw', 'dm01_provider_by_test'), by_test=true) }}
