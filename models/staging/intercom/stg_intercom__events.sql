with

part_events as (

    select * from {{ ref('stg_intercom__part_events') }}

),

version_events as (

    select * from {{ ref('stg_intercom__version_events') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

listed as (

    select
        {%- for name in bookkeeping_columns() if name not in ('is_deleted', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        is_deleted,
        conversation_native_id,
        case when actor_type <> 'customer' then author_id end as actor_native_id,
        actor_type,
        actor_type_raw,
        seq,
        occurred_at,
        case when occurred_at is not null then 's' end as time_precision,
        event_type,
        event_type_raw,
        message_kind,
        text,
        field_name,
        from_actor_type,
        to_actor_type,
        to_actor_native_id,
        to_team
    from part_events
    union all
    select
        {%- for name in bookkeeping_columns() if name not in ('is_deleted', 'is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        cast(null as boolean) as is_deleted,
        conversation_native_id,
        {{ no_text() }} as actor_native_id,
        -- Nobody is named: what a version shows may have been anybody's doing, some time before its last change.
        'system' as actor_type,
        {{ no_text() }} as actor_type_raw,
        seq,
        occurred_at,
        'offset_estimated' as time_precision,
        event_type,
        event_type_raw,
        {{ no_text() }} as message_kind,
        {{ no_text() }} as text,
        {{ no_text() }} as field_name,
        {{ no_text() }} as from_actor_type,
        {{ no_text() }} as to_actor_type,
        to_actor_native_id,
        to_team
    from version_events

),

named as (

    select
        listed.*,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        -- Of other changes the export does not say whether the customer sees them.
        case listed.event_type when 'message' then true when 'internal_note' then false end as is_public,
        {{ mapped_value('queue', 'listed.to_team', otherwise='listed.to_team') }} as to_queue
    from listed
    {{ mapped_joins('listed', {'queue': 'listed.to_team'}) }}

),

events as (

    select
        {{ common_columns('events') }},
        {{ contract_columns('events', given=[
            'conversation_native_id', 'actor_native_id', 'seq', 'occurred_at', 'time_precision', 'event_type',
            'event_type_raw', 'actor_type', 'actor_type_raw', 'is_public', 'message_kind', 'text', 'field_name',
            'from_actor_type', 'to_actor_type', 'to_actor_native_id', 'to_queue',
        ]) }}
    from named

)

select * from events
