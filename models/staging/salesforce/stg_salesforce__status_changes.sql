with

changes as (

    select
        *,
        max(case when lower(field) = 'status' then 1 else 0 end) over (
            partition by source_instance, case_id
        ) as has_statuses
    from {{ ref('stg_salesforce__casehistory') }}
    where is_latest_version and lower(field) in ('status', 'isclosed')

),

case_statuses as (

    select * from {{ ref('stg_salesforce__case_statuses') }}

),

-- Where the state is tracked, the flag beside it tells the same once more.
told as (

    select
        changes.*,
        case
            when lower(changes.field) = 'status' then old_statuses.status
            when lower(changes.old_value) = 'true' then 'closed'
            else 'open'
        end as old_status,
        case
            when lower(changes.field) = 'status' then new_statuses.status
            when lower(changes.new_value) = 'true' then 'closed'
            else 'open'
        end as new_status
    from changes
    left join case_statuses as old_statuses
        on
            changes.source_instance = old_statuses.source_instance
            and lower(trim(changes.old_value)) = old_statuses.status_word
    left join case_statuses as new_statuses
        on
            changes.source_instance = new_statuses.source_instance
            and lower(trim(changes.new_value)) = new_statuses.status_word
    where lower(changes.field) = 'status' or changes.has_statuses = 0

),

status_changes as (

    select
        {{ row_columns() }},
        case_id,
        author_id,
        created_at,
        old_value,
        new_value,
        case
            when new_status = 'closed' and coalesce(old_status, 'open') <> 'closed' then 'close'
            when old_status = 'closed' and new_status in ('open', 'pending') then 'reopen'
            else 'status_change'
        end as event_type
    from told

)

select * from status_changes
