with outputs as (
    select * from {{ ref('int_ai_outputs__segmented') }}
),

suggestions as (
    select * from {{ ref('int_suggestions__reviewed') }}
),

reviews as (
    select * from {{ ref('int_answers__judged') }}
    where correct_weight is not null
),

assessed as (
    select * from {{ ref('int_ai_items__assessed') }}
    where criterion = 'grounded'
),

items as (
    select
        outputs.*,
        suggestions.state,
        coalesce(suggestions.is_accurate, reviews.is_correct) as is_accurate,
        coalesce(suggestions.review_weight, reviews.correct_weight) as review_weight
    from outputs
    left join suggestions on outputs.item_key = suggestions.item_key
    left join reviews on outputs.item_key = reviews.answer_key
    where outputs.item_kind = 'suggestion' or reviews.answer_key is not null
),

fct_oversight_items as (
    select
        items.item_key as oversight_item_key,
        items.item_kind,
        items.conversation_key,
        items.journey_key,
        {% for segment in segments(people=true) %}
            items.{{ segment }},
        {% endfor %}
        items.started_on,
        items.started_week,
        items.started_month,
        items.is_inbound,
        items.state as suggestion_state,
        items.is_inbound and items.review_weight is not null as is_oversight_candidate,
        items.is_inbound and items.review_weight is not null and items.is_accurate as is_oversight_success,
        cast(case when items.is_inbound then items.review_weight end as {{ type_double() }}) as review_weight,
        case
            when not items.is_inbound then 'outbound'
            when items.review_weight is null then 'not_reviewed'
        end as exclusion_reason_oversight,
        cast(1 - assessed.passed_share as {{ type_double() }}) as ungrounded_share,
        cast(assessed.weight as {{ type_double() }}) as grounded_weight,
        cast(assessed.standard_error as {{ type_double() }}) as grounded_error,
        case
            when not items.is_inbound then 'outbound'
            when items.item_kind <> 'suggestion' then 'no_draft'
            when assessed.item_key is null then 'not_assessed'
            when assessed.weight is null then 'capability_absent:calibration'
        end as exclusion_reason_drafts
    from items
    left join assessed
        on items.item_key = assessed.item_key and items.is_inbound and items.item_kind = 'suggestion'
)

select * from fct_oversight_items
