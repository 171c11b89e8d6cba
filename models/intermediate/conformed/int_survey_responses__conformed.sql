with staged as (
    {% for vendor in staging_vendors('survey_responses') %}
        select
            {{ row_columns() }},
            conversation_native_id,
            conversation_source_system,
            conversation_source_instance,
            event_native_id,
            customer_native_id,
            actor_native_id,
            survey_type,
            rated_actor_type,
            scale_version,
            score,
            scale_min,
            scale_max,
            higher_is_better,
            offered_at,
            responded_at
        from {{ ref('stg_' ~ vendor ~ '__survey_responses') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

mentions as (
    select * from {{ ref('int_conversation_mentions__resolved') }}
),

keyed as (
    select
        staged.*,
        {{ entity_key('survey_responses', 'native_id') }} as survey_response_key,
        {{ mentioned_key('conversations', 'conversation_native_id') }} as named_conversation_key,
        {{ mentioned_key('events', 'event_native_id') }} as event_key,
        {{ entity_key('customers', 'customer_native_id') }} as customer_key,
        {{ entity_key('actors', 'actor_native_id') }} as actor_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('survey_response_key') }} as version_rank
    from keyed
),

survey_responses_conformed as (
    select
        ranked.survey_response_key,
        mentions.conversation_key,
        ranked.source_system,
        ranked.source_instance,
        ranked.loaded_at,
        ranked.event_key,
        ranked.customer_key,
        ranked.actor_key,
        ranked.survey_type,
        ranked.rated_actor_type,
        ranked.scale_version,
        ranked.score,
        ranked.scale_min,
        ranked.scale_max,
        ranked.higher_is_better,
        ranked.offered_at,
        ranked.responded_at,
        ranked.named_conversation_key is not null and mentions.conversation_key is null as is_orphan
    from ranked
    left join mentions on coalesce(ranked.named_conversation_key, ranked.event_key) = mentions.mentioned_key
    where
        {{ is_live('ranked') }}
        and coalesce(mentions.is_live, true)
)

select * from survey_responses_conformed
