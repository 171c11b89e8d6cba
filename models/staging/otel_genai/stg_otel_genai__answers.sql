with

turns as (

    select * from {{ ref('stg_otel_genai__turns') }}

),

messages as (

    select * from {{ ref('stg_otel_genai__messages') }}
    where side = 'output' and text is not null and coalesce(role, 'assistant') = 'assistant'

),

said as (

    select
        turns.source_instance,
        turns.turn_native_id,
        messages.text,
        row_number() over (
            partition by turns.source_instance, turns.turn_native_id
            order by
                case when messages.native_id = turns.turn_native_id then 0 else 1 end,
                messages.message_number desc
        ) as text_rank
    from turns
    inner join messages
        on
            turns.source_instance = messages.source_instance
            and turns.turn_native_id = messages.turn_native_id
            and messages.native_id in (turns.turn_native_id, turns.last_generation_native_id)

),

answers as (

    select
        turns.*,
        turns.turn_native_id || '#answered' as answer_native_id,
        said.text
    from turns
    left join said
        on
            turns.source_instance = said.source_instance
            and turns.turn_native_id = said.turn_native_id
            and said.text_rank = 1
    -- With content off a run that ended well has answered; with content on, what was said shows it.
    where
        said.text is not null
        or (not turns.is_output_readable and not turns.is_failed and turns.ended_at is not null)

)

select * from answers
