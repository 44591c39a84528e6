{{ dm01_rows(source('raw', 'dm01_provider'), by_test=false) }}
