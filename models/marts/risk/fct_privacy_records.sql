-- Conversations, and what governance logs of data: incidents are measured against the one, overruns among the other.
with events as (
    select * from {{ ref('int_governance_events__conformed') }}
),

conversations as (
    select * from {{ ref('fct_conversation_risks') }}
    where conversation_key is not null and is_inbound
),

run_dated as (
    select cast({{ local_time('as_of', var('reporting_time_zone')) }} as date) as audited_on
    from {{ ref('int_run__dated') }}
),

landed as (
    select count(*) > 0 as has_governance_events
    from events
),

records as (
    select
        events.governance_event_key as record_key,
        events.event_kind,
        coalesce(events.system, 'unknown') as system,
        coalesce(events.data_class, 'unknown') as data_class,
        cast({{ local_time('events.occurred_at', var('reporting_time_zone')) }} as date) as started_on,
        events.due_on,
        events.done_on,
        coalesce(events.event_kind in ('pii_exposure', 'unauthorised_access', 'retention_overrun'), false)
            as is_incident,
        'no_interaction' as exclusion_reason_interaction,
        case
            when events.event_kind = 'retention_overrun' then null
            when coalesce(events.event_kind, 'other') <> 'retention_deletion' then 'other_kind'
            when events.due_on is null then 'no_due_date'
            when events.due_on >= run_dated.audited_on then 'window_open'
        end as exclusion_reason_overrun
    from events
    cross join run_dated
    union all
    select
        conversations.interaction_key as record_key,
        'interaction' as event_kind,
        'none' as system,
        'none' as data_class,
        conversations.started_on,
        cast(null as date) as due_on,
        cast(null as date) as done_on,
        false as is_incident,
        case when not landed.has_governance_events then 'capability_absent:governance_events' end
            as exclusion_reason_interaction,
        'other_kind' as exclusion_reason_overrun
    from conversations
    cross join landed
),

fct_privacy_records as (
    select
        record_key,
        event_kind,
        system,
        data_class,
        started_on,
        cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,
        due_on,
        done_on,
        is_incident,
        exclusion_reason_interaction is null as is_interaction,
        exclusion_reason_interaction,
        exclusion_reason_overrun is null as is_overrun_candidate,
        -- Not done in time, or not done at all though its day has passed.
        exclusion_reason_overrun is null
        and (event_kind = 'retention_overrun' or coalesce(done_on > due_on, true)) as is_overrun_success,
        exclusion_reason_overrun
    from records
)

select * from fct_privacy_records
