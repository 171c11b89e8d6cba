with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

settled as (
    select * from {{ ref('int_improvement_items__settled') }}
),

segmented as (
    select * from {{ ref('int_improvement_items__segmented') }}
),

gates as (
    select * from {{ ref('int_improvement_gates__applied') }}
),

fct_improvement_items as (
    select
        items.improvement_item_key,
        items.conversation_key,
        segmented.journey_key,
        items.item_kind,

        ---------- segments
        {% for segment in segments() + ['topic', 'owner_team'] %}
            segmented.{{ segment }},
        {% endfor %}

        ---------- times
        segmented.started_on,
        cast({{ dbt.date_trunc('week', 'segmented.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'segmented.started_on') }} as date) as started_month,
        cast(items.opened_at as timestamp) as opened_at,
        cast(settled.settled_at as timestamp) as settled_at,
        cast(settled.open_again_at as timestamp) as open_again_at,
        segmented.is_inbound,

        ---------- gates: what each metric counts, and why not
        gates.is_gap,
        gates.is_gap_open,
        gates.exclusion_reason_gap,
        gates.is_gap_reopened_candidate,
        gates.is_gap_reopened_success,
        gates.exclusion_reason_gap_reopened,
        gates.is_feedback_open_candidate,
        gates.is_feedback_open_success,
        gates.is_feedback_released,
        cast(gates.feedback_days as {{ type_double() }}) as feedback_days,
        gates.exclusion_reason_feedback_open,
        gates.is_training_fit_candidate,
        gates.is_training_fit_success,
        gates.exclusion_reason_training_fit,
        coalesce(gates.is_training_suitable_candidate, false) as is_training_suitable_candidate,
        coalesce(gates.is_training_suitable_success, false) as is_training_suitable_success,
        gates.exclusion_reason_training_suitable
    from items
    inner join settled on items.improvement_item_key = settled.improvement_item_key
    inner join segmented on items.improvement_item_key = segmented.improvement_item_key
    inner join gates on items.improvement_item_key = gates.improvement_item_key
)

select * from fct_improvement_items
