with journeys as (
    select * from {{ ref('fct_journeys') }}
),

value_events as (
    select * from {{ ref('int_value_events__priced') }}
),

-- A conversation that was taken up again for another need is counted where it began.
conversations as (
    select
        journey_key,
        count(*) as conversations
    from {{ ref('int_conversation_journeys__listed') }}
    where journey_rank = 1
    group by journey_key
),

gained as (
    select
        journey_key,
        sum(amount) as revenue,
        sum(case when is_of_offer then amount end) as offer_revenue,
        count(amount) as value_events,
        count(case when exclusion_reason_value not in ('same_reference', 'not_of_money') then 1 end) as unpriced_events
    from value_events
    where journey_key is not null
    group by journey_key
),

-- What may still be kept can still bring money.
promised as (
    select
        journey_key,
        {{ count_if("exclusion_reason_promise = 'window_open'") }} as open_promises
    from {{ ref('fct_proposals') }}
    group by journey_key
),

landed as (
    select count(amount) > 0 as has_revenue_events
    from value_events
),

reasoned as (
    select
        journeys.*,
        coalesce(conversations.conversations, 0) as conversations,
        coalesce(gained.revenue, 0) as revenue,
        coalesce(gained.offer_revenue, 0) as offer_revenue,
        coalesce(gained.value_events, 0) as value_events,
        coalesce(gained.unpriced_events, 0) as unpriced_events,
        coalesce(promised.open_promises, 0) as open_promises,
        case
            when not journeys.is_inbound then 'outbound'
            when not landed.has_revenue_events then 'capability_absent:revenue_events'
            when gained.unpriced_events > 0 then 'unpriced'
        end as exclusion_reason_revenue
    from journeys
    left join conversations on journeys.journey_key = conversations.journey_key
    left join gained on journeys.journey_key = gained.journey_key
    left join promised on journeys.journey_key = promised.journey_key
    cross join landed
),

gated as (
    select
        reasoned.*,
        coalesce(exclusion_reason_revenue, case
            when is_timed and is_mature then null
            when is_timed then 'window_open'
            else 'no_times'
        end) as exclusion_reason_resolved_revenue
    from reasoned
),

fct_revenues as (
    select
        journey_key as revenue_key,
        journey_key,
        {% for segment in segments() %}
            {{ segment }},
        {% endfor %}
        started_on,
        started_week,
        started_month,
        is_inbound,
        is_mature,
        outcome = 'resolved' as is_resolved,
        cast(conversations as bigint) as conversations,
        cast(value_events as bigint) as value_events,
        cast(unpriced_events as bigint) as unpriced_events,
        cast(open_promises as bigint) as open_promises,
        cast(case when exclusion_reason_revenue is null then revenue end as {{ type_double() }}) as revenue,
        cast(case when exclusion_reason_revenue is null then offer_revenue end as {{ type_double() }}) as offer_revenue,
        exclusion_reason_revenue is null as is_revenue_candidate,
        exclusion_reason_revenue,
        exclusion_reason_resolved_revenue is null as is_resolved_revenue_candidate,
        exclusion_reason_resolved_revenue
    from gated
)

select * from fct_revenues
