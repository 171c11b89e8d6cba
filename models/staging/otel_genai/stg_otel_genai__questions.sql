-- Each call repeats the talk so far. New is what the customer said since the last answer, told by one span of the turn:
-- the agent's own, else the one that knows most of the talk.
with

turns as (

    select * from {{ ref('stg_otel_genai__turns') }}

),

messages as (

    select * from {{ ref('stg_otel_genai__messages') }}
    where side = 'input'

),

spans as (

    select
        source_instance,
        turn_native_id,
        native_id,
        sum(case when role = 'user' then 1 else 0 end) as customer_messages,
        max(case when role = 'assistant' and text is not null then message_number else 0 end) as last_answer_number
    from messages
    group by source_instance, turn_native_id, native_id

),

ranked as (

    select
        spans.*,
        row_number() over (
            partition by source_instance, turn_native_id
            order by
                case when customer_messages > 0 then 0 else 1 end,
                case when native_id = turn_native_id then 0 else 1 end,
                customer_messages desc,
                native_id asc
        ) as span_rank
    from spans

),

said as (

    select
        ranked.source_instance,
        ranked.turn_native_id,
        messages.message_number,
        messages.text,
        row_number() over (
            partition by ranked.source_instance, ranked.turn_native_id order by messages.message_number
        ) as question_number
    from ranked
    inner join messages
        on ranked.source_instance = messages.source_instance and ranked.native_id = messages.native_id
    where
        ranked.span_rank = 1
        and messages.role = 'user'
        and messages.message_number > ranked.last_answer_number

),

placed as (

    select
        {{ row_columns('turns') }},
        turns.turn_native_id,
        turns.turn_native_id || '#asked-' || cast(coalesce(said.question_number, 1) as {{ dbt.type_string() }})
            as question_native_id,
        turns.conversation_native_id,
        turns.started_at,
        turns.question_kind,
        turns.sentiment,
        turns.rephrase,
        coalesce(said.question_number, 1) as question_number,
        said.text,
        lag(said.text) over agents_of_a_trace as text_before,
        lag(turns.turn_native_id) over agents_of_a_trace as turn_before
    from turns
    left join said
        on turns.source_instance = said.source_instance and turns.turn_native_id = said.turn_native_id
    left join ranked
        on
            turns.source_instance = ranked.source_instance
            and turns.turn_native_id = ranked.turn_native_id
            and ranked.span_rank = 1
    -- Content that is off hides a message; content without one shows that there was none.
    where said.turn_native_id is not null or ranked.turn_native_id is null
    window agents_of_a_trace as (
        partition by turns.source_instance, turns.trace_id
        order by turns.started_at asc nulls last, turns.turn_native_id asc, said.question_number asc
    )

),

heard as (

    -- Agents that take over from each other within a trace are told the same message.
    select
        placed.*,
        lag(question_native_id) over (
            partition by source_instance, conversation_native_id
            order by started_at asc nulls last, turn_native_id asc, question_number asc
        ) as question_before
    from placed
    where turn_native_id = coalesce(turn_before, turn_native_id) or coalesce(text <> text_before, true)

),

questions as (

    select
        heard.*,
        case when lower(rephrase) in ('true', '1') then question_before end as rephrase_of_native_id
    from heard

)

select * from questions
