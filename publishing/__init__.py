"""From loaded `raw` tables to the published marts: runs dbt, explains failures, swaps builds."""
