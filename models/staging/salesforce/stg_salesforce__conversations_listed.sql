with

cases as (

    select * from {{ ref('stg_salesforce__case') }}
    where is_latest_version

),

case_statuses as (

    select * from {{ ref('stg_salesforce__case_statuses') }}

),

messaging as (

    select * from {{ ref('stg_salesforce__messaging') }}

),

chats as (

    select * from {{ ref('stg_salesforce__livechattranscript') }}
    where is_latest_version

),

ai_sessions as (

    select * from {{ ref('stg_salesforce__ai_sessions') }}

),

-- A case has no language but that of the session it came out of.
languages as (

    select
        source_instance,
        case_id,
        min(language) as language
    from messaging
    where case_id is not null
    group by source_instance, case_id

),

conversations_listed as (

    select
        {{ row_columns('cases') }},
        'case' as kind,
        cases.contact_id as customer_native_id,
        cases.origin as channel_raw,
        {{ no_text() }} as direction_raw,
        -- A case that is closed or merged away is so whatever its word.
        case
            when cases.merged_into_id is not null or cases.is_closed then 'closed'
            else coalesce(case_statuses.status, case when not cases.is_closed then 'open' end)
        end as status,
        cases.status as status_raw,
        {{ no_text() }} as session_status_raw,
        case when cases.is_closed and cases.merged_into_id is null then cases.status end as outcome_claim_raw,
        {{ no_text() }} as end_reason,
        cases.reason as intent_raw,
        cases.priority,
        cast(null as bigint) as reported_turn_count,
        languages.language,
        cases.created_at as started_at,
        case when cases.is_closed then cases.closed_at end as ended_at,
        case when cases.is_closed then cases.closed_at end as outcome_claimed_at,
        cases.merged_into_id is not null as is_merged_away,
        false as is_preview
    from cases
    left join case_statuses
        on
            cases.source_instance = case_statuses.source_instance
            and lower(trim(cases.status)) = case_statuses.status_word
    left join languages
        on cases.source_instance = languages.source_instance and cases.native_id = languages.case_id
    union all
    select
        {{ row_columns() }},
        case when lower(channel_type) in ('voice', 'phone') then 'voice' else 'messaging' end as kind,
        customer_native_id,
        channel_type as channel_raw,
        origin as direction_raw,
        {{ no_text() }} as status,
        status as status_raw,
        status as session_status_raw,
        case when is_handed_off then coalesce(agent_type, 'BotToAgent') end as outcome_claim_raw,
        ended_by as end_reason,
        {{ no_text() }} as intent_raw,
        {{ no_text() }} as priority,
        cast(null as bigint) as reported_turn_count,
        language,
        started_at,
        ended_at,
        case when is_handed_off then coalesce(escalated_at, accepted_at) end as outcome_claimed_at,
        false as is_merged_away,
        false as is_preview
    from messaging
    union all
    select
        {{ row_columns() }},
        'messaging' as kind,
        coalesce(contact_id, visitor_id) as customer_native_id,
        'livechat' as channel_raw,
        {{ no_text() }} as direction_raw,
        {{ no_text() }} as status,
        status as status_raw,
        status as session_status_raw,
        case when abandoned_after_seconds > 0 then 'Abandoned' end as outcome_claim_raw,
        ended_by as end_reason,
        {{ no_text() }} as intent_raw,
        {{ no_text() }} as priority,
        operator_message_count + visitor_message_count as reported_turn_count,
        {{ no_text() }} as language,
        coalesce(requested_at, started_at) as started_at,
        ended_at,
        case when abandoned_after_seconds > 0 then ended_at end as outcome_claimed_at,
        false as is_merged_away,
        false as is_preview
    from chats
    union all
    select
        {{ row_columns() }},
        'llm_session' as kind,
        customer_native_id,
        coalesce(messaging_channel_type, channel_type) as channel_raw,
        {{ no_text() }} as direction_raw,
        case when ended_at is not null then 'closed' else 'open' end as status,
        {{ no_text() }} as status_raw,
        {{ no_text() }} as session_status_raw,
        end_type as outcome_claim_raw,
        end_type as end_reason,
        {{ no_text() }} as intent_raw,
        {{ no_text() }} as priority,
        cast(null as bigint) as reported_turn_count,
        language,
        started_at,
        ended_at,
        case when end_type is not null then coalesce(told_ended_at, last_at) end as outcome_claimed_at,
        false as is_merged_away,
        is_preview
    from ai_sessions

)

select * from conversations_listed
