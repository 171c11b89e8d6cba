-- Mean and spread of each signal of effort in a reference month, to be copied into effort_signals with a valid_from:
--   dbt show -s effort_reference --limit 10 --vars '{effort_reference_month: 2026-07-01}'
-- Over the journeys that AI began in that month and that can no longer change.
with efforts as (
    select * from {{ ref('fct_efforts') }}
    where
        is_effort_candidate and is_mature
        and started_month = cast('{{ var("effort_reference_month", "2026-07-01") }}' as date)
)

{% for signal in [
    'messages_to_useful_answer', 'rephrases', 'channel_switches', 'steps', 'clarifications', 'recontacts',
] %}
    select
        '{{ signal }}' as signal,
        count({{ signal }}) as journeys,
        avg({{ signal }}) as reference_mean,
        stddev_samp({{ signal }}) as reference_spread
    from efforts
    {{ 'union all' if not loop.last }}
{% endfor %}
