-- Who sets an incident to done has worked on it, also where nobody was ever named as its handler.
with

changes as (

    select * from {{ ref('stg_servicenow__changes') }}
    where is_done and not was_done

),

named as (

    select
        source_system,
        source_instance,
        incident_native_id || '-' || cast(update_number as {{ dbt.type_string() }}) || '-done' as native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        is_test,
        {{ no_text() }} as extra,
        batch_id,
        file_path,
        line_number,
        incident_native_id as conversation_native_id,
        -- What was over already is not closed once more.
        case
            when not was_over
                then incident_native_id || '-' || cast(update_number as {{ dbt.type_string() }}) || '-closed'
        end as event_native_id,
        updated_by as actor_native_id,
        'record_write' as action_kind,
        'set_done' as action_name,
        'executed' as phase,
        'succeeded' as status,
        updated_at as occurred_at,
        'none' as confirmation_source
    from changes

),

actions as (

    select
        {{ common_columns('actions') }},
        {{ contract_columns('actions', given=[
            'conversation_native_id', 'event_native_id', 'actor_native_id', 'action_kind', 'action_name', 'phase',
            'status', 'occurred_at', 'confirmation_source',
        ]) }}
    from named

)

select * from actions
