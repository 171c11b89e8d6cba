-- Episodes of one line, numbered in the order in which they are placed: a journey never leaves its line, so each line
-- can be read on its own. Lines fork where one episode is followed up twice, or followed up and returned to.
with recursive preceded as (
    select * from {{ ref('int_episodes__preceded') }}
),

traced as (
    select
        episode_key,
        episode_key as line_key
    from preceded
    where predecessor_key is null
    union all
    select
        preceded.episode_key,
        traced.line_key
    from traced
    inner join preceded on traced.episode_key = preceded.predecessor_key
),

-- What has no start is placed last: a link may join it to any other (R73).
numbered as (
    select
        preceded.*,
        traced.line_key,
        row_number() over (
            partition by traced.line_key
            order by preceded.started_at asc nulls last, preceded.source_order asc, preceded.episode_number asc
        ) as line_number
    from preceded
    inner join traced on preceded.episode_key = traced.episode_key
),

last_successors as (
    select
        predecessor_key,
        max(line_number) as last_successor_number
    from numbered
    where predecessor_key is not null
    group by predecessor_key
),

episodes_lined as (
    select
        numbered.*,
        predecessors.line_number as predecessor_number,
        coalesce(last_successors.last_successor_number, 0) as last_successor_number
    from numbered
    left join numbered as predecessors on numbered.predecessor_key = predecessors.episode_key
    left join last_successors on numbered.episode_key = last_successors.predecessor_key
)

select * from episodes_lined
