-- What changes in a case: its owner, its state, and its being merged away.
with

cases as (

    select * from {{ ref('stg_salesforce__case') }}
    where is_latest_version

),

status_changes as (

    select * from {{ ref('stg_salesforce__status_changes') }}

),

owner_changes as (

    select * from {{ ref('stg_salesforce__owner_changes') }}

),

change_turns as (

    select
        {{ row_columns() }},
        'change-' || native_id as event_native_id,
        case_id as conversation_native_id,
        author_id as actor_native_id,
        {{ no_text() }} as role_hint,
        'owner' as what,
        field as what_raw,
        created_at as occurred_at,
        's' as time_precision,
        2 as turn_order,
        from_owner,
        to_owner
    from owner_changes
    union all
    select
        {{ row_columns() }},
        'change-' || native_id as event_native_id,
        case_id as conversation_native_id,
        author_id as actor_native_id,
        {{ no_text() }} as role_hint,
        event_type as what,
        'status: ' || coalesce(new_value, '') as what_raw,
        created_at as occurred_at,
        's' as time_precision,
        3 as turn_order,
        {{ no_text() }} as from_owner,
        {{ no_text() }} as to_owner
    from status_changes
    union all
    -- A case that was merged away is over, and nobody solved it. Its last change is not sure to be the merge.
    select
        {{ row_columns() }},
        'merged-' || native_id as event_native_id,
        native_id as conversation_native_id,
        {{ no_text() }} as actor_native_id,
        'nobody' as role_hint,
        'close' as what,
        'merged' as what_raw,
        modified_at as occurred_at,
        'offset_estimated' as time_precision,
        4 as turn_order,
        {{ no_text() }} as from_owner,
        {{ no_text() }} as to_owner
    from cases
    where merged_into_id is not null

)

select * from change_turns
