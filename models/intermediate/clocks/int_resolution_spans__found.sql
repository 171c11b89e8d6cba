-- The stretches of a cycle of demand in which its resolution waits for people, not for the AI or the customer.
with turns as (
    select * from {{ ref('int_clock_turns__held') }}
),

marked as (
    select
        turns.*,
        is_human_held and not is_turn_given and (is_question or (is_to_human and not is_human_held_before)) as is_run,
        is_turn_given or (is_to_ai and is_human_held_before) as is_pause
    from turns
),

-- The clock exists from the moment at which people are first asked, or first act.
begun as (
    select
        marked.*,
        min(case when is_human_held and (is_question or is_to_human) then contact_position end) over (
            partition by contact_key, episode_number
        ) as first_position
    from marked
    where is_run or is_pause or (is_human_held and (is_question or is_to_human))
),

kept as (
    select * from begun
    where contact_position = first_position or (contact_position > first_position and (is_run or is_pause))
),

alternating as (
    select
        kept.*,
        coalesce(lag(is_run) over whole_cycle, false) as is_running_before
    from kept
    window whole_cycle as (partition by contact_key, episode_number order by contact_position)
),

bounds as (
    select
        alternating.*,
        lead(contact_position) over whole_cycle as pause_position,
        lead(exact_at) over whole_cycle as paused_at
    from alternating
    where contact_position = first_position or is_run <> is_running_before
    window whole_cycle as (partition by contact_key, episode_number order by contact_position)
),

resolution_spans_found as (
    select
        contact_key,
        episode_number,
        conversation_key,
        item_key,
        contact_position = first_position as is_first,
        is_run as is_running,
        exact_at as started_at,
        pause_position is not null as is_paused,
        paused_at
    from bounds
    where contact_position = first_position or is_run
)

select * from resolution_spans_found
