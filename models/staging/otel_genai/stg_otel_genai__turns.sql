-- One run of the outermost agent answers one message; where no agent is traced, the trace is the run.
with

steps as (

    select
        *,
        row_number() over (
            partition by source_instance, turn_native_id
            order by
                case when native_id = turn_native_id then 0 else 1 end,
                started_at asc nulls last,
                native_id asc
        ) as first_rank,
        row_number() over (
            partition by
                source_instance,
                turn_native_id,
                case when operation = 'generation' and agents_at_or_above <= 1 then 1 else 0 end
            order by ended_at desc nulls last, native_id desc
        ) as last_rank
    from {{ ref('stg_otel_genai__steps') }}
    where operation in ('generation', 'agent', 'workflow') and not is_internal

),

gathered as (

    select
        source_instance,
        turn_native_id,
        min(started_at) as first_started_at,
        max(ended_at) as last_ended_at,
        max(question_kind) as question_kind,
        max(answer_kind) as answer_kind,
        max(sentiment) as sentiment,
        max(rephrase) as rephrase,
        max(case
            when last_rank = 1 and operation = 'generation' and agents_at_or_above <= 1 then native_id
        end) as last_generation_native_id,
        max(case
            when last_rank = 1 and operation = 'generation' and agents_at_or_above <= 1 and is_failed then 1 else 0
        end) = 1 as is_last_generation_failed,
        -- Content is off unless somebody switched it on, and is cut where it is long.
        max(case
            when native_id = turn_native_id or (last_rank = 1 and operation = 'generation' and agents_at_or_above <= 1)
                then case when {{ whole_json_list('output_messages') }} is not null then 1 else 0 end
        end) = 1 as is_output_readable
    from steps
    group by source_instance, turn_native_id

),

turns as (

    select
        {{ row_columns('steps') }},
        steps.turn_native_id,
        steps.trace_id,
        steps.conversation_native_id,
        steps.agent_native_id,
        steps.actor_type,
        steps.release_version,
        gathered.last_generation_native_id,
        gathered.is_output_readable,
        gathered.question_kind,
        gathered.answer_kind,
        gathered.sentiment,
        gathered.rephrase,
        gathered.first_started_at as started_at,
        case
            when steps.native_id = steps.turn_native_id then steps.ended_at else gathered.last_ended_at
        end as ended_at,
        case
            when steps.native_id = steps.turn_native_id then steps.is_failed else gathered.is_last_generation_failed
        end as is_failed
    from steps
    inner join gathered
        on steps.source_instance = gathered.source_instance and steps.turn_native_id = gathered.turn_native_id
    where steps.first_rank = 1

)

select * from turns
