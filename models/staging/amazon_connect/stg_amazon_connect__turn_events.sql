with

turns as (

    select * from {{ ref('stg_amazon_connect__turns') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

typed as (

    select
        turns.*,
        -- A bot has no id in a chat; its name is what the team can tell it by.
        {{ mapped_value('actor', 'turns.display_name', otherwise=no_text()) }} as own_actor_type,
        {{ mapped_value('role', 'turns.role_raw') }} as role_type,
        {{ mapped_value('content_type', 'turns.content_type', otherwise=no_text()) }} as content_kind,
        {{ mapped_value('chat_event', 'turns.content_type') }} as chat_event
    from turns
    {{ mapped_joins('turns', {
        'actor': 'turns.display_name', 'role': 'turns.role_raw', 'content_type': 'turns.content_type',
        'chat_event': 'turns.content_type',
    }) }}

),

resolved as (

    select
        typed.*,
        coalesce(
            case when role_type <> 'customer' then own_actor_type end,
            -- An AI agent talks through the bot of the flow.
            case when role_type = 'rule_bot' and is_self_service then 'ai_agent' end,
            role_type,
            'system'
        ) as actor_type
    from typed

),

turn_events as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            {{ name }},
        {%- endfor %}
        'turn-' || contact_native_id || '-' || item_native_id as native_id,
        conversation_native_id,
        leg_number,
        item_number,
        leg_sorted_at,
        occurred_at,
        time_precision,
        case when item_type = 'EVENT' then chat_event else 'message' end as event_type,
        case when item_type = 'EVENT' then content_type else item_type end as event_type_raw,
        case
            when actor_type = 'human_agent' then agent_native_id
            when actor_type in ('ai_agent', 'rule_bot') then bot_native_id
        end as actor_native_id,
        actor_type,
        role_raw as actor_type_raw,
        case when item_type <> 'EVENT' and actor_type <> 'customer' then content_kind end as message_kind,
        case when item_type <> 'EVENT' then content end as text,
        case when item_type <> 'EVENT' then sentiment_score end as sentiment_score
    from resolved

)

select * from turn_events
