{%- set models = ['equal', 'position_based', 'time_decay', 'configured'] -%}
-- Four conventions of sharing credit; none of them measures a cause.
with touches as (
    select * from {{ ref('int_value_touches__found') }}
),

weights as (
    select * from {{ ref('stg_reference__attribution_weights') }}
),

positions as (
    select
        coalesce(max(case when part = 'first' then weight end), 0) as first_weight,
        coalesce(max(case when part = 'middle' then weight end), 0) as middle_weight,
        coalesce(max(case when part = 'last' then weight end), 0) as last_weight
    from weights
    where model = 'position_based'
),

weighed as (
    select
        touches.*,
        1.0 as equal_weight,
        case
            when touches.touches = 1 then 1
            when touches.touch_rank = 1 then positions.first_weight
            when touches.touch_rank = touches.touches then positions.last_weight
            else positions.middle_weight / (touches.touches - 2)
        end as position_based_weight,
        -- Half of it is lost in each half-life.
        exp(-0.6931471805599453 * touches.days_before / {{ var('attribution_half_life_days') }}) as time_decay_weight,
        coalesce(weights.weight, 0) as configured_weight
    from touches
    left join weights on weights.model = 'configured' and touches.touch_actor = weights.part
    cross join positions
),

value_touches_weighed as (
    select
        value_event_key,
        touch_key,
        touch_actor,
        conversation_key,
        outreach_event_key,
        touched_at,
        days_before,
        touch_rank,
        -- Touches that all weigh nothing share alike: what was earned must not vanish.
        {% for model in models %}
            cast(case
                when sum({{ model }}_weight) over (partition by value_event_key) > 0
                    then {{ model }}_weight / sum({{ model }}_weight) over (partition by value_event_key)
                else 1.0 / touches
            end as {{ type_double() }}) as {{ model }}_share,
        {% endfor %}
        touches
    from weighed
)

select * from value_touches_weighed
