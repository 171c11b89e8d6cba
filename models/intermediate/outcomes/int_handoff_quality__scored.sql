-- Each handoff's quality from 0 to 1: the weighted mean of those components that could be seen.
with answered as (
    select * from {{ ref('int_handoffs__answered') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

gates as (
    select * from {{ ref('int_context_gates__applied') }}
),

continued as (
    select * from {{ ref('int_handoffs__continued') }}
),

felt as (
    select * from {{ ref('int_handoffs__felt') }}
),

transfers as (
    select * from {{ ref('int_human_transfers__found') }}
),

weights as (
    select * from {{ ref('stg_reference__handoff_quality_weights') }}
),

measured as (
    select
        handoffs.journey_key,
        journeys.channel_mode,
        handoffs.is_accepted,
        case when gates.is_context_candidate then case when gates.preserved_weight > 0 then 1 else 0 end end
            as context_preserved,
        case
            when handoffs.is_accepted and coalesce(transfers.is_rerouted_after_handoff, false) then 0
            when handoffs.is_accepted then 1
        end as right_team,
        case when answered.reply_wait_seconds >= 0 then answered.reply_wait_seconds end as wait_seconds,
        felt.sentiment_after - felt.sentiment_before as sentiment_change,
        case when continued.has_summary then 1 when not continued.has_summary then 0 end as summary_present
    from handoffs
    inner join journeys on handoffs.journey_key = journeys.journey_key
    inner join gates on handoffs.journey_key = gates.journey_key
    inner join answered on handoffs.journey_key = answered.journey_key
    inner join continued on handoffs.journey_key = continued.journey_key
    left join felt on handoffs.journey_key = felt.journey_key
    left join transfers on handoffs.journey_key = transfers.journey_key
),

components as (
    {% for component in ['context_preserved', 'right_team', 'wait_seconds', 'sentiment_change', 'summary_present'] %}
        select
            journey_key,
            channel_mode,
            '{{ component }}' as component,
            cast({{ component }} as {{ type_double() }}) as amount,
            -- Nobody came at all: the longest of waits.
            {{ 'not is_accepted' if component == 'wait_seconds' else 'false' }} as is_forfeited
        from measured
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

weighted as (
    select
        components.*,
        weights.weight,
        weights.full_score_at,
        weights.no_score_at,
        row_number() over (
            partition by components.journey_key, components.component
            order by case when weights.channel_mode is null then 1 else 0 end
        ) as weight_rank
    from components
    inner join weights
        on
            components.component = weights.component
            and coalesce(weights.channel_mode, components.channel_mode) = components.channel_mode
    where components.amount is not null or components.is_forfeited
),

scored as (
    select
        journey_key,
        weight,
        case
            when is_forfeited then 0
            when full_score_at >= no_score_at and amount >= full_score_at then 1
            when full_score_at >= no_score_at and amount <= no_score_at then 0
            when full_score_at < no_score_at and amount <= full_score_at then 1
            when full_score_at < no_score_at and amount >= no_score_at then 0
            else (amount - no_score_at) / (full_score_at - no_score_at)
        end as score
    from weighted
    where weight_rank = 1
),

handoff_quality_scored as (
    select
        measured.journey_key,
        max(measured.wait_seconds) as wait_seconds,
        max(measured.sentiment_change) as sentiment_change,
        max(measured.right_team) = 0 as is_misrouted,
        sum(scored.weight * scored.score) / nullif(sum(scored.weight), 0) as quality
    from measured
    left join scored on measured.journey_key = scored.journey_key
    group by measured.journey_key
)

select * from handoff_quality_scored
