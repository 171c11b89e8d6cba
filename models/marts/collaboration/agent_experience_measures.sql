{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set cuts = ['team', 'tenure_band'] -%}
{#- What each component counts up, its squares, and what that is divided by; answers are told from 1 to 5. -#}
{%- set parts = {
    'satisfaction': ('signals + 4 * amount', 'signals + 8 * amount + 16 * squares', 'signals'),
    'workload': ('amount', 'squares', 'weight'),
    'attrition': ('amount', 'squares', 'weight'),
} -%}
with signals as (
    select * from {{ ref('fct_agent_signals') }}
),

weights as (
    select * from {{ ref('stg_reference__agent_experience_weights') }}
),

tallies as (
    select
        {{ period_and_segment(cuts) }},
        component,
        count(amount) as signals,
        count(distinct case when amount is not null then agent_key end) as agents,
        coalesce(sum(amount), 0) as amount,
        coalesce(sum(amount * amount), 0) as squares,
        coalesce(sum(weight), 0) as weight,
        {{ count_if("exclusion_reason_experience = 'window_open'") }} as waiting,
        {{ count_if("exclusion_reason_experience like 'capability_absent:%'") }} as lacking
    from signals
    {{ group_by_period_and_segment(cuts, also=['component']) }}
),

-- Each component is shown from so many agents on that are behind it itself.
judged as (
    select
        tallies.*,
        weights.weight as component_weight,
        tallies.signals > 0 and tallies.agents < {{ var('team_size_minimum') }} as is_withheld,
        case
            when tallies.agents >= {{ var('team_size_minimum') }} and tallies.weight > 0
                then least(greatest(
                    (tallies.amount / tallies.weight - weights.no_score_at)
                    / (weights.full_score_at - weights.no_score_at),
                    0
                ), 1)
        end as score
    from tallies
    inner join weights on tallies.component = weights.component
),

pivoted as (
    select
        {%- for part, (total, squares, divisor) in parts.items() %}
            {%- set is_shown = "component = '" ~ part ~ "' and not is_withheld" %}
            sum(case when component = '{{ part }}' then signals else 0 end) as {{ part }}_signals,
            sum(case when component = '{{ part }}' then agents else 0 end) as {{ part }}_agents,
            max(case when component = '{{ part }}' and is_withheld then 1 else 0 end) as {{ part }}_withheld,
            sum(case when component = '{{ part }}' then waiting else 0 end) as {{ part }}_waiting,
            sum(case when component = '{{ part }}' then lacking else 0 end) as {{ part }}_lacking,
            sum(case when {{ is_shown }} then {{ total }} end) as {{ part }}_sum,
            sum(case when {{ is_shown }} then {{ squares }} end) as {{ part }}_squares,
            sum(case when {{ is_shown }} then {{ divisor }} end) as {{ part }}_divisor,
        {%- endfor %}
        -- Without what agents say there is no index; the other two only stand beside it.
        case
            when max(case when component = 'satisfaction' then score end) is not null
                then sum(component_weight * score) / sum(case when score is not null then component_weight end)
        end as experience_index,
        {{ cell | join(', ') }}
    from judged
    group by {{ cell | join(', ') }}
),

agent_experience_measures as (
    select
        {{ cell | join(', ') }},
        {%- for part in parts %}
            {%- for count in ['signals', 'agents', 'withheld', 'waiting', 'lacking'] %}
                cast({{ part }}_{{ count }} as bigint) as {{ part }}_{{ count }},
            {%- endfor %}
            {%- for total in ['sum', 'squares', 'divisor'] %}
                cast(case
                    when {{ part }}_withheld = 0 then coalesce({{ part }}_{{ total }}, 0)
                end as {{ type_double() }}) as {{ part }}_{{ total }},
            {%- endfor %}
        {%- endfor %}
        cast(experience_index as {{ type_double() }}) as experience_index
    from pivoted
)

select * from agent_experience_measures
