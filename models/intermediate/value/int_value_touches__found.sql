-- Whatever AI, people, assistants and messages did for a person in the days before that person's money came.
with value_events as (
    select * from {{ ref('int_value_events__priced') }}
    where amount is not null and person_key is not null and occurred_at is not null
),

participations as (
    select
        conversation_key,
        side as touch_actor,
        min(happened_at) as touched_at
    from {{ ref('int_participations__found') }}
    group by conversation_key, side
),

suggestions as (
    select
        conversation_key,
        'assist' as touch_actor,
        min(shown_at) as touched_at
    from {{ ref('int_suggestions__reviewed') }}
    where is_kept
    group by conversation_key
),

grouped as (
    select * from {{ ref('int_conversations__grouped') }}
),

outreach as (
    select * from {{ ref('int_outreach_events__conformed') }}
    where not coalesce(is_holdout, false)
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

touches as (
    select
        {{ dbt.concat(['grouped.conversation_key', "' '", 'talked.touch_actor']) }} as touch_key,
        grouped.person_key,
        grouped.conversation_key,
        cast(null as {{ dbt.type_string() }}) as outreach_event_key,
        grouped.source_order,
        talked.touch_actor,
        talked.touched_at
    from (
        select * from participations
        union all
        select * from suggestions
    ) as talked
    inner join grouped on talked.conversation_key = grouped.conversation_key
    union all
    select
        outreach.outreach_event_key as touch_key,
        persons.component as person_key,
        cast(null as {{ dbt.type_string() }}) as conversation_key,
        outreach.outreach_event_key,
        null as source_order,
        'outreach' as touch_actor,
        outreach.sent_at as touched_at
    from outreach
    inner join persons on outreach.customer_key = persons.node
),

value_touches_found as (
    select
        value_events.value_event_key,
        touches.touch_key,
        touches.touch_actor,
        touches.conversation_key,
        touches.outreach_event_key,
        touches.touched_at,
        {{ seconds_between('touches.touched_at', 'value_events.occurred_at') }} / 86400 as days_before,
        count(*) over (partition by value_events.value_event_key) as touches,
        row_number() over (
            partition by value_events.value_event_key
            order by touches.touched_at asc, touches.touch_actor asc, touches.source_order asc, touches.touch_key asc
        ) as touch_rank
    from value_events
    inner join touches
        on
            value_events.person_key = touches.person_key
            and value_events.occurred_at >= touches.touched_at
            and value_events.occurred_at
            <= touches.touched_at + interval '{{ var("attribution_window_days") }}' day
)

select * from value_touches_found
