{% set item = 'cast(called.item as ' ~ dbt.type_string() ~ ')' -%}
with

turns as (

    select * from {{ ref('stg_dialogflow__turns') }}

),

responses as (

    select * from {{ ref('stg_dialogflow__responses') }}
    where sort = 'toolCall'

),

webhook_names as (

    select
        turns.source_system,
        turns.source_instance,
        turns.native_id,
        called.position,
        replace({{ item }}, '"', '') as webhook_name
    from turns
    {{ json_items('turns.webhook_names', 'called') }}

),

webhooks as (

    select
        turns.source_system,
        turns.source_instance,
        turns.native_id,
        called.position,
        -- A status without a code is code 0, which is OK.
        coalesce({{ json_text(item, 'code') }}, '0') as code
    from turns
    {{ json_items('turns.webhook_statuses', 'called') }}

),

calls as (

    select
        webhooks.source_system,
        webhooks.source_instance,
        webhooks.native_id,
        'webhook-' || cast(webhooks.position as {{ dbt.type_string() }}) as suffix,
        webhook_names.webhook_name as action_name,
        'executed' as phase,
        case when webhooks.code = '0' then 'succeeded' else 'failed' end as status,
        webhooks.code as status_raw,
        'tool_response' as confirmation_source
    from webhooks
    left join webhook_names
        on
            webhooks.source_system = webhook_names.source_system
            and webhooks.source_instance = webhook_names.source_instance
            and webhooks.native_id = webhook_names.native_id
            and webhooks.position = webhook_names.position
    union all
    -- The client runs such a tool, and what came of it is not in the answer.
    select
        source_system,
        source_instance,
        native_id,
        'tool-' || cast(position as {{ dbt.type_string() }}) as suffix,
        coalesce(tool_action, {{ last_of_name('tool_name') }}) as action_name,
        'requested' as phase,
        'unknown' as status,
        {{ no_text() }} as status_raw,
        'none' as confirmation_source
    from responses

)

select * from calls
