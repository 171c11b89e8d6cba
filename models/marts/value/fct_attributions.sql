with value_events as (
    select * from {{ ref('int_value_events__priced') }}
),

touches as (
    select * from {{ ref('int_value_touches__weighed') }}
),

conversation_journeys as (
    select * from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

outreach as (
    select * from {{ ref('fct_outreach') }}
),

dated as (
    select
        value_events.*,
        cast(
            {{ local_time('coalesce(value_events.occurred_at, run_dated.as_of)', var('reporting_time_zone')) }} as date
        ) as started_on
    from value_events
    cross join {{ ref('int_run__dated') }} as run_dated
),

-- A value event that nobody touched keeps a row that says so.
shared as (
    select
        dated.*,
        touches.touch_key,
        coalesce(touches.touch_actor, 'none') as touch_actor,
        touches.outreach_event_key,
        touches.touched_at,
        touches.equal_share,
        touches.position_based_share,
        touches.time_decay_share,
        touches.configured_share,
        conversation_journeys.journey_key as touch_journey_key,
        coalesce(
            dated.exclusion_reason_value,
            case
                when dated.person_key is null then 'no_customer'
                when touches.touch_key is null then 'no_touch'
            end
        ) as exclusion_reason_attribution
    from dated
    left join touches on dated.value_event_key = touches.value_event_key
    left join conversation_journeys on touches.conversation_key = conversation_journeys.conversation_key
),

fct_attributions as (
    select
        {{ dbt.concat(['shared.value_event_key', "' '", "coalesce(shared.touch_key, 'none')"]) }} as attribution_key,
        shared.value_event_key,
        shared.value_kind,
        shared.touch_journey_key as journey_key,
        shared.touch_actor,

        ---------- segments: those of the touch
        {% for segment in ['handler_path', 'language', 'region', 'product_line', 'release_version'] %}
            coalesce(journeys.{{ segment }}, 'unknown') as {{ segment }},
        {% endfor %}
        {% for segment in ['intent', 'intent_complexity', 'risk_tier', 'channel', 'channel_mode', 'customer_segment'] %}
            coalesce(journeys.{{ segment }}, outreach.{{ segment }}, 'unknown') as {{ segment }},
        {% endfor %}
        {% for segment in ['source_system', 'source_instance'] %}
            coalesce(journeys.{{ segment }}, outreach.{{ segment }}, shared.{{ segment }}) as {{ segment }},
        {% endfor %}

        ---------- times
        cast(shared.touched_at as timestamp) as touched_at,
        cast(shared.occurred_at as timestamp) as occurred_at,
        shared.started_on,
        cast({{ dbt.date_trunc('week', 'shared.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'shared.started_on') }} as date) as started_month,

        ---------- shares and what they come to
        {% for model in ['equal', 'position_based', 'time_decay', 'configured'] %}
            shared.{{ model }}_share,
            cast(shared.amount * shared.{{ model }}_share as {{ type_double() }}) as {{ model }}_value,
        {% endfor %}
        cast(shared.amount * shared.{{ var('attribution_model') }}_share as {{ type_double() }}) as attributed_value,
        shared.exclusion_reason_attribution
    from shared
    left join journeys on shared.touch_journey_key = journeys.journey_key
    left join outreach on shared.outreach_event_key = outreach.outreach_event_key
)

select * from fct_attributions
