with

turns as (

    select * from {{ ref('stg_intercom__turns') }}

),

-- A reply may come with a change of state in one part: send and close, or the answer that opens what was closed.
spoken as (

    select
        turns.*,
        coalesce(
            turn_type in ('message', 'internal_note')
            or ((turn_type in ('assignment', 'close', 'reopen') or part_type = 'snoozed') and body is not null)
            or (turn_type = 'reopen' and actor_type = 'customer'),
            false
        ) as is_spoken
    from turns

),

counted as (

    select
        spoken.*,
        is_spoken and turn_type <> 'internal_note' as is_message,
        coalesce(sum(case when is_spoken and actor_type = 'customer' then 1 else 0 end) over (
            partition by source_system, source_instance, conversation_native_id
            order by turn_number
            rows between unbounded preceding and 1 preceding
        ), 0) > 0 as is_after_customer
    from spoken

),

-- Who of the company's side spoke last; what a bot says before the customer's first words is a greeting.
exchanges as (

    select
        counted.*,
        coalesce(max(
            case when is_message and is_after_customer and actor_type in ('ai_agent', 'rule_bot') then turn_number end
        ) over (
            partition by source_system, source_instance, conversation_native_id
            order by turn_number
            rows between unbounded preceding and 1 preceding
        ), 0)
        > coalesce(max(
            case when is_message and actor_type in ('human_agent', 'supervisor') then turn_number end
        ) over (
            partition by source_system, source_instance, conversation_native_id
            order by turn_number
            rows between unbounded preceding and 1 preceding
        ), 0) as is_ai_talking,
        coalesce(sum(
            case when is_message and actor_type in ('human_agent', 'supervisor') then 1 else 0 end
        ) over (
            partition by source_system, source_instance, conversation_native_id
            order by turn_number
            rows between unbounded preceding and 1 preceding
        ), 0) > 0 as is_after_human
    from counted

)

select * from exchanges
