-- Messages of AI agents with the session of their turn, and their place in both.
with

messages as (

    select * from {{ ref('stg_salesforce__ssot__aiagentinteractionmessage__dlm') }}
    where is_latest_version

),

interactions as (

    select * from {{ ref('stg_salesforce__ssot__aiagentinteraction__dlm') }}
    where is_latest_version

),

ai_messages as (

    select
        {{ row_columns('messages') }},
        messages.interaction_id,
        interactions.session_id,
        messages.body,
        messages.message_type,
        lower(messages.message_type) = 'input' as is_input,
        coalesce(messages.sent_at, interactions.started_at) as sent_at,
        row_number() over (
            partition by messages.source_instance, messages.interaction_id, lower(messages.message_type)
            order by messages.sent_at nulls last, {{ binary_order('messages.native_id') }}
        ) as place_of_type
    from messages
    inner join interactions
        on
            messages.source_instance = interactions.source_instance
            and messages.interaction_id = interactions.native_id

)

select * from ai_messages
