with candidates as (
    select * from {{ ref('int_intent_candidates__listed') }}
),

ranked as (
    select
        candidates.*,
        row_number() over (
            partition by contact_key, episode_number
            order by
                preference asc,
                case when is_earliest_preferred then stated_at end asc nulls last,
                case when not is_earliest_preferred then stated_at end desc nulls last,
                contact_position desc nulls last,
                source_order desc,
                intent asc
        ) as intent_rank,
        max(case when preference in (2, 3) then 1 else 0 end) over (partition by contact_key, episode_number) = 1
            as is_stated_without_review
    from candidates
),

episode_intents_chosen as (
    select
        contact_key,
        episode_number,
        intent,
        preference,
        inclusion_probability,
        is_stated_without_review
    from ranked
    where intent_rank = 1
)

select * from episode_intents_chosen
