{{ with_own_rows(ref('added_successions'), source('raw', 'own_added_successions'), key=['old_code', 'new_code']) }}
