with timeline as (
    select * from {{ ref('int_timeline__cycled') }}
),

replies as (
    select * from {{ ref('int_participations__found') }}
    where is_public_message
),

-- A "thanks" waits for nothing.
turns as (
    select
        timeline.contact_key,
        timeline.contact_position,
        timeline.exact_at,
        timeline.is_customer_message as is_question,
        coalesce(lag(timeline.is_customer_message) over (
            partition by timeline.contact_key order by timeline.contact_position
        ), false) as follows_question
    from timeline
    left join replies
        on timeline.contact_key = replies.contact_key and timeline.contact_position = replies.contact_position
    where
        replies.contact_key is not null
        or (timeline.is_customer_message and coalesce(timeline.message_kind, 'other') <> 'acknowledgement')
),

-- Of several questions in a row the first one starts the wait; of several replies the first one ends it.
waits as (
    select
        contact_key,
        is_question,
        exact_at as asked_at,
        lead(exact_at) over (partition by contact_key order by contact_position) as replied_at,
        lead(contact_position) over (partition by contact_key order by contact_position) is not null as is_replied
    from turns
    where is_question <> follows_question
),

-- One wait that cannot be measured, or that the clock runs backwards in, leaves the sum unknown.
customer_waits_timed as (
    select
        contact_key,
        cast(count(*) as bigint) as waits,
        case
            when
                count(*) = count({{ seconds_between('asked_at', 'replied_at') }})
                and min({{ seconds_between('asked_at', 'replied_at') }}) >= 0
                then sum({{ seconds_between('asked_at', 'replied_at') }})
        end as customer_wait_seconds
    from waits
    where is_question and is_replied
    group by contact_key
)

select * from customer_waits_timed
