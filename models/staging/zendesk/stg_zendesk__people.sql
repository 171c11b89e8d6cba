{% set naming = [
    ('users', 'native_id', no_text()),
    ('comments', 'user_id', 'role_hint'),
    ('changes', 'user_id', no_text()),
    ('changes', "case when field_name = 'assignee_id' then value end", "'assignee'"),
    ('chat_events', 'user_native_id', 'role_hint'),
    ('tickets', 'assignee_id', "'assignee'"),
] %}
with

users as (

    select * from {{ ref('stg_zendesk__user') }}
    where is_latest_version

),

comments as (

    select * from {{ ref('stg_zendesk__comments') }}

),

changes as (

    select * from {{ ref('stg_zendesk__field_changes') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}

),

chat_events as (

    select * from {{ ref('stg_zendesk__chat_events') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

named as (

    {% for relation, column, hint in naming %}
        select
            source_system,
            source_instance,
            {{ column }} as user_native_id,
            {{ hint }} as role_hint
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

known as (

    select
        source_system,
        source_instance,
        user_native_id,
        max(role_hint) as role_hint
    from named
    where user_native_id is not null
    group by source_system, source_instance, user_native_id

),

described as (

    select
        known.source_system,
        known.source_instance,
        known.user_native_id,
        users.native_id is not null as is_user,
        users.name,
        -- Only staff can be assigned: a connector that leaves users out still tells agents from customers.
        coalesce(nullif(lower(trim(users.role)), ''), known.role_hint, 'unknown user') as role_raw
    from known
    left join users
        on known.source_instance = users.source_instance and known.user_native_id = users.native_id

),

people as (

    select
        described.*,
        {{ mapped_value('actor', 'user_native_id', no_text()) }} as override_type,
        coalesce(
            {{ mapped_value('actor', 'user_native_id', no_text()) }}, {{ mapped_value('actor_role', 'role_raw') }}
        ) as actor_type
    from described
    {{ mapped_joins('described', {'actor': 'user_native_id', 'actor_role': 'role_raw'}) }}

)

select * from people
