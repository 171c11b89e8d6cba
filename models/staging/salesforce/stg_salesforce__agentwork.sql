{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'agentwork') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('workitemid') }} as work_item_id,
        {{ salesforce_id('userid') }} as user_id,
        {{ salesforce_id('originalqueueid') }} as queue_id,
        status,
        requestdatetime as requested_at,
        acceptdatetime as accepted_at,
        closedatetime as closed_at,
        speedtoanswer as speed_to_answer_seconds,
        handletime as handle_seconds,
        afterconversationactualtime as wrap_seconds
    from source

),

agentwork as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from agentwork
