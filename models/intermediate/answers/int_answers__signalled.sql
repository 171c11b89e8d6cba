with answers as (
    select * from {{ ref('int_answers__listed') }}
),

ratings as (
    select * from {{ ref('int_answers__rated') }}
),

reactions as (
    select * from {{ ref('int_answers__reacted') }}
),

-- Explicit beats implicit; the order is the card's.
chosen as (
    select
        answers.answer_key,
        case
            when ratings.is_thumbed_up is not null then 'thumb'
            when reactions.is_clicked then 'link_click'
            when reactions.is_followed_up then 'follow_up'
            when reactions.is_escalated_at_once then 'escalation'
            when ratings.is_rated_well is not null then 'survey'
        end as relevance_signal,
        ratings.is_thumbed_up,
        ratings.is_rated_well
    from answers
    left join ratings on answers.answer_key = ratings.answer_key
    left join reactions on answers.answer_key = reactions.answer_key
),

answers_signalled as (
    select
        answer_key,
        relevance_signal,
        case relevance_signal
            when 'thumb' then is_thumbed_up
            when 'link_click' then true
            when 'follow_up' then false
            when 'escalation' then false
            when 'survey' then is_rated_well
        end as is_relevant
    from chosen
)

select * from answers_signalled
