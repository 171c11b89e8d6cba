with

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

thread_people as (

    select * from {{ ref('stg_intercom__thread_people') }}

),

thread_parts as (

    select * from {{ ref('stg_intercom__thread_parts') }}

),

survey_scales as (

    select * from {{ ref('stg_reference__survey_scales') }}
    where vendor = 'intercom'

),

surveys as (

    select 'conversation_rating' as survey
    union all
    select 'ai_agent_rating' as survey
    union all
    select 'ai_agent_feedback' as survey

),

-- The teammate's rating names when it was asked for; the AI agent's only when it was given.
asked as (

    select
        threads.*,
        surveys.survey,
        case surveys.survey
            when 'conversation_rating' then threads.rating
            when 'ai_agent_rating' then threads.ai_rating
            else 0
        end as score,
        case surveys.survey
            when 'conversation_rating' then threads.rating_remark
            when 'ai_agent_rating' then threads.ai_rating_remark
        end as remark,
        case when surveys.survey = 'conversation_rating' then threads.rating_requested_at end as offered_at,
        case
            when surveys.survey = 'ai_agent_rating' then threads.ai_rated_at
            when surveys.survey = 'conversation_rating' and threads.rating is not null then threads.rating_changed_at
        end as responded_at,
        case when surveys.survey = 'conversation_rating' then threads.rated_teammate_id end as actor_native_id
    from threads
    cross join surveys
    left join thread_parts
        on
            threads.source_system = thread_parts.source_system
            and threads.source_instance = thread_parts.source_instance
            and threads.native_id = thread_parts.conversation_native_id
    where
        case surveys.survey
            when 'conversation_rating' then threads.rating is not null or threads.rating_requested_at is not null
            when 'ai_agent_rating' then threads.ai_rating is not null
            -- Of an answer that a teammate then mended it says nothing about the whole.
            when 'ai_agent_feedback'
                then
                    threads.ai_resolution_state = 'negative_feedback'
                    and not coalesce(thread_parts.has_human_reply, false)
        end

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'is_deleted', 'is_test', 'extra') %}
            asked.{{ name }},
        {%- endfor %}
        asked.survey || '-' || asked.native_id as native_id,
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        asked.native_id as conversation_native_id,
        thread_people.customer_native_id,
        asked.actor_native_id,
        coalesce(own_scale.survey_type, any_scale.survey_type, 'unmapped') as survey_type,
        coalesce(own_scale.rated_actor_type, any_scale.rated_actor_type) as rated_actor_type,
        coalesce(own_scale.scale_min, any_scale.scale_min) as scale_min,
        coalesce(own_scale.scale_max, any_scale.scale_max) as scale_max,
        coalesce(own_scale.higher_is_better, any_scale.higher_is_better) as higher_is_better,
        asked.survey as survey_type_raw,
        asked.survey as scale_version,
        asked.score,
        asked.remark as comment,
        asked.offered_at,
        asked.responded_at
    from asked
    left join thread_people
        on
            asked.source_system = thread_people.source_system
            and asked.source_instance = thread_people.source_instance
            and asked.native_id = thread_people.conversation_native_id
    left join survey_scales as own_scale
        on asked.survey = own_scale.survey and asked.source_instance = own_scale.source_instance
    left join survey_scales as any_scale
        on asked.survey = any_scale.survey and any_scale.source_instance is null

),

survey_responses as (

    select
        {{ common_columns('survey_responses') }},
        {{ contract_columns('survey_responses', given=[
            'conversation_native_id', 'customer_native_id', 'actor_native_id', 'survey_type', 'survey_type_raw',
            'rated_actor_type', 'scale_version', 'score', 'scale_min', 'scale_max', 'higher_is_better', 'offered_at',
            'responded_at', 'comment',
        ]) }}
    from named

)

select * from survey_responses
