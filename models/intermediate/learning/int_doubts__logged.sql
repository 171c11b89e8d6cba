-- Whether somebody logged a gap for each such answer: one that names it, or its conversation and no other answer.
with doubts as (
    select * from {{ ref('int_answers__doubted') }}
),

answers as (
    select answer_key
    from {{ ref('int_answers__listed') }}
),

gaps as (
    select * from {{ ref('int_improvement_items__conformed') }}
    where item_kind = 'knowledge_gap'
),

landed as (
    select count(*) > 0 as has_gap_log
    from gaps
),

named as (
    select
        gaps.conversation_key,
        gaps.opened_at,
        answers.answer_key as named_answer_key
    from gaps
    left join answers on gaps.event_key = answers.answer_key
    where gaps.conversation_key is not null
),

first_gaps as (
    select
        doubts.answer_key,
        min(named.opened_at) as first_gap_at
    from doubts
    inner join named
        on
            doubts.conversation_key = named.conversation_key
            and coalesce(doubts.answer_key = named.named_answer_key, true)
    group by doubts.answer_key
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

doubts_logged as (
    select
        doubts.answer_key,
        doubts.conversation_key,
        doubts.doubt,
        doubts.answered_at,
        landed.has_gap_log,
        first_gaps.first_gap_at,
        {{ seconds_between('doubts.answered_at', 'first_gaps.first_gap_at') }} as seconds_to_gap,
        {{ seconds_between('doubts.answered_at', 'run_dated.as_of') }} as seconds_watched
    from doubts
    cross join landed
    cross join run_dated
    left join first_gaps on doubts.answer_key = first_gaps.answer_key
)

select * from doubts_logged
