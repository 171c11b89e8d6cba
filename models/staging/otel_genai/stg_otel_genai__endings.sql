-- What the application itself says of the end of a conversation: how it came out, who says so, and when it was closed.
with

signals as (

    select
        *,
        row_number() over (
            partition by source_instance, conversation_native_id, case when signal = 'outcome' then 1 else 0 end
            order by occurred_at desc nulls last, native_id desc
        ) as newest_rank
    from {{ ref('stg_otel_genai__placed_signals') }}
    where is_last_word and signal in ('outcome', 'close', 'session_end') and conversation_native_id is not null

),

endings as (

    select
        source_instance,
        conversation_native_id,
        max(case when signal = 'outcome' and newest_rank = 1 then outcome end) as outcome_raw,
        -- Who claims it may be told by how it came out.
        max(case when signal = 'outcome' and newest_rank = 1 then coalesce(claimed_by, outcome) end) as claimant_raw,
        max(case when signal = 'outcome' and newest_rank = 1 then occurred_at end) as claimed_at,
        max(case when signal <> 'outcome' then occurred_at end) as closed_at
    from signals
    group by source_instance, conversation_native_id

)

select * from endings
