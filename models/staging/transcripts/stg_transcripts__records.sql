{#- A table: eight models read it, and JSON is dear to open. -#}
{{ config(materialized='table') }}

with

source as (

    select * from {{ source('transcripts', 'records') }}

),

opened as (

    select
        source.*,
        {{ json_first_text('record', ['messages', 'traj', 'trajectory', 'conversation']) }} as messages,
        {{ json_first_text('record', [['info', 'task', 'user_id'], 'customer_id', 'user_id']) }} as customer_native_id,
        {{ json_first_text('record', ['start_time', 'started_at', 'created_at', 'created']) }} as started_text,
        {{ json_first_text('record', ['end_time', 'ended_at', 'completed_at']) }} as ended_text,
        {{ json_text('record', 'termination_reason') }} as termination_reason,
        {{ json_first_text('record', ['channel', ['metadata', 'channel']]) }} as stated_channel,
        {{ json_first_text('record', ['language', ['metadata', 'language']]) }} as language,
        {{ json_text('record', 'mode') }} as audio_mode,
        {{ json_first_text('run_info', ['audio_native_config', ['agent_info', 'voice_settings']]) }} as audio_settings,
        lower({{ json_text('run_info', ['agent_info', 'implementation']) }}) as agent_implementation,
        lower({{ json_text('run_info', ['user_info', 'implementation']) }}) as customer_implementation,
        coalesce(
            {{ json_text('run_info', ['agent_info', 'implementation']) }},
            {{ json_first_text('record', ['agent_name', ['agent', 'name'], 'agent']) }}
        ) as agent_name,
        coalesce(
            {{ json_text('run_info', ['agent_info', 'llm']) }},
            {{ json_first_text('record', ['agent_version', 'model']) }}
        ) as agent_version,
        {{ json_first_text('record', [['reward_info', 'reward'], 'reward']) }} as reward_text,
        {{ json_text('record', ['reward_info', 'reward_basis']) }} as reward_basis,
        {{ version_rank('source_system, source_instance, native_id') }} as version_rank
    from source

),

records as (

    select
        {{ row_columns() }},
        extra,
        -- A record is a whole: an older version of it lends nothing to what hangs on the conversation.
        version_rank = 1 as is_latest_version,
        batch_id || '#' || cast(record_number as {{ dbt.type_string() }}) as record_key,
        record,
        messages,
        customer_native_id,
        {{ json_time('started_text') }} as started_at,
        {{ json_time('ended_text') }} as ended_at,
        nullif(trim(termination_reason), '') as termination_reason,
        language,
        case
            when stated_channel is not null then lower(trim(stated_channel))
            when audio_settings is not null or audio_mode = 'full_duplex' then 'voice'
            when agent_implementation like '%voice%' or customer_implementation like '%voice%' then 'voice'
            else 'text'
        end as channel_raw,
        agent_name,
        agent_version,
        case
            when agent_version = agent_name then agent_name
            else coalesce(agent_name || ' ' || agent_version, agent_name, agent_version)
        end as release_version,
        {{ json_number('reward_text') }} as reward,
        reward_basis
    from opened

)

select * from records
