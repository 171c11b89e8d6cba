-- Conversations drawn by lot to be shown suggestions or to go without; of several draws the first holds.
with assignments as (
    select * from {{ ref('int_experiment_assignments__conformed') }}
    where
        unit_type = 'conversation'
        and experiment in ({% for name in var('display_experiments') %}'{{ name }}', {% endfor %}'') -- noqa: LT02
),

ranked as (
    select
        unit_key as conversation_key,
        is_control,
        row_number() over (
            partition by unit_key order by assigned_at asc nulls last, is_control asc nulls last
        ) as draw
    from assignments
),

display_arms_drawn as (
    select
        conversation_key,
        is_control as is_held_out
    from ranked
    where draw = 1
)

select * from display_arms_drawn
