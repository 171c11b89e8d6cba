with batches as (
    select * from {{ source('landing', 'batches') }}
    -- Reference files stand in for seeds; they are no part of the contract's rows.
    where
        status <> 'ignored'
        and vendor in (
            '{{ var("vendors") | join("', '") }}'
        )
),

staged as (
    {% for relation in landed_relations() %}
        select
            batch_id,
            '{{ relation }}' as relation,
            count(*) as rows_staged
        from {{ ref('stg_' ~ relation) }}
        group by batch_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

flagged as (
    select
        batch_id,
        sum(case when reason = 'superseded' then 1 else 0 end) as rows_superseded,
        sum(case when reason = 'deleted' then 1 else 0 end) as rows_deleted,
        sum(case when reason = 'test' then 1 else 0 end) as rows_test,
        sum(case when reason in ('conversation_deleted', 'conversation_test') then 1 else 0 end)
            as rows_of_uncounted_conversations,
        sum(case when reason in ('unknown_conversation', 'self_link') then 1 else 0 end) as rows_orphaned
    from {{ ref('flagged_rows') }}
    group by batch_id
),

reconciliation as (
    select
        batches.vendor,
        batches.source_instance,
        batches.batch_id,
        batches.file_path,
        batches.rows_read,
        batches.rows_landed,
        batches.rows_quarantined,
        cast(coalesce(flagged.rows_superseded, 0) as bigint) as rows_superseded,
        cast(coalesce(flagged.rows_deleted, 0) as bigint) as rows_deleted,
        cast(coalesce(flagged.rows_test, 0) as bigint) as rows_test,
        cast(coalesce(flagged.rows_of_uncounted_conversations, 0) as bigint) as rows_of_uncounted_conversations,
        cast(coalesce(flagged.rows_orphaned, 0) as bigint) as rows_orphaned,
        substr(batches.relation, length(batches.vendor) + 3) as table_name,
        coalesce(staged.rows_staged, 0) as rows_staged,
        batches.rows_read = batches.rows_landed + batches.rows_quarantined
        and batches.rows_landed = coalesce(staged.rows_staged, 0) as is_reconciled
    from batches
    left join staged
        on
            batches.batch_id = staged.batch_id
            and batches.relation = staged.relation
    left join flagged on batches.batch_id = flagged.batch_id
)

select * from reconciliation
