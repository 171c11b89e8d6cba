{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set parts = {
    'insight': ('useful_insight', 'amount', 'amount_squares'),
    'search': ('search_seconds_saved', 'amount', 'amount_squares'),
    'assisted': ('assisted_success', 'amount', 'amount_squares'),
    'survey': ('survey', 'signals + 4 * amount', 'signals + 8 * amount + 16 * amount_squares'),
} -%}
with signals as (
    select * from {{ ref('fct_enablement_signals') }}
    where exclusion_reason_enablement is null or exclusion_reason_enablement in ('no_times', 'window_open')
),

weights as (
    select * from {{ ref('stg_reference__agent_enablement_weights') }}
),

tallies as (
    select
        {{ period_and_segment(segments(people=true)) }},
        component,
        count(score) as signals,
        sum(amount) as amount,
        sum(amount * amount) as amount_squares,
        avg(score) as mean_score,
        case
            when count(score) > 1
                then
                    greatest(sum(score * score) - count(score) * avg(score) * avg(score), 0)
                    / ((count(score) - 1) * count(score))
        end as variance,
        count(distinct case when score is not null then agent_key end) as agents,
        {{ count_if("exclusion_reason_enablement = 'window_open'") }} as waiting,
        {{ count_if("exclusion_reason_enablement = 'no_times'") }} as untimed
    from signals
    {{ group_by_period_and_segment(segments(people=true), also=['component']) }}
),

-- Each tool knows agents by its own keys, so the most that one of them knows is how many there are.
scored as (
    select
        {% for name, (component, total, squares) in parts.items() %}
            sum(case when component = '{{ component }}' then signals else 0 end) as {{ name }}_signals,
            coalesce(sum(case when component = '{{ component }}' then {{ total }} end), 0) as {{ name }}_sum,
            coalesce(sum(case when component = '{{ component }}' then {{ squares }} end), 0) as {{ name }}_squares,
            sum(case when component = '{{ component }}' then waiting else 0 end) as {{ name }}_waiting,
            sum(case when component = '{{ component }}' then untimed else 0 end) as {{ name }}_untimed,
        {% endfor %}
        max(agents) as agents,
        sum(signals) as signals,
        sum(waiting) as enablement_waiting,
        sum(untimed) as enablement_untimed,
        -- Rounding may put a mean of ones above one.
        case
            when sum(signals) > 0
                then least(sum(weight * mean_score) / sum(case when signals > 0 then weight end), 1)
        end as score,
        case
            when count(mean_score) = count(variance)
                then
                    1.959963984540054 * sqrt(sum(weight * weight * variance))
                    / nullif(sum(case when signals > 0 then weight end), 0)
        end as margin,
        {{ cell | join(', ') }}
    from (
        select
            tallies.*,
            weights.weight
        from tallies
        inner join weights on tallies.component = weights.component
    ) as weighted
    group by {{ cell | join(', ') }}
),

judged as (
    select
        scored.*,
        signals > 0 and agents < {{ var('team_size_minimum') }} as is_withheld
    from scored
),

enablement_measures as (
    select
        {% for name in parts %}
            cast(case when not is_withheld then {{ name }}_signals end as bigint) as {{ name }}_signals,
            cast(case when not is_withheld then {{ name }}_sum end as {{ type_double() }}) as {{ name }}_sum,
            cast(case when not is_withheld then {{ name }}_squares end as {{ type_double() }}) as {{ name }}_squares,
            cast({{ name }}_waiting as bigint) as {{ name }}_waiting,
            cast({{ name }}_untimed as bigint) as {{ name }}_untimed,
        {% endfor %}
        cast(agents as bigint) as enablement_agents,
        cast(case when is_withheld then 1 else 0 end as bigint) as enablement_withheld,
        cast(enablement_waiting as bigint) as enablement_waiting,
        cast(enablement_untimed as bigint) as enablement_untimed,
        cast(case when not is_withheld then score end as {{ type_double() }}) as enablement_score,
        cast(case
            when not is_withheld and margin is not null then greatest(score - margin, 0)
        end as {{ type_double() }}) as enablement_score_low,
        cast(case
            when not is_withheld and margin is not null then least(score + margin, 1)
        end as {{ type_double() }}) as enablement_score_high,
        {{ cell | join(', ') }}
    from judged
)

select * from enablement_measures
