{{ config(materialized='table') }}

{{ dm01_counts(ref('stg_dm01__provider_by_test_rows')) }}
