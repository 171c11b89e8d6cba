{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
-- Published cells against the anchors of the seed, 0 to 100, whether a component belongs to one composite or several.
with weights as (
    select * from {{ ref('stg_reference__composite_weights') }}
),

published as (
    select * from {{ ref('cell_values') }}
    where
        period_grain in ('week', 'month')
        and segment in (
            {%- for segment in segments() %}
                '{{ segment }}',
            {%- endfor %}
            'all'
        )
),

channels as (
    select * from {{ ref('stg_reference__channel_catalogue') }}
),

intents as (
    select * from {{ ref('composite_intents') }}
),

placed as (
    select
        published.*,
        intents.intent_value,
        intents.risk_multiplier,
        case
            when published.segment = 'channel_mode' and published.segment_value in ('synchronous', 'asynchronous')
                then published.segment_value
            when channels.mode in ('synchronous', 'asynchronous') then channels.mode
            else 'mixed'
        end as cell_mode,
        coalesce(
            case when published.segment = 'risk_tier' then published.segment_value else intents.risk_tier end
            in ('high', 'critical'),
            false
        ) as is_high_risk
    from published
    left join channels on published.segment = 'channel' and published.segment_value = channels.channel
    left join intents
        on
            published.segment = 'intent'
            and published.segment_value = intents.intent
            and published.period_start = intents.period_start
),

composite_scores as (
    select
        weights.composite,
        weights.pillar,
        weights.component,
        {%- for column in cell %}
            placed.{{ column }},
        {%- endfor %}
        placed.cell_mode,
        placed.is_high_risk,
        placed.intent_value,
        placed.risk_multiplier,
        cast(case when placed.is_high_risk then weights.high_risk_weight else weights.weight end as {{ type_double() }})
            as weight,
        placed.value as component_value,
        cast(case
            when placed.value is not null
                then 100 * greatest(0, least(
                    1,
                    (placed.value - weights.no_score_at) / (weights.full_score_at - weights.no_score_at)
                ))
        end as {{ type_double() }}) as score,
        placed.sample_size,
        placed.is_mature,
        placed.unavailable_reason
    from weights
    inner join placed
        on
            weights.component = placed.metric_id
            and weights.channel_mode in ('any', placed.cell_mode)
)

select * from composite_scores
