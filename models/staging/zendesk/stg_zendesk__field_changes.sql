{% set followed = ['status', 'group_id', 'assignee_id', 'satisfaction_score', 'satisfaction_comment'] %}
{% set rated = {'satisfaction_score': 'score', 'satisfaction_comment': 'body'} %}
with

history as (

    select * from {{ ref('stg_zendesk__ticket_field_history') }}
    where is_latest_version

),

items as (

    select * from {{ ref('stg_zendesk__audit_items') }}

),

told as (

    select
        {{ row_columns() }},
        ticket_id,
        field_name,
        updated,
        user_id,
        value,
        {{ no_text() }} as told_previous,
        false as knows_previous,
        cast(null as bigint) as event_order,
        cast(null as bigint) as update_order,
        false as is_merge,
        {{ no_text() }} as merged_with,
        3 as preference
    from history
    union all
    select
        {{ row_columns() }},
        ticket_id,
        {{ json_text('item', 'field_name') }} as field_name,
        happened_at as updated,
        user_id,
        {{ json_text('item', 'value') }} as value,
        {{ json_text('item', 'previous_value') }} as told_previous,
        true as knows_previous,
        event_order,
        update_order,
        is_merge,
        merged_with,
        preference
    from items
    where preference = 1 and event_type in ('Create', 'Change')
    union all
    -- The stream of ticket events names a field by its key; a key without a value empties the field.
    select
        {{ row_columns('items') | replace('items.native_id', "items.native_id || '-' || field.key as native_id") }},
        items.ticket_id,
        field.key as field_name,
        items.happened_at as updated,
        items.user_id,
        field.value,
        {{ json_text('items.item', 'previous_value') }} as told_previous,
        true as knows_previous,
        items.event_order,
        items.update_order,
        items.is_merge,
        items.merged_with,
        items.preference
    from items
    {{ json_entries('items.item', 'field') }}
    where
        items.preference = 2
        and items.event_type in ('Create', 'Change')
        and field.key in ('{{ followed | join("', '") }}')
    {% for field, key in rated.items() %}
        union all
        select
            {{ row_columns() | replace('native_id', "native_id || '-" ~ key ~ "' as native_id") }},
            ticket_id,
            '{{ field }}' as field_name,
            happened_at as updated,
            user_id,
            {{ json_text('item', key) }} as value,
            {{ no_text() }} as told_previous,
            false as knows_previous,
            event_order,
            update_order,
            is_merge,
            merged_with,
            preference
        from items
        where event_type = 'SatisfactionRating'
    {% endfor %}

),

preferred as (

    select
        told.*,
        min(preference) over (partition by source_instance, ticket_id, field_name, updated) as best
    from told

),

-- What audits tell of a field in a second, the stream and the connector's history only repeat.
field_changes as (

    select
        {{ row_columns() }},
        ticket_id,
        field_name,
        updated,
        user_id,
        value,
        told_previous,
        knows_previous,
        event_order,
        update_order,
        is_merge,
        merged_with
    from preferred
    where preference = best

)

select * from field_changes
