-- The latest verdict of people, and of a model, on each answer or suggestion of the AI.
with evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
    where criterion in ('answer_correct', 'grounded', 'complete') and passed is not null
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

items as (
    select answer_key as item_key
    from answers
    union all
    select assist_suggestion_key as item_key
    from {{ ref('int_assist_suggestions__conformed') }}
),

-- A review that names no turn speaks of the answer that the AI left the conversation with.
verdicts as (
    select
        coalesce(
            evaluations.assist_suggestion_key,
            evaluations.event_key,
            answers.answer_key
        ) as item_key,
        evaluations.criterion,
        evaluations.rater_type,
        evaluations.passed,
        evaluations.evaluated_at,
        evaluations.inclusion_probability,
        coalesce(evaluations.rubric_version, 'unknown') as judge
    from evaluations
    left join answers
        on
            evaluations.conversation_key = answers.conversation_key
            and answers.is_last_in_conversation
            and answers.has_last_word
    where evaluations.rater_type in ('human', 'auto')
    union all
    -- The answering model's own flag is a verdict where no judge gave one.
    select
        answer_key as item_key,
        'complete' as criterion,
        'auto' as rater_type,
        is_complete as passed,
        cast(null as timestamp) as evaluated_at,
        null as inclusion_probability,
        'model ' || model as judge
    from answers
    where is_complete is not null
),

ranked as (
    select
        verdicts.*,
        row_number() over (
            partition by item_key, criterion, rater_type
            order by
                evaluated_at desc nulls last,
                passed asc,
                inclusion_probability asc nulls last,
                {{ binary_order('judge') }} asc
        ) as verdict_rank
    from verdicts
    where item_key in (select items.item_key from items)
),

ai_items_reviewed as (
    select
        item_key,
        criterion,
        max(case when rater_type = 'human' then case when passed then 1 else 0 end end) = 1 as is_passed_by_human,
        max(case
            when rater_type = 'human' then coalesce(1 / nullif(inclusion_probability, 0), 1)
        end) as human_weight,
        max(case when rater_type = 'auto' then case when passed then 1 else 0 end end) = 1 as is_passed_by_judge,
        max(case when rater_type = 'auto' then judge end) as judge
    from ranked
    where verdict_rank = 1
    group by item_key, criterion
)

select * from ai_items_reviewed
