-- Moments that the application logs, where the team says what they are.
with

observations as (

    select * from {{ ref('stg_langfuse__observations') }}
    where is_latest_version and upper(type) = 'EVENT'

),

runs as (

    select * from {{ ref('stg_langfuse__runs') }}
    where not is_internal

),

attributes as (

    select * from {{ ref('stg_langfuse__attributes') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'langfuse'

),

named as (

    select
        observations.source_system,
        observations.source_instance,
        observations.native_id,
        observations.source_updated_at,
        observations.loaded_at,
        observations.loaded_at_basis,
        observations.is_deleted,
        coalesce(observations.is_test, false) or runs.is_test as is_test,
        observations.batch_id,
        observations.file_path,
        observations.line_number,
        runs.conversation_native_id,
        runs.agent_native_id,
        runs.actor_type as run_actor_type,
        {{ mapped_value('signal', 'observations.name', no_text()) }} as signal,
        observations.name as signal_raw,
        observations.starttime as occurred_at,
        attributes.reason,
        attributes.queue,
        attributes.context,
        attributes.field_name
    from observations
    inner join runs
        on
            observations.source_instance = runs.source_instance
            and observations.traceid = runs.trace_native_id
    left join attributes
        on
            observations.source_instance = attributes.source_instance
            and observations.traceid = attributes.trace_native_id
            and observations.native_id = attributes.native_id
    {{ mapped_joins('observations', {'signal': 'observations.name'}) }}

),

signals as (

    select
        *,
        case
            when signal in ('human_requested', 'slot_filled', 'article_view', 'link_click') then 'customer'
            when signal = 'handoff_requested' then run_actor_type
            when signal = 'handoff_accepted' then 'human_agent'
            else 'system'
        end as actor_type
    from named
    where signal is not null

)

select * from signals
