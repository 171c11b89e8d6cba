with

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}
    where agent_native_id is not null

),

bot_conversations as (

    select * from {{ ref('stg_amazon_connect__bot_conversations') }}
    where is_latest_version and bot_id is not null

),

ai_agent as (

    select * from {{ ref('stg_amazon_connect__ai_agent') }}
    where is_latest_version and ai_agent_id is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

seen as (

    select
        {{ row_columns() }},
        agent_native_id as actor_native_id,
        'human_agent' as actor_type,
        'Agent' as actor_type_raw,
        team,
        {{ no_text() }} as ai_agent_name,
        {{ no_text() }} as ai_agent_version,
        initiated_at as seen_at
    from legs
    union all
    select
        {{ row_columns() }},
        'bot-' || bot_id as actor_native_id,
        'rule_bot' as actor_type,
        'bot' as actor_type_raw,
        {{ no_text() }} as team,
        {{ no_text() }} as ai_agent_name,
        bot_version as ai_agent_version,
        bot_conversation_start_timestamp as seen_at
    from bot_conversations
    union all
    select
        {{ row_columns() }},
        'ai-' || ai_agent_id as actor_native_id,
        'ai_agent' as actor_type,
        ai_agent_type as actor_type_raw,
        {{ no_text() }} as team,
        ai_agent_name,
        ai_agent_version,
        created_at as seen_at
    from ai_agent

),

ranked as (

    select
        seen.*,
        row_number() over (
            partition by source_system, source_instance, actor_native_id
            order by seen_at desc nulls last, {{ binary_order('native_id') }} desc
        ) as seen_rank
    from seen

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test', 'extra') %}
            ranked.{{ name }},
        {%- endfor %}
        ranked.actor_native_id as native_id,
        -- A deleted or test contact takes itself away, never who worked on others.
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        coalesce({{ mapped_value('actor', 'ranked.actor_native_id', otherwise=no_text()) }}, ranked.actor_type)
            as actor_type,
        ranked.actor_type_raw,
        ranked.team,
        ranked.ai_agent_name,
        ranked.ai_agent_version
    from ranked
    {{ mapped_joins('ranked', {'actor': 'ranked.actor_native_id'}) }}
    where ranked.seen_rank = 1

),

actors as (

    select
        {{ common_columns('actors') }},
        {{ contract_columns('actors', given=[
            'actor_type', 'actor_type_raw', 'team', 'ai_agent_name', 'ai_agent_version',
        ]) }}
    from named

)

select * from actors
