-- One row per answer: what reviews say of it, by criterion.
with assessed as (
    select * from {{ ref('int_ai_items__assessed') }}
),

reviewed as (
    select * from {{ ref('int_ai_items__reviewed') }}
    where criterion = 'answer_correct' and human_weight is not null
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

answers_judged as (
    select
        answers.answer_key,
        reviewed.is_passed_by_human as is_correct,
        reviewed.human_weight as correct_weight,
        {%- for criterion in ['grounded', 'complete'] %}
        {{ criterion }}.item_key is not null as is_{{ criterion }}_checked,
        {{ criterion }}.passed_share as {{ criterion }}_share,
        {{ criterion }}.weight as {{ criterion }}_weight,
        {{ criterion }}.standard_error as {{ criterion }}_error{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    left join reviewed on answers.answer_key = reviewed.item_key
    left join assessed as grounded on answers.answer_key = grounded.item_key and grounded.criterion = 'grounded'
    left join assessed as complete on answers.answer_key = complete.item_key and complete.criterion = 'complete'
)

select * from answers_judged
