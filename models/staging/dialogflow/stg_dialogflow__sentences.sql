{#- A table: five models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

spoken as (

    select * from {{ ref('stg_dialogflow__spoken') }}

),

-- A sentence names no agent: where a conversation has one of a sort, it is that one.
agents as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        actor_type,
        max(agent_id) as only_agent_id
    from {{ ref('stg_dialogflow__agents') }}
    group by source_system, source_instance, conversation_native_id, actor_type
    having count(distinct agent_id) = 1

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

timed as (

    select
        spoken.*,
        coalesce(
            {{ time_of_seconds('spoken.create_nanos / 1000000000.0') }},
            {{ time_of_seconds('spoken.start_second + spoken.offset_nanos / 1000000000.0') }}
        ) as occurred_at,
        case
            when spoken.create_nanos is not null then 'ms'
            when spoken.start_second is not null and spoken.offset_nanos is not null then 'offset_estimated'
            else 'none'
        end as time_precision,
        coalesce({{ mapped_value('role', 'spoken.role_raw') }}, 'unmapped') as actor_type
    from spoken
    {{ mapped_joins('spoken', {'role': 'spoken.role_raw'}) }}

),

sentences as (

    select
        timed.*,
        'sentence-' || timed.insights_id || '-' || cast(timed.sentence_number as {{ dbt.type_string() }})
            as sentence_native_id,
        coalesce(
            agents.only_agent_id, case when timed.actor_type in ('human_agent', 'supervisor') then timed.user_id end
        ) as speaker_id,
        min(
            case
                when timed.actor_type in ('human_agent', 'supervisor', 'ai_agent', 'rule_bot')
                    then timed.sentence_number
            end
        )
            over (
                partition by timed.source_system, timed.source_instance, timed.conversation_native_id
                order by timed.sentence_number
                rows between current row and unbounded following
            ) as answer_number,
        min(case when timed.actor_type in ('ai_agent', 'rule_bot') then timed.sentence_number end)
            over (
                partition by timed.source_system, timed.source_instance, timed.conversation_native_id
                order by timed.sentence_number
                rows between current row and unbounded following
            ) as ai_answer_number
    from timed
    left join agents
        on
            timed.source_system = agents.source_system
            and timed.source_instance = agents.source_instance
            and timed.conversation_native_id = agents.conversation_native_id
            and timed.actor_type = agents.actor_type

)

select * from sentences
