with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

agents as (

    select * from {{ ref('stg_dialogflow__agents') }}

),

sentences as (

    select * from {{ ref('stg_dialogflow__sentences') }}
    where speaker_id is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        {{ row_columns('turns') }},
        turns.agent_id as actor_native_id,
        coalesce({{ mapped_value('actor', 'turns.agent_id', no_text()) }}, 'ai_agent') as actor_type,
        'dialogflow_agent' as actor_type_raw,
        turns.agent_id as actor_name,
        {{ no_text() }} as version_id,
        {{ no_text() }} as team,
        2 as preference
    from turns
    {{ mapped_joins('turns', {'actor': 'turns.agent_id'}) }}
    union all
    select
        {{ row_columns() }},
        agent_id as actor_native_id,
        actor_type,
        agent_type_raw as actor_type_raw,
        agent_name as actor_name,
        version_id,
        team,
        1 as preference
    from agents
    union all
    select
        {{ row_columns() }},
        speaker_id as actor_native_id,
        actor_type,
        role_raw as actor_type_raw,
        {{ no_text() }} as actor_name,
        {{ no_text() }} as version_id,
        {{ no_text() }} as team,
        3 as preference
    from sentences

),

-- The list of a conversation's agents says most; the newest analysis says it last.
ranked as (

    select
        listed.*,
        row_number() over (
            partition by source_system, source_instance, actor_native_id
            order by
                preference, source_updated_at desc nulls last, {{ binary_order('file_path') }} desc, line_number desc
        ) as listing_rank
    from listed

),

named as (

    select
        source_system,
        source_instance,
        actor_native_id as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        -- A deleted or test conversation takes itself away, never the agent that others talked to.
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        actor_type,
        actor_type_raw,
        team,
        case when actor_type in ('ai_agent', 'rule_bot') then actor_name end as ai_agent_name,
        version_id as ai_agent_version
    from ranked
    where listing_rank = 1

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
