-- Symmetric decomposition: at the mean mix of both periods what changed inside an intent, at its mean share what
-- changed in the mix. An intent that is only in one of them is all mix, so that a new simple one is no progress of
-- automation.
with mixes as (
    select * from {{ ref('path_mixes') }}
),

baseline as (
    select * from {{ ref('int_mix_baseline__chosen') }}
),

cells as (
    select distinct
        mixes.period_grain,
        mixes.period_start,
        mixes.segment,
        mixes.segment_value
    from mixes
    inner join baseline
        on mixes.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
),

sides as (
    select
        cells.period_grain,
        cells.period_start,
        cells.segment,
        cells.segment_value,
        mixes.intent,
        mixes.inbound_journeys as journeys,
        mixes.bot_only_journeys as bot_only,
        0 as journeys_before,
        0 as bot_only_before
    from cells
    inner join mixes
        on
            cells.period_grain = mixes.period_grain
            and cells.period_start = mixes.period_start
            and cells.segment = mixes.segment
            and cells.segment_value = mixes.segment_value
    union all
    select
        cells.period_grain,
        cells.period_start,
        cells.segment,
        cells.segment_value,
        mixes.intent,
        0 as journeys,
        0 as bot_only,
        mixes.inbound_journeys as journeys_before,
        mixes.bot_only_journeys as bot_only_before
    from cells
    cross join baseline
    inner join mixes
        on
            baseline.baseline_month = mixes.period_start
            and cells.segment = mixes.segment
            and cells.segment_value = mixes.segment_value
    where mixes.period_grain = 'month'
),

paired as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        intent,
        cast(sum(journeys) as {{ type_double() }}) as journeys,
        cast(sum(bot_only) as {{ type_double() }}) as bot_only,
        cast(sum(journeys_before) as {{ type_double() }}) as journeys_before,
        cast(sum(bot_only_before) as {{ type_double() }}) as bot_only_before
    from sides
    group by period_grain, period_start, segment, segment_value, intent
),

shared as (
    select
        paired.*,
        journeys / sum(journeys) over cell as weight,
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
