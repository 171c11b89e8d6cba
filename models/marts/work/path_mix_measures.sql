with mixes as (
    select * from {{ ref('path_mixes') }}
),

baseline as (
    select * from {{ ref('int_mix_baseline__chosen') }}
),

changes as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        sum(within_intent_change) as within_intent_shift,
        sum(intent_mix_change) as intent_mix_shift
    from {{ ref('path_mix_changes') }}
    group by period_grain, period_start, segment, segment_value
),

summed as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(sum(inbound_journeys) as bigint) as inbound_journeys,
        cast(sum(path_candidates) as bigint) as path_candidates,
        cast(sum(bot_only_journeys) as bigint) as bot_only_journeys,
        cast(sum(assisted_journeys) as bigint) as assisted_journeys,
        cast(sum(human_only_journeys) as bigint) as human_only_journeys,
        cast(sum(immature_paths) as bigint) as immature_paths
    from mixes
    group by period_grain, period_start, segment, segment_value
),

compared as (
    select
        summed.*,
        changes.within_intent_shift,
        changes.intent_mix_shift,
        cast(summed.path_candidates as {{ type_double() }}) as trials,
        cast(earlier.path_candidates as {{ type_double() }}) as trials_before,
        {%- for path in ['bot_only', 'assisted', 'human_only'] %}
            cast(summed.{{ path }}_journeys as {{ type_double() }}) / nullif(summed.path_candidates, 0)
                as {{ path }}_share,
            cast(earlier.{{ path }}_journeys as {{ type_double() }}) / nullif(earlier.path_candidates, 0)
                as {{ path }}_share_before,
        {%- endfor %}
        coalesce(earlier.path_candidates > 0, false) as is_compared
    from summed
    cross join baseline
    -- One month is compared with those after it, never with itself.
    left join summed as earlier
        on
            baseline.baseline_month = earlier.period_start
            and earlier.period_grain = 'month'
            and summed.segment = earlier.segment
            and summed.segment_value = earlier.segment_value
            and summed.period_start >= cast({{ dbt.dateadd('month', 1, 'baseline.baseline_month') }} as date)
    left join changes
        on
            summed.period_grain = changes.period_grain
            and summed.period_start = changes.period_start
            and summed.segment = changes.segment
            and summed.segment_value = changes.segment_value
),

path_mix_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        path_candidates,
        inbound_journeys - path_candidates as path_lacking,
        bot_only_journeys,
        assisted_journeys,
        human_only_journeys,
        immature_paths,
        case when is_compared then path_candidates else 0 end as compared_journeys,
        {%- for path in ['bot_only', 'assisted', 'human_only'] %}
            {%- set now, before = (path ~ '_share', 'trials'), (path ~ '_share_before', 'trials_before') %}
            cast({{ path }}_share - {{ path }}_share_before as {{ type_double() }}) as {{ path }}_shift,
            cast({{ newcombe_bound(now, before, '-') }} as {{ type_double() }}) as {{ path }}_shift_low,
            cast({{ newcombe_bound(now, before, '+') }} as {{ type_double() }}) as {{ path }}_shift_high,
        {%- endfor %}
        cast(within_intent_shift as {{ type_double() }}) as within_intent_shift,
        cast(intent_mix_shift as {{ type_double() }}) as intent_mix_shift
    from compared
)

select * from path_mix_measures
