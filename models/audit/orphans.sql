with flagged_rows as (
    select * from {{ ref('flagged_rows') }}
),

orphans as (
    select
        table_name,
        source_system,
        source_instance,
        row_key,
        conversation_key,
        reason,
        is_counted,
        batch_id,
        file_path,
        line_number
    from flagged_rows
    where
        reason in ('unknown_conversation', 'self_link')
        -- A link to a conversation that was deleted or is a test has lost its other end.
        or (table_name = 'conversation_links' and reason in ('conversation_deleted', 'conversation_test'))
)

select * from orphans
