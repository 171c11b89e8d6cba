with members as (
    select * from {{ ref('int_episode_conversations__bounded') }}
),

timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

evaluations as (
    select * from {{ ref('int_evaluations__conformed') }}
    where rater_type = 'human' and criterion in ('novel_intent', 'intent_reference')
),

-- Whoever names the intent says by it whether it was a new one.
verdicts as (
    select
        evaluations.*,
        case
            when criterion = 'novel_intent' and passed is not null then passed
            else label = 'novel'
        end as is_novel
    from evaluations
    where label is not null or (criterion = 'novel_intent' and passed is not null)
),

-- A verdict on a turn speaks for that turn's episode, one on a conversation for all of its episodes (R25).
ranked as (
    select
        members.contact_key,
        members.episode_number,
        verdicts.is_novel,
        coalesce(1 / nullif(verdicts.inclusion_probability, 0), 1) as review_weight,
        row_number() over (
            partition by members.contact_key, members.episode_number
            order by
                verdicts.evaluated_at desc nulls last,
                case when verdicts.is_novel then 0 else 1 end asc,
                coalesce(1 / nullif(verdicts.inclusion_probability, 0), 1) desc
        ) as verdict_rank
    from verdicts
    left join timeline on verdicts.event_key = timeline.item_key
    inner join members
        on
            verdicts.conversation_key = members.conversation_key
            and coalesce(timeline.episode_number, members.episode_number) = members.episode_number
),

episode_novelty_reviewed as (
    select
        contact_key,
        episode_number,
        is_novel,
        review_weight
    from ranked
    where verdict_rank = 1
)

select * from episode_novelty_reviewed
