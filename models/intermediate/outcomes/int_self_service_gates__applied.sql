-- Metrics of what customers get done without a human: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

proofs as (
    select * from {{ ref('int_journey_proofs__timed') }}
),

participations as (
    select * from {{ ref('int_journey_participations__summed') }}
),

landed as (
    select count(*) as business_events
    from {{ ref('int_business_events__conformed') }}
),

timed as (
    select
        gathered.*,
        landed.business_events > 0 as has_business_events,
        proofs.has_untimed_completion
        -- Where either time is unknown, the order is not, as far as anybody can say.
        or coalesce(
            proofs.last_completed_at >= participations.first_ai_exactly_at, proofs.last_completed_at is not null
        ) as is_completed_after_ai,
        {{ seconds_between('participations.first_ai_exactly_at', 'proofs.proved_at') }} as seconds_to_proof
    from gathered
    inner join proofs on gathered.journey_key = proofs.journey_key
    left join participations on gathered.journey_key = participations.journey_key
    cross join landed
),

reasoned as (
    select
        timed.*,
        case
            when not is_inbound then 'outbound'
            when not (is_ai_started or is_article_only) then 'no_self_service'
            when intent in ('unclassified', 'novel') then 'need_not_recognised'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_self_service,
        case
            when not is_inbound then 'outbound'
            when not has_ai then 'not_ai_involved'
            when completion_event is null then 'no_completion_event'
            when not has_business_events then 'capability_absent:business_events'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
        end as exclusion_reason_task_completion,
        case
            when not is_inbound then 'outbound'
            when not is_contained then 'not_contained'
            when evidence_level < 4 then 'not_confirmed'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
            when seconds_to_proof is null or seconds_to_proof < 0 then 'no_times'
        end as exclusion_reason_self_service_time
    from timed
),

self_service_gates_applied as (
    select
        journey_key,
        exclusion_reason_self_service is null as is_self_service_candidate,
        exclusion_reason_self_service is null and is_well_served as is_self_service_success,
        exclusion_reason_self_service,
        exclusion_reason_task_completion is null as is_task_completion_candidate,
        exclusion_reason_task_completion is null and is_completed_after_ai as is_task_completion_success,
        exclusion_reason_task_completion,
        is_inbound and has_ai and completion_event is null as is_without_completion_event,
        case when exclusion_reason_self_service_time is null then seconds_to_proof end as seconds_to_self_service,
        exclusion_reason_self_service_time
    from reasoned
)

select * from self_service_gates_applied
