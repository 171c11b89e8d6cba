{%- set signals = [
    'messages_to_useful_answer', 'rephrases', 'channel_switches', 'steps', 'clarifications', 'recontacts',
] -%}
with measured as (
    select * from {{ ref('int_journey_efforts__measured') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

effort_signals as (
    select * from {{ ref('stg_reference__effort_signals') }}
),

listed as (
    {% for signal in signals %}
        select
            measured.journey_key,
            gathered.started_on,
            '{{ signal }}' as signal,
            cast(measured.{{ signal }} as {{ type_double() }}) as amount
        from measured
        inner join gathered on measured.journey_key = gathered.journey_key
        where measured.questions > 0
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The reference in force when demand began, so that a new one changes no old value.
standardised as (
    select
        listed.journey_key,
        effort_signals.weight,
        (listed.amount - effort_signals.reference_mean) / effort_signals.reference_spread as spreads_above,
        row_number() over (
            partition by listed.journey_key, listed.signal order by effort_signals.valid_from desc nulls last
        ) as version_rank
    from listed
    inner join effort_signals
        on
            listed.signal = effort_signals.signal
            and (effort_signals.valid_from is null or listed.started_on >= effort_signals.valid_from)
            and (effort_signals.valid_to is null or listed.started_on < effort_signals.valid_to)
    where effort_signals.reference_spread > 0
),

-- What cannot be seen is taken to be as in the reference: neither praise nor blame.
summed as (
    select
        journey_key,
        sum(weight * coalesce(spreads_above, 0)) as effort_index
    from standardised
    where version_rank = 1
    group by journey_key
),

journey_efforts_indexed as (
    select
        measured.*,
        gathered.is_ai_started,
        cast(summed.effort_index as {{ type_double() }}) as effort_index
    from measured
    inner join gathered on measured.journey_key = gathered.journey_key
    left join summed on measured.journey_key = summed.journey_key
)

select * from journey_efforts_indexed
