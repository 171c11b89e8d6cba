{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
-- Each part of each composite cell, missing ones too. Over all intents the scorecard weighs a metric by what each
-- intent is worth and risks (catalogue 7.7); a metric that is not cut by intent speaks for itself.
with scores as (
    select * from {{ ref('composite_scores') }}
),

weights as (
    select * from {{ ref('stg_reference__composite_weights') }}
),

of_intents as (
    select
        scores.*,
        weight * risk_multiplier * intent_value as worth
    from scores
    where composite = 'scorecard_index' and segment = 'intent' and score is not null and intent_value > 0
),

worths as (
    select
        period_grain,
        period_start,
        sum(intent_value) as intent_value
    from (
        select distinct
            period_grain,
            period_start,
            segment_value,
            intent_value
        from of_intents
    ) as intents
    group by period_grain, period_start
),

by_intent as (
    select
        of_intents.period_grain,
        of_intents.period_start,
        of_intents.component,
        sum(of_intents.worth / worths.intent_value) as weight,
        sum(of_intents.worth * of_intents.score) / sum(of_intents.worth) as score,
        min(case when of_intents.is_mature then 1 else 0 end) as is_mature
    from of_intents
    inner join worths
        on of_intents.period_grain = worths.period_grain and of_intents.period_start = worths.period_start
    group by of_intents.period_grain, of_intents.period_start, of_intents.component
),

cells as (
    select
        composite,
        {{ cell | join(', ') }},
        max(cell_mode) as cell_mode,
        max(case when is_high_risk then 1 else 0 end) as is_high_risk
    from scores
    where score is not null
    group by composite, {{ cell | join(', ') }}
),

parts as (
    select
        cells.composite,
        {%- for column in cell %}
            cells.{{ column }},
        {%- endfor %}
        weights.pillar,
        weights.component,
        case when cells.is_high_risk = 1 then weights.high_risk_weight else weights.weight end as base_weight
    from cells
    inner join weights
        on cells.composite = weights.composite and weights.channel_mode in ('any', cells.cell_mode)
),

composite_parts as (
    select
        parts.composite || '/' || parts.component as part_key,
        parts.composite as metric_id,
        {%- for column in cell %}
            parts.{{ column }},
        {%- endfor %}
        parts.period_start as started_on,
        parts.pillar,
        parts.component,
        cast(parts.base_weight as {{ type_double() }}) as base_weight,
        cast(coalesce(by_intent.weight, parts.base_weight) as {{ type_double() }}) as weight,
        scores.component_value,
        cast(coalesce(by_intent.score, scores.score) as {{ type_double() }}) as score,
        coalesce(scores.sample_size, 0) as sample_size,
        coalesce(scores.is_mature, true) and coalesce(by_intent.is_mature, 1) = 1 as is_mature,
        case
            when scores.component is null then 'not_measured'
            when coalesce(by_intent.score, scores.score) is null then scores.unavailable_reason
        end as exclusion_reason_part
    from parts
    left join scores
        on
            parts.composite = scores.composite
            and parts.component = scores.component
            {%- for column in cell %}
                and parts.{{ column }} = scores.{{ column }}
            {%- endfor %}
    left join by_intent
        on
            parts.composite = 'scorecard_index'
            and parts.segment = 'all'
            and parts.component = by_intent.component
            and parts.period_grain = by_intent.period_grain
            and parts.period_start = by_intent.period_start
)

select * from composite_parts
