{#- A message has no handler, language or release: the segmentations that it does have. -#}
{%- set cuts = [
    'intent', 'intent_complexity', 'risk_tier', 'channel', 'channel_mode', 'customer_segment', 'source_system',
    'source_instance',
] -%}
{%- set notified = ['notified_share', 'notified_trials'] -%}
{%- set held_out = ['holdout_share', 'holdout_trials'] -%}
with outreach as (
    select * from {{ ref('fct_outreach') }}
),

counted as (
    select
        {{ period_and_segment(cuts) }},
        {{ rate_counts('notified') }},
        {{ rate_counts('holdout') }}
    from outreach
    {{ group_by_period_and_segment(cuts) }}
),

shares as (
    select
        counted.*,
        case when notified_candidates > 0 then cast(notified_successes as {{ type_double() }}) / notified_candidates end
            as notified_share,
        case when holdout_candidates > 0 then cast(holdout_successes as {{ type_double() }}) / holdout_candidates end
            as holdout_share,
        nullif(notified_candidates, 0) as notified_trials,
        nullif(holdout_candidates, 0) as holdout_trials
    from counted
),

outreach_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        notified_candidates,
        notified_successes,
        notified_waiting,
        notified_untimed,
        holdout_candidates,
        holdout_successes,
        holdout_waiting,
        holdout_untimed,
        -- Messages that nothing can be compared with.
        case when holdout_candidates = 0 then notified_candidates else 0 end as notified_without_control,
        cast(notified_share - holdout_share as {{ type_double() }}) as preemption,
        cast({{ newcombe_bound(notified, held_out, '-') }} as {{ type_double() }}) as preemption_low,
        cast({{ newcombe_bound(notified, held_out, '+') }} as {{ type_double() }}) as preemption_high
    from shares
)

select * from outreach_measures
