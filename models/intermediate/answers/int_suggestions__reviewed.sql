-- Suggestions to agents, and whether what became of them bears the AI out (catalogue, 19).
with suggestions as (
    select * from {{ ref('int_assist_suggestions__conformed') }}
),

reviews as (
    select * from {{ ref('int_ai_items__reviewed') }}
    where criterion = 'answer_correct' and human_weight is not null
),

acted as (
    select
        suggestions.*,
        reviews.human_weight,
        reviews.is_passed_by_human,
        case
            when suggestions.state in ('accepted', 'lightly_edited')
                then coalesce(suggestions.edit_share < {{ var('light_edit_limit') }}, true)
            when suggestions.state in ('rewritten', 'rejected') then false
        end as is_kept
    from suggestions
    left join reviews on suggestions.assist_suggestion_key = reviews.item_key
),

suggestions_reviewed as (
    select
        assist_suggestion_key as item_key,
        conversation_key,
        event_key,
        agent_key,
        source_system,
        source_instance,
        coalesce(release_version, 'unknown') as release_version,
        coalesce(shown_at, acted_at) as shown_at,
        loaded_at,
        state,
        coalesce(suggestion_type, 'unknown') as suggestion_type,
        search_seconds_saved,
        is_kept,
        -- Whatever the agent did with it, what a reviewer finds wrong is wrong.
        coalesce(is_kept, is_passed_by_human) and coalesce(is_passed_by_human, true) as is_accurate,
        -- Agents act on all that they are shown; who is drawn to judge what they ignored stands for others.
        case when is_kept is not null then 1 else human_weight end as review_weight
    from acted
)

select * from suggestions_reviewed
