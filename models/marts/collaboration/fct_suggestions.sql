with outputs as (
    select * from {{ ref('int_ai_outputs__segmented') }}
    where item_kind = 'suggestion'
),

suggestions as (
    select * from {{ ref('int_suggestions__reviewed') }}
),

reasoned as (
    select
        outputs.*,
        suggestions.agent_key,
        suggestions.state,
        suggestions.is_kept,
        suggestions.search_seconds_saved,
        case
            when not outputs.is_inbound then 'outbound'
            when suggestions.is_kept is null and suggestions.state <> 'ignored' then 'unknown_state'
        end as exclusion_reason_acceptance
    from outputs
    inner join suggestions on outputs.item_key = suggestions.item_key
),

fct_suggestions as (
    select
        item_key as suggestion_key,
        conversation_key,
        journey_key,
        agent_key,
        {% for segment in segments(people=true) %}
            {{ segment }},
        {% endfor %}
        suggestion_type,
        started_on,
        started_week,
        started_month,
        is_inbound,
        state as suggestion_state,
        cast(search_seconds_saved as {{ type_double() }}) as search_seconds_saved,
        exclusion_reason_acceptance is null as is_acceptance_candidate,
        exclusion_reason_acceptance is null and coalesce(is_kept, false) as is_acceptance_success,
        exclusion_reason_acceptance is null and coalesce(is_kept, false) and state = 'lightly_edited'
            as is_edited_acceptance,
        exclusion_reason_acceptance is null and state = 'ignored' as is_ignored,
        exclusion_reason_acceptance is null and not coalesce(is_kept, true) as is_replaced,
        exclusion_reason_acceptance is null and state <> 'ignored' as is_checked_by_hand,
        exclusion_reason_acceptance is null and state <> 'ignored' and not (is_kept and state = 'accepted')
            as is_corrected_by_hand,
        exclusion_reason_acceptance
    from reasoned
)

select * from fct_suggestions
