{#
    What is said of figures, made from columns: nowhere else is a gap, a month or a number put into words that a mart
    prints. What is said of a provider is a clause that can be read by itself and goes after "because".
#}


{# Why the figures of a provider are incomplete; `gap` is a row of `int_completeness__gaps`, `months` in words. #}
{% macro gap_in_words(gap, months) -%}
    case
        when {{ gap }}.statement <> '' then {{ gap }}.statement
        when {{ gap }}.moved_on is not null
            then
                'it is not in the release of ' || {{ months }} || ': it moved to the encompass system in '
                || {{ month_and_year(gap ~ '.moved_on') }}
        when {{ gap }}.gap_kind = 'withheld'
            then
                'its figures for ' || {{ months }} || ' are withheld: '
                || coalesce({{ gap }}.fault_in_words, 'a fault of the file') || ' (' || {{ gap }}.source_file
                || coalesce(', ' || {{ gap }}.source_sheet, '') || coalesce(' ' || {{ gap }}.source_cells, '') || ')'
        when {{ gap }}.gap_kind = 'resolved'
            then
                'the file prints it twice for ' || {{ months }} || ' and its figures count once ('
                || {{ gap }}.source_file || coalesce(', ' || {{ gap }}.source_sheet, '')
                || coalesce(' ' || {{ gap }}.source_cells, '') || ')'
        when {{ gap }}.gap_kind = 'unread note'
            then
                'the publisher says of it: "' || {{ gap }}.quoted_text || '" (' || {{ gap }}.source_file || ', '
                || {{ gap }}.source_sheet || ' ' || {{ gap }}.source_cells || '), which nobody has read yet'
        when {{ gap }}.gap_kind = 'zeros alone' then 'its figures for ' || {{ months }} || ' were printed as zeros only'
        when {{ gap }}.gap_kind = 'missing test'
            then
                case
                    when {{ gap }}.figure is null
                        then {{ no_figures_in_words(what_is_counted(gap), months) }}
                    else 'it shows ' || {{ with_thousands(gap ~ '.figure') }} || ' ' || {{ counted_in_words(gap) }}
                        || ' for ' || {{ months }}
                end
                || ', ' || {{ between_months_beside(gap) }}
        when {{ gap }}.gap_kind = 'collapse'
            then
                'its figure for ' || {{ months }} || ' looks incomplete: ' || {{ with_thousands(gap ~ '.figure') }}
                || case when {{ gap }}.is_of_all_scans then ' scans of all kinds' else '' end || ', '
                || {{ between_months_beside(gap) }} || ', and no note says why'
        when {{ gap }}.gap_kind = 'series break' then {{ break_in_words(gap) }}
        when {{ gap }}.subject = 'cancer_scans_gp_direct_access'
            then {{ no_figures_in_words("'tests of GP direct access'", months) }}
        else 'it did not report ' || {{ months }}
    end
{%- endmacro %}

{% macro between_months_beside(gap) -%}
    'between ' || {{ with_thousands(gap ~ '.figure_before') }} || ' the month before and '
    || {{ with_thousands(gap ~ '.figure_after') }} || ' the month after'
{%- endmacro %}


{# A region of a provider that ends or begins while its others go on; `part` has `turn` and `turn_month`. #}
{% macro region_part_in_words(part, region_name) -%}
    'its figures of one of its regions (' || {{ region_name }} || ') '
    || case {{ part }}.turn when 'ends' then 'end in ' else 'begin in ' end || {{ month_and_year(part ~ '.turn_month') }}
    || case {{ part }}.turn when 'ends' then ', and those of others go on' else ', and those of others go back further' end
{%- endmacro %}


{#
    What leaves the usual figures of a series from `broken_from` to `broken_to`: a month or run by its figure, a level by
    its share of the usual. `brk` has the columns of `int_completeness__gaps` that speak of a break; its figures of
    waiting lists are means of month ends (`of_month_ends`).
#}
{% macro break_in_words(brk) -%}
    case
        when {{ brk }}.break_kind = 'level'
            then
                'it shows ' || {{ with_thousands(pct(brk ~ '.figure', brk ~ '.usual_figure')) }}
                || '% of its usual number of ' || {{ counted_in_words(brk) }} || ' from '
                || case
                    when {{ brk }}.broken_to is null then {{ month_and_year(brk ~ '.broken_from') }} || ' on'
                    else {{ months_in_words(brk ~ '.broken_from', brk ~ '.broken_to') }}
                end
        when {{ brk }}.break_kind = 'between'
            then
                'its figures for ' || {{ months_in_words(brk ~ '.broken_from', brk ~ '.broken_to') }}
                || ' lie between months that lack much'
        else
            case
                when {{ brk }}.figure is null
                    then {{ no_figures_in_words(what_is_counted(brk), run_in_words(brk ~ '.broken_from', brk ~ '.broken_to')) }}
                else
                    'it shows ' || {{ with_thousands(brk ~ '.figure') }} || ' ' || {{ counted_in_words(brk) }}
                    || case
                        when {{ brk }}.subject <> 'waits' and {{ is_longer_than_two(brk) }} then ' from '
                        when {{ brk }}.subject <> 'waits' then ' in '
                        when {{ brk }}.broken_from = {{ brk }}.broken_to then ' at the end of '
                        when {{ is_longer_than_two(brk) }} then ' on average at the month ends from '
                        else ' on average at the ends of '
                    end
                    || {{ run_in_words(brk ~ '.broken_from', brk ~ '.broken_to') }}
            end
            || ', where about ' || {{ with_thousands(two_digits(brk ~ '.usual_figure')) }} || ' are usual'
    end
{%- endmacro %}

{# Whether a break lasts for three months or more. #}
{% macro is_longer_than_two(brk) -%}
    {{ months_between_firsts(brk ~ '.broken_from', brk ~ '.broken_to') }} > 1
{%- endmacro %}

{# The months of a run: `May 2020`, `May and June 2020`, `May to July 2020`. #}
{% macro run_in_words(first, last) -%}
    case
        when {{ months_between_firsts(first, last) }} <> 1 then {{ months_in_words(first, last) }}
        when extract(year from {{ first }}) = extract(year from {{ last }})
            then {{ month_name(first) }} || ' and ' || {{ month_and_year(last) }}
        else {{ month_and_year(first) }} || ' and ' || {{ month_and_year(last) }}
    end
{%- endmacro %}

{#
    A sum of figures over the months of a break; of a month or a run of waiting lists the mean of its month ends that
    have a figure: patients who wait at the ends of three months are not three times as many. A level tells no number.
#}
{% macro of_month_ends(subject, brk, sum, has_each_month=false) -%}
    case
        when {{ subject }} <> 'waits' or {{ brk }}.break_kind = 'level' then {{ brk }}.{{ sum }}
        else
            round(
                {{ brk }}.{{ sum }} / nullif(
                    {{ brk }}.months
                    {%- if not has_each_month %}
                    - (length({{ brk }}.figures) - length(replace({{ brk }}.figures, '-', '')))
                    {%- endif %}, 0
                )
            )
    end
{%- endmacro %}

{# That nothing was published of what is counted; a mark, or an empty cell, is no zero. #}
{% macro no_figures_in_words(counted, months) -%}
    'no figures of ' || {{ counted }} || ' were published for it for ' || {{ months }}
{%- endmacro %}

{# What figures count, as a sentence has it after a number: `80 echocardiography tests`. #}
{% macro counted_in_words(figures) -%}
    {{ what_is_counted(figures) }}
    || case
        when
            {{ figures }}.subject <> 'waits'
            and (
                {{ figures }}.test_in_words = 'urodynamics'
                or not ({{ figures }}.test_in_words like '%s' or {{ figures }}.test_in_words like '%s of %')
            )
            then ' tests'
        else ''
    end
{%- endmacro %}

{# What figures count, as a sentence has it without a number: `CT scans`, `patients waiting for echocardiography`. #}
{% macro what_is_counted(figures) -%}
    case
        when {{ figures }}.subject = 'waits'
            then 'patients waiting' || coalesce(' for ' || {{ figures }}.test_in_words, '')
        when {{ figures }}.test_in_words is not null then {{ figures }}.test_in_words
        when {{ figures }}.is_of_all_scans then 'scans of all kinds'
        when {{ figures }}.subject = 'activity' then 'tests'
        else 'scans'
    end
{%- endmacro %}

{# A number of 10 or more by its first two digits: 38,217 as 38,000. #}
{% macro two_digits(number) -%}
    {{ half_away(number ~ ' / power(10, floor(log10(' ~ number ~ ')) - 1)') }}
    * power(10, floor(log10({{ number }})) - 1)
{%- endmacro %}


{# Nothing of a subject is published of a provider in a whole window. #}
{% macro silence_in_words(subject, months) -%}
    'no ' || {{ subject_in_words(subject) }} || ' of ' || {{ months }}
    || case when {{ subject }} in ('waits', 'activity') then ' was' else ' were' end || ' published for it'
{%- endmacro %}


{# Months of which no file of a subject is loaded; another publication of the same nation may have them. #}
{% macro not_loaded_in_words(subject, nation, months) -%}
    'no ' || case {{ subject }} when 'waits' then 'waiting lists' else {{ subject_in_words(subject) }} end
    || ' of ' || {{ nation }} || case {{ subject }} when 'activity' then ' is' else ' are' end || ' loaded for ' || {{ months }}
{%- endmacro %}


{# A closed trust, of a row with closed_on and with other_name: of who may have taken over, else null. #}
{% macro closing_in_words(gap) -%}
    'it closed on ' || {{ day_in_words(gap ~ '.closed_on') }} || ' and no successor is known'
    || coalesce(
        ', though ' || {{ gap }}.other_name || ' may have taken over: set against all of England, its figures rose by'
        || ' about as much afterwards',
        ''
    )
{%- endmacro %}

{# The same of who may have taken over; other_name is that of the closed one. #}
{% macro taking_over_in_words(gap) -%}
    'it may have taken over from ' || {{ gap }}.other_name || ', which closed on '
    || {{ day_in_words(gap ~ '.closed_on') }}
    || ' with no successor known: set against all of England, its figures rose by about as much afterwards'
{%- endmacro %}

{# `31 March 2023` from a date. #}
{% macro day_in_words(date) -%}
    cast(extract(day from {{ date }}) as string) || ' ' || {{ month_and_year(date) }}
{%- endmacro %}


{#
    Why a row is not comparable; else what to say beside it (an estimate of the provider's, and `remark`), or nothing.
    `windows` are both windows in words.
#}
{% macro comparability_note(gaps, baseline, comparison, windows, remark="''") -%}
    case
        when not coalesce({{ gaps }}.is_complete, true) then {{ gaps }}.gap_note
        when {{ baseline }} is null then 'it has no figure of this kind for {{ windows[0] }}'
        when {{ comparison }} is null then 'it has no figure of this kind for {{ windows[1] }}'
        else concat_ws('; ', {{ gaps }}.gap_note, nullif({{ remark }}, ''))
    end
{%- endmacro %}


{# Beside a figure that is one test's only: the test, and what the baseline counts as well. #}
{% macro single_test_in_words(single_tests, waiting=none) -%}
    'these are ' || {{ single_tests }}.test_name || ' only'
    {%- if waiting %}
    || ' (' || {{ with_thousands(waiting) }} || case when {{ waiting }} = 1 then ' patient)' else ' patients)' end
    {%- endif %}
    || ', which do not speak for a whole hospital'
    || coalesce('; the baseline also counts ' || {{ single_tests }}.baseline_tests, '')
{%- endmacro %}


{# Against 2019, of the rows `monthly` and `same_month`: their own notes, what both say once, else which has no figure. #}
{% macro note_against_2019(note, measure) -%}
    coalesce(
        nullif(
            concat_ws(
                '; ',
                nullif(monthly.{{ note }}, ''),
                case
                    when monthly.month <> same_month.month
                        then nullif({{ clauses_not_in('same_month.' ~ note, 'monthly.' ~ note) }}, '')
                end
            ),
            ''
        ),
        case
            when monthly.{{ measure }} is null
                then 'it has no figure of this kind for ' || {{ month_and_year('monthly.month') }}
            when same_month.{{ measure }} is null
                then 'it has no figure of this kind for ' || {{ month_and_year(same_month_2019('monthly.month')) }}
            else ''
        end
    )
{%- endmacro %}


{# The clauses of a note (`a; b`) that another one, which may be null, does not have. #}
{% macro clauses_not_in(note, other) -%}
    {{ return(adapter.dispatch('scan_backlog_clauses_not_in', 'scan_backlog')(note, other)) }}
{%- endmacro %}

{% macro default__scan_backlog_clauses_not_in(note, other) -%}
    array_to_string(
        list_filter(
            string_split({{ note }}, '; '),
            lambda each: not list_contains(string_split(coalesce({{ other }}, ''), '; '), each)
        ),
        '; '
    )
{%- endmacro %}

{% macro spark__scan_backlog_clauses_not_in(note, other) -%}
    array_join(
        filter(split({{ note }}, '; '), each -> not array_contains(split(coalesce({{ other }}, ''), '; '), each)), '; '
    )
{%- endmacro %}


{# What an organisation was called in the baseline and is called today, where that differs; `named` has its names. #}
{% macro names_in_words(named) -%}
    concat_ws(
        '; ',
        'called ' || {{ named }}.organisation_name_baseline || ' in {{ month_label(window_month("baseline_to")) }}',
        case when {{ named }}.is_part_of_another then 'today part of ' else 'today called ' end
        || {{ named }}.another_name_today
    )
{%- endmacro %}


{# A claimed or computed value: `-31.65%`, `7,237,430`. #}
{% macro claimed_value_in_words(measure, value) -%}
    case
        when {{ measure }} like '%pct' then cast(cast({{ half_away(value, 2) }} as double) as string) || '%'
        else {{ with_thousands(value) }}
    end
{%- endmacro %}


{# From one month to another: `April 2020`, `April to September 2020`, `October 2019 to January 2020`; else null. #}
{% macro months_in_words(first, last) -%}
    case
        when {{ first }} = {{ last }} then {{ month_and_year(last) }}
        when extract(year from {{ first }}) = extract(year from {{ last }})
            then {{ month_name(first) }} || ' to ' || {{ month_and_year(last) }}
        else {{ month_and_year(first) }} || ' to ' || {{ month_and_year(last) }}
    end
{%- endmacro %}


{# The same without the year of the last, where a later month of that year follows. #}
{% macro months_without_year(first, last) -%}
    case
        when {{ first }} = {{ last }} then {{ month_name(last) }}
        when extract(year from {{ first }}) = extract(year from {{ last }})
            then {{ month_name(first) }} || ' to ' || {{ month_name(last) }}
        else {{ month_and_year(first) }} || ' to ' || {{ month_name(last) }}
    end
{%- endmacro %}


{# `April 2020` and `April` from a date. #}
{% macro month_and_year(date) -%}
    {{ return(adapter.dispatch('scan_backlog_month_and_year', 'scan_backlog')(date)) }}
{%- endmacro %}

{% macro default__scan_backlog_month_and_year(date) -%}
    strftime({{ date }}, '%B %Y')
{%- endmacro %}

{% macro spark__scan_backlog_month_and_year(date) -%}
    date_format({{ date }}, 'MMMM yyyy')
{%- endmacro %}

{% macro month_name(date) -%}
    {{ return(adapter.dispatch('scan_backlog_month_name', 'scan_backlog')(date)) }}
{%- endmacro %}

{% macro default__scan_backlog_month_name(date) -%}
    strftime({{ date }}, '%B')
{%- endmacro %}

{% macro spark__scan_backlog_month_name(date) -%}
    date_format({{ date }}, 'MMMM')
{%- endmacro %}


{# Texts of a group in the order of another value, as a sentence lists them: `a`, `a and b`, `a, b and c`. #}
{% macro listed(expression, order) -%}
    {{ return(adapter.dispatch('scan_backlog_listed', 'scan_backlog')(expression, order)) }}
{%- endmacro %}

{% macro default__scan_backlog_listed(expression, order) -%}
    {%- set texts -%}
        list_transform(list_sort(list(row({{ order }}, {{ expression }}))), lambda each: struct_extract(each, 2))
    {%- endset -%}
    concat_ws(' and ', nullif(array_to_string(list_slice({{ texts }}, 1, -2), ', '), ''), list_extract({{ texts }}, -1))
{%- endmacro %}

{% macro spark__scan_backlog_listed(expression, order) -%}
    {%- set texts -%}
        transform(
            sort_array(collect_list(struct({{ order }} as place, {{ expression }} as text))), each -> each.text
        )
    {%- endset -%}
    concat_ws(
        ' and ', nullif(array_join(slice({{ texts }}, 1, size({{ texts }}) - 1), ', '), ''), element_at({{ texts }}, -1)
    )
{%- endmacro %}


{#
    A number to so many decimals, halves away from 0 on its 15 significant digits, as `publishing/rounding.py` has it:
    `round` of DuckDB and of Spark differ for some doubles (1.005), and casts to whole numbers round halves to even.
    The 18 decimals between: DuckDB 1.5 makes 0.01 of the text `6.1e-07` when cast to two decimals.
#}
{% macro half_away(number, places=0) -%}
    cast(cast({{ in_15_digits(number) }} as decimal(38, 18)) as decimal(38, {{ places }}))
{%- endmacro %}

{% macro in_15_digits(number) -%}
    {{ return(adapter.dispatch('scan_backlog_in_15_digits', 'scan_backlog')(number)) }}
{%- endmacro %}

{% macro default__scan_backlog_in_15_digits(number) -%}
    format('{:.15g}', cast({{ number }} as double))
{%- endmacro %}

{% macro spark__scan_backlog_in_15_digits(number) -%}
    format_string('%.14e', cast({{ number }} as double))
{%- endmacro %}


{# A number with commas between its thousands, rounded by `half_away`: `20,220`, with one place `6.3`. #}
{% macro with_thousands(number, places=0) -%}
    {{ return(adapter.dispatch('scan_backlog_with_thousands', 'scan_backlog')(number, places)) }}
{%- endmacro %}

{% macro default__scan_backlog_with_thousands(number, places=0) -%}
    format('{:,.{{ places }}f}', {{ half_away(number, places) }})
{%- endmacro %}

{% macro spark__scan_backlog_with_thousands(number, places=0) -%}
    format_number({{ half_away(number, places) }}, {{ places }})
{%- endmacro %}


{# A number as a sentence has it, whole ones with commas: `20,220`, `358.5`. #}
{% macro number_in_words(number) -%}
    case
        when {{ number }} = round({{ number }}) then {{ with_thousands(number) }}
        else cast({{ number }} as string)
    end
{%- endmacro %}


{# So many organisations of a peer group: `118 NHS acute trusts`, `1 independent provider`. #}
{% macro peers_in_words(peer_group, count) -%}
    {{ with_thousands(count) }}
    || case {{ peer_group }}
        when 'acute' then ' NHS acute trust'
        when 'specialist' then ' NHS specialist trust'
        when 'community and mental health' then ' NHS community or mental health trust'
        when 'independent' then ' independent provider'
    end
    || case when {{ count }} = 1 then '' else 's' end
{%- endmacro %}


{# What a subject counts, as a sentence has it. #}
{% macro subject_in_words(subject) -%}
    case {{ subject }}
        when 'cancer_scans' then 'tests suitable for diagnosing cancer'
        when 'cancer_scans_gp_direct_access' then 'tests of GP direct access'
        when 'waits' then 'waiting list'
        else {{ subject }}
    end
{%- endmacro %}


{#
    The row of a seed that decides a fault, and what adding it means; `rules` is a row of the seed `fault_rules`,
    `closures` one of `int_organisations__closures`.
#}
{% macro what_to_do(fault, rules, files, closures) -%}
    {%- set offered = decisions_offered(fault, rules, files) -%}
    case
        when {{ fault }}.rule = 'provider_stops_without_a_reason'
            then
                'if you know who took over, add to {{ rows_by_hand('organisations/added_successions') }}: '
                || {{ fault }}.organisation_code
                || ',' || coalesce({{ closures }}.likely_successor_code, '<new code>')
                || ',' || coalesce(cast({{ closures }}.succeeded_on as string), '<day>') || ',,<source>'
                || coalesce(
                    ' (' || {{ closures }}.likely_successor_code || ' is likely, by its figures: look whether it was so)', ''
                )
                || '; if you know why it stopped, to {{ rows_by_hand('organisations/reporting_ends') }}: '
                || {{ fault }}.organisation_code || ',' || {{ fault }}.measure || ',' || cast({{ fault }}.month as string)
                || ',<reason>,<source>'
        when {{ fault }}.rule = 'file_is_refused'
            then
                'mend or replace the file; if it is to stay out, add to '
                || '{{ rows_by_hand('corrections/decisions') }}: file_is_refused,,,'
                || coalesce({{ fault }}.measure, '') || ',,,,,,withhold,,<reason>,<source> (it stays out, and a person knows)'
        when {{ fault }}.effect = 'resolved' and {{ rules }}.decisions not like '%withhold%' then 'nothing: it is resolved'
        else
            'if you know better, add to {{ rows_by_hand('corrections/decisions') }}: '
            || {{ fault }}.rule || ',,'
            || case when {{ files }}.period is null then coalesce({{ fault }}.period, '') else '' end || ','
            || coalesce({{ files }}.publisher_sha256, '') || ','
            || {{ csv_field(fault ~ '.source_sheet') }} || ',' || {{ csv_field(fault ~ '.source_cells') }} || ','
            || coalesce({{ fault }}.organisation_code, '') || ',' || coalesce({{ fault }}.test_code, '') || ','
            || {{ csv_field(fault ~ '.measure') }} || ',<' || replace({{ offered }}, '; ', ' or ') || '>,'
            || case when {{ offered }} like '%read as%' then '<value>' else coalesce({{ fault }}.difference, '') end
            || ',<reason>,<source> ('
            || concat_ws(
                '; ',
                case when {{ offered }} like '%count%' then 'count: ' || {{ rules }}.what_counting_means end,
                case
                    when {{ offered }} like '%count%withhold%' then 'withhold: its figures stay out'
                    when {{ offered }} like '%withhold%' then 'withhold: it stays out, and a person knows'
                end,
                case
                    when {{ offered }} not like '%read as%' then null
                    when {{ fault }}.rule like 'figure%' or {{ fault }}.rule like 'zero%'
                        then 'read as: the figure is the value'
                    else 'read as: the value, such as 2020-11-12, is its day of issue'
                end
            )
            || ')'
    end
{%- endmacro %}

{# Where a row that a person adds goes: into our seed, or where an update never conflicts with it. #}
{% macro rows_by_hand(seed) -%}
    seeds/{{ seed }}.csv (in a fork: own/{{ seed.split('/')[1] }}.csv)
{%- endmacro %}

{# Decisions that do something for a fault: one that is noted alone withholds nothing that could stay out. #}
{% macro decisions_offered(fault, rules, files) -%}
    replace(
        replace(
            {{ rules }}.decisions,
            case when {{ fault }}.effect = 'noted' and {{ rules }}.decisions like 'count%' then '; withhold' else 'none' end,
            ''
        ),
        case when {{ can_be_read_as(fault, files) }} then 'none' else '; read as' end,
        ''
    )
{%- endmacro %}

{# A field of a CSV file, quoted where it has to be. #}
{% macro csv_field(text) -%}
    case
        when {{ text }} is null then ''
        when {{ text }} like '%,%' or {{ text }} like '%"%' then '"' || replace({{ text }}, '"', '""') || '"'
        else {{ text }}
    end
{%- endmacro %}


{# Of a sum over organisations that should have a withheld figure. #}
{% macro withheld_in_words() -%}
    'not known: a figure that it should have is withheld (publisher_faults)'
{%- endmacro %}
