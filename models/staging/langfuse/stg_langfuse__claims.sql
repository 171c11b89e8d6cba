-- How a conversation ended, in the words of a score that the team names for it; the last word counts.
with

scores as (

    select
        *,
        row_number() over (
            partition by source_instance, conversation_native_id
            order by scored_at desc nulls last, native_id desc
        ) as last_rank
    from {{ ref('stg_langfuse__placed_scores') }}
    where score_role = 'outcome' and not is_test_score

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

claims as (

    select
        scores.source_instance,
        scores.conversation_native_id,
        scores.label as claim_raw,
        {{ mapped_value('outcome_claim', 'scores.label') }} as outcome_claim,
        {{ mapped_value('outcome_claimed_by', 'scores.label') }} as outcome_claimed_by,
        scores.scored_at as claimed_at
    from scores
    {{ mapped_joins('scores', {'outcome_claim': 'scores.label', 'outcome_claimed_by': 'scores.label'}) }}
    where scores.last_rank = 1

)

select * from claims
