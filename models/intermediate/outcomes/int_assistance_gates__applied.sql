-- Metrics of what AI and humans settle together: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

assist_types as (
    select * from {{ ref('int_assist_types__found') }}
),

assisted as (
    select
        gathered.*,
        case
            when gathered.handler_path = 'assisted' then coalesce(assist_types.assist_type, 'none') else 'none'
        end as assist_type
    from gathered
    left join assist_types on gathered.journey_key = assist_types.journey_key
),

assistance_gates_applied as (
    select
        journey_key,
        assist_type,
        is_inbound and handler_path = 'assisted' and is_mature as is_hitl_candidate,
        is_inbound and handler_path = 'assisted' and is_mature and outcome = 'resolved' as is_hitl_success,
        is_inbound and outcome = 'resolved' and has_human_side as is_assisted_share_candidate,
        is_inbound and outcome = 'resolved' and assist_type <> 'none' as is_assisted_share_success,
        case
            when not is_inbound then 'outbound'
            when handler_path <> 'assisted' then 'not_assisted'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_hitl,
        case
            when not is_inbound then 'outbound'
            when outcome <> 'resolved' then 'not_resolved'
            when not has_human_side then 'capability_absent:human_side'
        end as exclusion_reason_assisted_share
    from assisted
)

select * from assistance_gates_applied
