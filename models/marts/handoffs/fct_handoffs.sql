with handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

timeline as (
    select * from {{ ref('int_journey_timeline__ordered') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

judged as (
    select * from {{ ref('int_journeys__judged') }}
),

-- The handoff itself, then each later transfer of the journey on a row of its own (contract, rule 7).
moves as (
    select
        journey_key,
        conversation_key,
        journey_position,
        happened_at,
        exact_at,
        'ai_to_human' as handoff_type,
        handoff_trigger,
        is_explicit,
        is_accepted,
        is_failed,
        wait_seconds
    from handoffs
    union all
    select
        timeline.journey_key,
        timeline.conversation_key,
        timeline.journey_position,
        timeline.happened_at,
        timeline.exact_at,
        'transfer' as handoff_type,
        coalesce(timeline.reason, 'unknown') as handoff_trigger,
        true as is_explicit,
        cast(null as boolean) as is_accepted,
        cast(null as boolean) as is_failed,
        cast(null as {{ type_double() }}) as wait_seconds
    from timeline
    inner join handoffs on timeline.journey_key = handoffs.journey_key
    where timeline.event_type = 'transfer' and timeline.journey_position > handoffs.journey_position
),

fct_handoffs as (
    select
        moves.journey_key || '-' || cast(moves.journey_position as {{ dbt.type_string() }}) as handoff_key,
        moves.journey_key,
        moves.conversation_key,
        cast(row_number() over (partition by moves.journey_key order by moves.journey_position) as bigint)
            as handoff_number,
        moves.handoff_type,
        moves.handoff_trigger,
        moves.is_explicit,
        -- A source without its human side cannot say whether anybody answered (R79).
        case when judged.is_human_side_absent and not moves.is_accepted then null else moves.is_accepted end
            as is_accepted,
        case when judged.is_human_side_absent then null else moves.is_failed end as is_failed,
        cast(moves.happened_at as timestamp) as happened_at,
        cast(moves.wait_seconds as {{ type_double() }}) as wait_seconds,
        journeys.started_on,
        journeys.intent,
        journeys.channel,
        journeys.source_system,
        journeys.source_instance
    from moves
    inner join journeys on moves.journey_key = journeys.journey_key
    inner join judged on moves.journey_key = judged.journey_key
)

select * from fct_handoffs
