with contacts as (
    select * from {{ ref('fct_contacts') }}
),

worked as (
    select * from {{ ref('int_contacts__worked') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

reasoned as (
    select
        contacts.*,
        worked.conversations,
        worked.human_seconds,
        worked.has_human,
        worked.is_ai_started,
        max(case when worked.is_work_recorded then 1 else 0 end) over () = 1 as is_any_work_recorded,
        coalesce(journeys.is_mature, false) as is_mature,
        case when worked.is_ai_started and worked.ai_seconds >= 0 then worked.ai_seconds end as ai_seconds,
        case
            when not contacts.is_inbound then 'outbound'
            when worked.human_seconds is not null then null
            when not worked.has_human then 'no_human'
            when not worked.is_work_recorded then 'capability_absent:handling_times'
            else 'not_recorded'
        end as exclusion_reason_human_handling
    from contacts
    inner join worked on contacts.contact_key = worked.contact_key
    left join journeys on contacts.journey_key = journeys.journey_key
),

excluded as (
    select
        reasoned.*,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when ai_seconds is null then 'no_times'
        end as exclusion_reason_ai_handling,
        case
            when not is_inbound then 'outbound'
            when exclusion_reason_human_handling in ('capability_absent:handling_times', 'not_recorded')
                then exclusion_reason_human_handling
            when human_seconds is null and not is_ai_started then 'nobody'
            when is_ai_started and ai_seconds is null then 'no_times'
        end as exclusion_reason_handling,
        case
            when not is_inbound then 'outbound'
            when exclusion_reason_human_handling = 'capability_absent:handling_times' or not is_any_work_recorded
                then 'capability_absent:handling_times'
        end as exclusion_reason_human_hours
    from reasoned
),

fct_workloads as (
    select
        contact_key,
        journey_key,
        person_key,

        ---------- segments
        intent,
        intent_complexity,
        risk_tier,
        channel,
        channel_mode,
        handler_path,
        customer_segment,
        language,
        region,
        product_line,
        release_version,
        team,
        tenure_band,
        source_system,
        source_instance,

        ---------- times
        started_at,
        started_on,
        started_week,
        started_month,
        is_inbound,
        is_mature,

        ---------- work
        conversations,
        has_human,
        is_ai_started,
        cast(case when is_inbound then human_seconds end as {{ type_double() }}) as human_handling_seconds,
        cast(case when is_inbound then ai_seconds end as {{ type_double() }}) as ai_handling_seconds,
        cast(case
            when exclusion_reason_handling is null then coalesce(human_seconds, 0) + coalesce(ai_seconds, 0)
        end as {{ type_double() }}) as handling_seconds,
        -- Where nobody records the work, none recorded is not none (R79).
        cast(case
            when exclusion_reason_human_hours is null then coalesce(human_seconds, 0) / 3600
        end as {{ type_double() }}) as human_hours,
        exclusion_reason_human_handling,
        exclusion_reason_ai_handling,
        exclusion_reason_handling,
        exclusion_reason_human_hours,
        case when not is_inbound then 'outbound' end as exclusion_reason_volume
    from excluded
)

select * from fct_workloads
