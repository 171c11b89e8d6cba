{#- A table: the events and what closes a ticket are read from it, and it joins all that Zendesk knows. -#}
{{ config(materialized='table') }}

with

people as (

    select * from {{ ref('stg_zendesk__people') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

unioned as (

    {% for kind in ['comment', 'chat', 'change', 'bot', 'audit'] %}
        select
            {{ row_columns() }},
            event_native_id,
            conversation_native_id,
            customer_native_id,
            -- The system signs with no user, or with -1.
            nullif(user_native_id, '-1') as user_native_id,
            role_hint,
            chat_source,
            what,
            what_raw,
            occurred_at,
            time_precision,
            turn_order,
            native_order,
            is_public,
            text,
            reason_raw,
            from_user,
            to_user,
            from_group,
            to_group,
            moved
        from {{ ref('stg_zendesk__' ~ kind ~ '_turns') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        unioned.*,
        people.override_type,
        from_people.actor_type as from_actor_type,
        to_people.actor_type as to_actor_type,
        -- Whoever needs help is the customer of this ticket, even a colleague.
        case
            when unioned.user_native_id = unioned.customer_native_id then 'requester'
            when unioned.user_native_id is not null then coalesce(people.role_raw, unioned.role_hint)
            else coalesce(unioned.role_hint, 'nobody')
        end as role_raw
    from unioned
    left join people
        on unioned.source_instance = people.source_instance and unioned.user_native_id = people.user_native_id
    left join people as from_people
        on unioned.source_instance = from_people.source_instance and unioned.from_user = from_people.user_native_id
    left join people as to_people
        on unioned.source_instance = to_people.source_instance and unioned.to_user = to_people.user_native_id

),

turns as (

    select
        named.*,
        cast(row_number() over (
            partition by named.source_instance, named.conversation_native_id
            order by
                named.occurred_at asc nulls last,
                named.turn_order asc,
                named.native_order asc nulls last,
                length(named.event_native_id) asc,
                {{ binary_order('named.event_native_id') }} asc
        ) as bigint) as seq,
        -- An override by the team outweighs what a message says of its sender, and that a user's role: bots post
        -- under accounts of people.
        coalesce(
            named.override_type,
            {{ mapped_value('chat_source', 'named.chat_source', no_text()) }},
            {{ mapped_value('actor_role', 'named.role_raw') }}
        ) as actor_type,
        case
            when
                named.override_type is null
                and {{ mapped_value('chat_source', 'named.chat_source', no_text()) }} is not null
                then named.chat_source
            else named.role_raw
        end as actor_type_raw,
        case
            when
                named.override_type is null
                and {{ mapped_value('chat_source', 'named.chat_source', no_text()) }} is not null
                then named.chat_source
            else named.user_native_id
        end as actor_native_id
    from named
    {{ mapped_joins('named', {'chat_source': 'named.chat_source', 'actor_role': 'named.role_raw'}) }}

)

select * from turns
