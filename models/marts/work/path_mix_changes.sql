-- Symmetric decomposition: at the mean mix of both periods what changed inside an intent, at its mean share what
-- changed in the mix. An intent that is only in one of them is all mix, so that a new simple one is no progress of
-- automation.
with mixes as (
    select * from {{ ref('path_mixes') }}
),

paired as (
    {{ beside_baseline('mixes', {'journeys': 'path_candidates', 'bot_only': 'bot_only_journeys'}) }}
),

shared as (
    select
        paired.*,
        journeys / nullif(sum(journeys) over cell, 0) as weight,
        journeys_before / nullif(sum(journeys_before) over cell, 0) as weight_before,
        bot_only / nullif(journeys, 0) as share,
        bot_only_before / nullif(journeys_before, 0) as share_before
    from paired
    window cell as (partition by period_grain, period_start, segment, segment_value)
),

path_mix_changes as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        intent,
        cast(journeys as bigint) as journeys,
        cast(journeys_before as bigint) as journeys_before,
        cast(share as {{ type_double() }}) as bot_only_share,
        cast(share_before as {{ type_double() }}) as bot_only_share_before,
        cast(coalesce((weight + weight_before) / 2 * (share - share_before), 0) as {{ type_double() }})
            as within_intent_change,
        cast(case
            when share is null then -weight_before * share_before
            when share_before is null then weight * share
            else (weight - weight_before) * (share + share_before) / 2
        end as {{ type_double() }}) as intent_mix_change
    from shared
    -- Without a baseline of its own segment a cell is compared with nothing.
    where weight_before is not null
)

select * from path_mix_changes
