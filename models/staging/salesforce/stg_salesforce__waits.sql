-- Waits in queues: from the request of a work item until somebody took it, however often it was declined; a session
-- that was not routed tells its own.
with

works as (

    select * from {{ ref('stg_salesforce__agentwork') }}
    where is_latest_version and work_item_id is not null

),

offers as (

    select
        works.*,
        min(coalesce(accepted_at, requested_at + speed_to_answer_seconds * interval '1' second)) over (
            partition by source_instance, work_item_id, requested_at
        ) as taken_at,
        max(closed_at) over (partition by source_instance, work_item_id, requested_at) as left_at,
        row_number() over (
            partition by source_instance, work_item_id, requested_at order by {{ binary_order('native_id') }}
        ) as place
    from works
    where requested_at is not null

),

messaging as (

    select
        *,
        coalesce(escalated_at, case when not is_handed_off then started_at end) as requested_at
    from {{ ref('stg_salesforce__messaging') }}
    where accepted_at is not null or queue_id is not null

),

waits as (

    select
        {{ row_columns() }},
        'wait-' || native_id as segment_native_id,
        work_item_id as conversation_native_id,
        queue_id,
        requested_at as enqueued_at,
        coalesce(taken_at, left_at) as ended_at
    from offers
    where place = 1
    union all
    select
        {{ row_columns('messaging') }},
        'wait-' || messaging.native_id as segment_native_id,
        messaging.native_id as conversation_native_id,
        messaging.queue_id,
        messaging.requested_at as enqueued_at,
        coalesce(messaging.accepted_at, messaging.ended_at) as ended_at
    from messaging
    left join offers
        on
            messaging.source_instance = offers.source_instance
            and messaging.native_id = offers.work_item_id
            and offers.place = 1
    where offers.work_item_id is null and messaging.requested_at is not null

)

select * from waits
