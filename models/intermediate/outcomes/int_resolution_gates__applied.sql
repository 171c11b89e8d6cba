-- Metrics of how journeys end, and of what checks it: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

resolution_gates_applied as (
    select
        journey_key,
        outcome = 'resolved' as is_resolved,
        outcome in ('forced_termination', 'rage_quit') as is_forced_exit,
        case when not is_inbound then 'outbound' end as exclusion_reason_inbound,
        is_inbound and is_mature as is_resolution_candidate,
        is_inbound and is_mature and outcome = 'resolved' as is_resolution_success,
        is_inbound and is_mature and outcome = 'resolved' and evidence_level >= 2 as is_resolution_confirmed,
        is_inbound and is_mature and outcome = 'partially_resolved' as is_partially_resolved,
        is_inbound and is_mature and outcome = 'ambiguous' as is_ambiguous,
        is_inbound and outcome in ('abandoned', 'forced_termination', 'rage_quit') as is_abandoned,
        is_inbound and outcome = 'forced_termination' as is_forced_termination,
        is_inbound and has_frustration_signals as is_rage_quit_candidate,
        is_inbound and outcome = 'rage_quit' as is_rage_quit,
        is_inbound and has_queues as is_queue_abandon_candidate,
        is_inbound and outcome = 'abandoned' and handler_path = 'none' and has_queued as is_queue_abandoned,
        is_inbound and has_human_side as is_path_candidate,
        case
            when is_inbound and is_mature and outcome = 'resolved' and seconds_to_claim >= 0 then seconds_to_claim
        end as seconds_to_resolution,
        case
            when not is_inbound then 'outbound'
            when not has_frustration_signals then 'capability_absent:frustration_signals'
        end as exclusion_reason_rage_quit,
        case
            when not is_inbound then 'outbound'
            when not has_queues then 'capability_absent:queues'
        end as exclusion_reason_queue_abandon,
        -- Where nobody exports what people do, what the AI handed over looks as if it had kept it (R79).
        case
            when not is_inbound then 'outbound'
            when not has_human_side then 'capability_absent:human_side'
        end as exclusion_reason_path,
        case
            when not is_inbound then 'outbound'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_resolution,
        case
            when not is_inbound then 'outbound'
            when outcome <> 'resolved' then 'not_resolved'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
            when seconds_to_claim is null or seconds_to_claim < 0 then 'no_times'
        end as exclusion_reason_resolution_time,
        is_inbound and is_declared as is_declared_resolved,
        is_check_landed,
        is_inbound and is_verifiable as is_verifiable,
        is_inbound and is_verifiable and is_verified as is_verified,
        case when is_inbound and is_verifiable then check_weight else 0 end as check_weight,
        case
            when not is_inbound then 'outbound'
            when not is_declared then 'not_declared'
            when not is_verifiable then 'no_check'
        end as exclusion_reason_accuracy
    from gathered
)

select * from resolution_gates_applied
