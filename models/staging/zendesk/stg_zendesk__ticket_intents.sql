with

tags as (

    select * from {{ ref('stg_zendesk__tags') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

told as (

    select
        tags.source_instance,
        tags.ticket_id,
        {{ mapped_value('intent', 'tags.tag', no_text()) }} as intent
    from tags
    {{ mapped_joins('tags', {'intent': 'tags.tag'}) }}

),

-- Tags that name two intents settle on none.
ticket_intents as (

    select
        source_instance,
        ticket_id,
        max(intent) as intent
    from told
    where intent is not null
    group by source_instance, ticket_id
    having count(distinct intent) = 1

)

select * from ticket_intents
