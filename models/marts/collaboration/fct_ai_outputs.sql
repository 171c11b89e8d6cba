with outputs as (
    select * from {{ ref('int_ai_outputs__segmented') }}
),

suggestions as (
    select * from {{ ref('fct_suggestions') }}
),

reactions as (
    select * from {{ ref('int_answers__reacted') }}
),

gathered as (
    select * from {{ ref('int_collaborations__gathered') }}
),

reasoned as (
    select
        outputs.*,
        coalesce(suggestions.is_replaced, reactions.is_overridden) as is_overridden,
        case
            when suggestions.suggestion_key is not null then suggestions.exclusion_reason_acceptance
            when not outputs.is_inbound then 'outbound'
            when not gathered.has_source_log then 'capability_absent:oversight_log'
        end as exclusion_reason_override
    from outputs
    left join suggestions on outputs.item_key = suggestions.suggestion_key
    left join reactions on outputs.item_key = reactions.answer_key
    left join gathered on outputs.conversation_key = gathered.conversation_key
),

fct_ai_outputs as (
    select
        item_key as ai_output_key,
        item_kind as output_kind,
        conversation_key,
        journey_key,
        {% for segment in segments(people=true) %}
            {{ segment }},
        {% endfor %}
        started_on,
        started_week,
        started_month,
        {% for name, kind in [('override', 'item_kind'), ('pre_send', "'suggestion'"), ('post_send', "'answer'")] %}
            exclusion_reason_override is null and item_kind = {{ kind }} as is_{{ name }}_candidate,
            exclusion_reason_override is null and item_kind = {{ kind }} and is_overridden as is_{{ name }}_success,
            case
                when item_kind <> {{ kind }} then 'other_kind'
                else exclusion_reason_override
            end as exclusion_reason_{{ name }},
        {% endfor %}
        is_inbound
    from reasoned
)

select * from fct_ai_outputs
