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
        grounded.item_key is not null as is_grounded_checked,
        grounded.passed_share as grounded_share,
        grounded.weight as grounded_weight,
        grounded.standard_error as grounded_error,
        complete.item_key is not null as is_complete_checked,
        complete.passed_share as complete_share,
        complete.weight as complete_weight,
        complete.standard_error as complete_error
    from answers
    left join reviewed on answers.answer_key = reviewed.item_key
    left join assessed as grounded on answers.answer_key = grounded.item_key and grounded.criterion = 'grounded'
    left join assessed as complete on answers.answer_key = complete.item_key and complete.criterion = 'complete'
)

select * from answers_judged
