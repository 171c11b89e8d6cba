with refused as (
    select * from {{ source('landing', 'quarantine') }}
),

-- The raw row stays in raw: it may hold what a reader of the audit must not see.
quarantine as (
    select
        batch_id,
        vendor,
        source_instance,
        table_name,
        file_path,
        line_number,
        field,
        reason,
        detail
    from refused
)

select * from quarantine
