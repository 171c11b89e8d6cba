with

source as (

    {{ native_rows('assist_qa', 'bedrock_guardrails') }}

),

bedrock_guardrails as (

    select
        source.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from source

)

select * from bedrock_guardrails
