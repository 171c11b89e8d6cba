-- One row per clock: when it started, what ended it, and when.
with replies as (
    select * from {{ ref('int_reply_clocks__found') }}
),

resolutions as (
    select * from {{ ref('int_resolution_spans__found') }}
),

episodes as (
    select * from {{ ref('int_episodes__bounded') }}
),

stitched as (
    select * from {{ ref('int_episodes__stitched') }}
),

-- What its own model says of an answer: half of one does not stop the bot's clock in time.
incomplete as (
    select distinct answer_event_key
    from {{ ref('int_ai_inferences__conformed') }}
    where not is_complete
),

started as (
    select
        replies.contact_key,
        replies.episode_number,
        replies.conversation_key,
        replies.item_key,
        replies.clock,
        replies.started_at,
        replies.ending,
        replies.ended_at,
        false as is_paused,
        replies.clock = 'ai_reply' and replies.ending = 'reply' and incomplete.answer_event_key is not null
            as is_incomplete
    from replies
    left join incomplete on replies.ending_item_key = incomplete.answer_event_key
    union all
    select
        contact_key,
        episode_number,
        max(case when is_first then conversation_key end) as conversation_key,
        max(case when is_first then item_key end) as item_key,
        'resolution' as clock,
        max(case when is_first then started_at end) as started_at,
        'none' as ending,
        cast(null as timestamp) as ended_at,
        max(case when is_running and not is_paused then 1 else 0 end) = 0 as is_paused,
        false as is_incomplete
    from resolutions
    group by contact_key, episode_number
),

ended as (
    select
        started.*,
        stitched.journey_key,
        case
            when started.ending = 'reply' then 'stopped'
            when started.ending = 'taken_over' then 'cancelled'
            when episodes.is_open then 'none'
            when started.clock = 'resolution' and coalesce(episodes.outcome_claim = 'resolved', false) then 'stopped'
            else 'cancelled'
        end as end_kind,
        case
            when started.ending <> 'none' then started.ended_at
            when episodes.is_open then null
            when started.clock = 'resolution' and coalesce(episodes.outcome_claim = 'resolved', false)
                then coalesce(episodes.known_claimed_at, episodes.known_end_at)
            else episodes.known_end_at
        end as stopped_at
    from started
    inner join episodes
        on started.contact_key = episodes.contact_key and started.episode_number = episodes.episode_number
    inner join stitched on episodes.episode_key = stitched.episode_key
),

clocks_listed as (
    select
        {{ dbt.concat(["item_key", "'-'", "clock"]) }} as clock_key,
        clock,
        contact_key,
        episode_number,
        conversation_key,
        journey_key,
        started_at,
        end_kind,
        stopped_at,
        is_paused,
        is_incomplete
    from ended
)

select * from clocks_listed
