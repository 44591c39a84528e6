-- What each seed must hold, and a fork's own rows with it: a value in every column of its key, and one row for each;
-- one row for what stands in columns that may be empty (`once`); a value in columns that need one; values of a list; and
-- codes that another seed knows. One test for all: each costs a node of every build.
{% set seeds = [
    {
        'seed': ref('publication_calendar'),
        'key': ['publication'],
        'not_null': ['series', 'evidence'],
        'values': {
            'months_apart': ['1', '3'],
            'months_per_issue': ['1', '3', '12'],
        },
    },
    {
        'seed': ref('england_bank_holidays'),
        'key': ['day'],
    },
    {
        'seed': ref('backlog_assumptions'),
        'key': ['assumption'],
        'not_null': ['in_words'],
        'values': {
            'kind': ['arrivals', 'leaving', 'pace', 'more tests', 'least', 'most'],
        },
    },
    {
        'seed': ref('explained_steps'),
        'key': ['step'],
        'not_null': ['why', 'source'],
        'values': {
            'subject': ['scans', 'activity', 'waits', ''],
        },
    },
    {
        'seed': ref('stg_kept__published_claims'),
        'key': ['claim_id'],
        'not_null': ['claim', 'published_by', 'edition', 'publication', 'test_group', 'comparison_from',
            'comparison_to', 'month_is_stated', 'value', 'tolerance', 'coalesce(geography_code, candidates_in)'],
        'values': {
            'side': ['either', 'beyond', 'short'],
            'measure': ['scans', 'scans_change', 'scans_change_pct', 'waiting', 'over_6_weeks', 'over_6_weeks_pct',
                'over_13_weeks', 'over_13_weeks_pct'],
            'scope': ['every provider', 'not listed'],
        },
        'codes': [
            {'column': 'same_as', 'to': ref('stg_kept__published_claims'), 'field': 'claim_id'},
        ],
    },
    {
        'seed': ref('published_national_waits'),
        'key': ['figure_id'],
        'not_null': ['nation', 'month', 'test_group', 'waiting', 'issue', 'issued_by', 'is_derived', 'source',
            'source_address'],
    },
    {
        'seed': ref('stg_kept__decisions'),
        'once': ['rule', 'publication', 'period', 'sha256', 'sheet', 'cells', 'organisation_code', 'test_code', 'measure'],
        'not_null': ['rule', 'reason', 'source'],
        'values': {
            'decision': ['count', 'withhold', 'read as'],
        },
        'codes': [
            {'column': 'rule', 'to': ref('fault_rules'), 'field': 'rule'},
        ],
    },
    {
        'seed': ref('did_columns'),
        'key': ['publication', 'column_name'],
        'not_null': ['measure', 'coalesce(source_setting, patient_group)', 'source'],
        'values': {
            'measure': ['same_day', 'by_next_day', 'within_7_days', 'within_14_days', 'over_28_days', 'not_known',
                'cases', 'cases_known', 'cases_not_known'],
        },
        'codes': [
            {'column': 'patient_group', 'to': ref('did_patient_groups'), 'field': 'patient_group'},
        ],
    },
    {
        'seed': ref('did_patient_groups'),
        'key': ['patient_group'],
        'not_null': ['patient_group_name', 'group_in_words', 'source'],
    },
    {
        'seed': ref('codes_in_words'),
        'key': ['column_name', 'code'],
        'not_null': ['code_in_words', 'source'],
    },
    {
        'seed': ref('name_spellings'),
        'key': ['printed'],
        'not_null': ['spelling', 'source'],
        'values': {
            'place': ['anywhere', 'inside', 'inside capitals'],
        },
    },
    {
        'seed': ref('fault_rules'),
        'key': ['rule'],
        'not_null': ['rule_in_words', 'decisions'],
    },
    {
        'seed': ref('stg_kept__harmless_statements'),
        'key': ['pattern'],
        'not_null': ['pattern', 'why'],
    },
    {
        'seed': ref('stg_kept__publisher_notes'),
        'once': ['publication', 'period', 'sha256', 'sheet', 'cell', 'organisation_code', 'subject', 'test_code',
            'first_month'],
        'not_null': ['publication', 'period', 'issued_on', 'source_file', 'sha256', 'sheet', 'cell', 'text_sha256',
            'organisation_code', 'first_month', 'last_month'],
        'values': {
            'effect': ['nothing sent', 'partly', 'too many', 'misplaced', 'estimated', 'moved', 'merged', 'no effect'],
        },
        'codes': [
            {'column': 'test_code', 'to': ref('tests'), 'field': 'test_code', 'also': ['each']},
        ],
    },
    {
        'seed': ref('tests'),
        'key': ['test_code'],
    },
    {
        'seed': ref('stg_kept__test_labels'),
        'key': ['publication', 'label'],
        'codes': [
            {'column': 'test_code', 'to': ref('tests'), 'field': 'test_code'},
        ],
    },
    {
        'seed': ref('stg_kept__printed_organisations'),
        'once': ['publication', 'label', 'first_month'],
        'not_null': ['publication', 'label', 'organisation_code', 'source'],
        'values': {
            'kind': ['organisation', 'nation', 'site'],
        },
    },
    {
        'seed': ref('did_source_settings'),
        'key': ['label'],
        'not_null': ['source'],
        'values': {
            'source_setting': ['all', 'gp_direct_access'],
        },
    },
    {
        'seed': ref('phs_waiting_bands'),
        'key': ['label'],
    },
    {
        'seed': ref('statswales_waiting_bands'),
        'key': ['label'],
        'values': {
            'kind': ['week', 'group', 'total'],
        },
    },
    {
        'seed': ref('national_standards'),
        'key': ['nation'],
        'not_null': ['area_code', 'threshold_weeks', 'counts_in_words', 'source'],
    },
    {
        'seed': ref('figure_formulas'),
        'key': ['measure', 'figure'],
        'not_null': ['formula', 'parts'],
    },
    {
        'seed': ref('areas'),
        'key': ['area_code'],
        'not_null': ['area_name', 'nation', 'source'],
        'values': {
            'area_type': ['region', 'nation'],
        },
    },
    {
        'seed': ref('stg_kept__published_regions'),
        'key': ['published_region_code'],
    },
    {
        'seed': ref('boards_and_hsc_trusts'),
        'key': ['organisation_code'],
        'not_null': ['organisation_name', 'nation', 'source'],
        'values': {
            'organisation_type': ['health_board', 'hsc_trust'],
        },
    },
    {
        'seed': ref('encompass_moves'),
        'key': ['organisation_code'],
        'not_null': ['first_quarter_without', 'went_live', 'source'],
    },
    {
        'seed': ref('stg_kept__added_successions'),
        'key': ['old_code', 'new_code'],
        'not_null': ['effective_on', 'source'],
    },
    {
        'seed': ref('stg_kept__reporting_ends'),
        'key': ['organisation_code', 'subject'],
        'not_null': ['last_month', 'reason', 'source'],
    },
    {
        'seed': ref('peer_group_exceptions'),
        'key': ['organisation_code'],
        'not_null': ['peer_group', 'why', 'source_file', 'source_sheet', 'source_cell'],
        'values': {
            'peer_group': peer_groups(),
        },
    },
] %}

{% set parts = [] %}
{% for held in seeds %}
    {% set name = held.seed.identifier | replace('stg_kept__', '') %}
    {% set shown = held.get('key', held.get('once', held.get('not_null', []))) %}
    {% set text = "concat_ws(' | ', cast(" ~ shown | join(" as string), cast(") ~ " as string))" %}
    {% for key in [held.key, held.once] if key %}
        {% set part %}
select
    '{{ name }}.csv' as source_file,
    {{ text }} as text,
    'one row for each {{ key | join(", ") }}' as expected
from {{ held.seed }}
group by {{ key | join(', ') }}
having
    count(*) > 1
    {%- for column in held.get('key', []) %}
    or {{ column }} is null
    {%- endfor %}
        {% endset %}
        {% do parts.append(part) %}
    {% endfor %}
    {% if held.not_null %}
        {% set part %}
select
    '{{ name }}.csv' as source_file,
    {{ text }} as text,
    'a value in {{ held.not_null | join(", ") }}' as expected
from {{ held.seed }}
where
    {% for column in held.not_null -%}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor -%}
        {% endset %}
        {% do parts.append(part) %}
    {% endif %}
    {% for column, allowed in held.get('values', {}).items() %}
        {% set part %}
select
    '{{ name }}.csv' as source_file,
    {{ text }} as text,
    'a {{ column }} of {{ allowed | join(", ") }}, not ' || coalesce(cast({{ column }} as string), 'nothing') as expected
from {{ held.seed }}
where coalesce(cast({{ column }} as string), '') not in ('{{ allowed | join("', '") }}')
        {% endset %}
        {% do parts.append(part) %}
    {% endfor %}
    {% for code in held.get('codes', []) %}
        {% set part %}
select
    '{{ name }}.csv' as source_file,
    held.{{ code.column }} as text,
    'a {{ code.field }} of {{ code.to.identifier }}' as expected
from {{ held.seed }} as held
left join {{ code.to }} as known on held.{{ code.column }} = known.{{ code.field }}
where
    held.{{ code.column }} is not null
    and known.{{ code.field }} is null
    {%- if code.also %}
    and held.{{ code.column }} not in ('{{ code.also | join("', '") }}')
    {%- endif %}
        {% endset %}
        {% do parts.append(part) %}
    {% endfor %}
{% endfor %}
{{ parts | join('\nunion all\n') }}
