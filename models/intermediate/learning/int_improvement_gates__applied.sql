-- Metrics of the improvement log: is the item in, and if not, why (contract, rule 10).
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

settled as (
    select * from {{ ref('int_improvement_items__settled') }}
),

segmented as (
    select * from {{ ref('int_improvement_items__segmented') }}
),

consents as (
    select * from {{ ref('int_training_consents__found') }}
),

sorted as (
    select
        items.improvement_item_key,
        items.item_kind,
        items.is_suitable,
        items.is_verified,
        settled.settled_at,
        settled.is_reopened,
        settled.is_waiting,
        settled.days_waited,
        consents.has_consents,
        consents.is_consented,
        case when not segmented.is_inbound then 'outbound' end as bar
    from items
    inner join settled on items.improvement_item_key = settled.improvement_item_key
    inner join segmented on items.improvement_item_key = segmented.improvement_item_key
    left join consents on items.improvement_item_key = consents.improvement_item_key
),

reasoned as (
    select
        sorted.*,
        case when item_kind <> 'knowledge_gap' then 'other_kind' else bar end as exclusion_reason_gap,
        case
            when item_kind <> 'knowledge_gap' then 'other_kind'
            when bar is not null then bar
            when settled_at is null then 'not_closed'
        end as exclusion_reason_gap_reopened,
        case
            when item_kind not in ('feedback', 'correction') then 'other_kind'
            when bar is not null then bar
            when days_waited < 0 then 'no_times'
        end as exclusion_reason_feedback_open,
        case
            when item_kind <> 'training_item' then 'other_kind'
            when bar is not null then bar
            when is_suitable is null then 'not_reviewed'
        end as exclusion_reason_training_fit
    from sorted
),

improvement_gates_applied as (
    select
        improvement_item_key,
        exclusion_reason_gap is null as is_gap,
        exclusion_reason_gap is null and settled_at is null as is_gap_open,
        exclusion_reason_gap,
        exclusion_reason_gap_reopened is null as is_gap_reopened_candidate,
        exclusion_reason_gap_reopened is null and is_reopened as is_gap_reopened_success,
        exclusion_reason_gap_reopened,
        exclusion_reason_feedback_open is null as is_feedback_open_candidate,
        exclusion_reason_feedback_open is null and is_waiting as is_feedback_open_success,
        exclusion_reason_feedback_open is null and settled_at is not null as is_feedback_released,
        case when exclusion_reason_feedback_open is null then days_waited end as feedback_days,
        exclusion_reason_feedback_open,
        exclusion_reason_training_fit is null as is_training_fit_candidate,
        exclusion_reason_training_fit is null and is_suitable and coalesce(is_verified, false)
            as is_training_fit_success,
        exclusion_reason_training_fit,
        exclusion_reason_training_fit is null and has_consents as is_training_suitable_candidate,
        exclusion_reason_training_fit is null and has_consents
        and is_suitable and coalesce(is_verified, false) and is_consented as is_training_suitable_success,
        coalesce(
            exclusion_reason_training_fit, case when not has_consents then 'capability_absent:training_consent' end
        ) as exclusion_reason_training_suitable
    from reasoned
)

select * from improvement_gates_applied
