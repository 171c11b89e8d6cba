{{ config(enabled='transcripts' in var('vendors')) }}
-- Words of the customer and the agent must come out as one message event each, and nothing else may.
with

messages as (

    select
        record_key,
        count(*) as messages
    from {{ ref('stg_transcripts__messages') }}
    where landed_as = 'message'
    group by record_key

),

events as (

    select
        record_key,
        count(*) as events
    from {{ ref('stg_transcripts__timeline') }}
    where event_type = 'message'
    group by record_key

),

compared as (

    select
        records.record_key,
        coalesce(messages.messages, 0) as messages,
        coalesce(events.events, 0) as events
    from {{ ref('stg_transcripts__records') }} as records
    left join messages on records.record_key = messages.record_key
    left join events on records.record_key = events.record_key
    where records.is_latest_version

)

select * from compared
where messages <> events
