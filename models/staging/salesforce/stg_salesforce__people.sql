-- Everyone whose id is named, with what the team and the user's licence say of them.
{% set naming = [
    ('stg_salesforce__user', 'native_id'),
    ('stg_salesforce__casehistory', 'author_id'),
    ('stg_salesforce__owner_changes', "case when from_owner like '005%' then from_owner end"),
    ('stg_salesforce__owner_changes', "case when to_owner like '005%' then to_owner end"),
    ('stg_salesforce__casecomment', 'author_id'),
    ('stg_salesforce__emailmessage', 'author_id'),
    ('stg_salesforce__messaging', 'agent_id'),
    ('stg_salesforce__livechattranscript', "case when owner_id like '005%' then owner_id end"),
    ('stg_salesforce__conversationentry', 'actor_id'),
    ('stg_salesforce__agentwork', 'user_id'),
] %}
with

users as (

    select * from {{ ref('stg_salesforce__user') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

named as (

    {% for relation, column in naming %}
        select
            source_instance,
            {{ column }} as person_native_id
        from {{ ref(relation) }}
        {{ 'union' if not loop.last }}
    {% endfor %}

),

described as (

    select
        named.source_instance,
        named.person_native_id,
        users.name,
        coalesce(
            nullif(trim(users.user_type), ''),
            case when users.contact_id is not null then 'portal user' end,
            'unknown user'
        ) as role_raw
    from named
    left join users
        on named.source_instance = users.source_instance and named.person_native_id = users.native_id
    where named.person_native_id is not null

),

people as (

    select
        described.*,
        {{ mapped_value('actor', 'person_native_id', no_text()) }} as override_type,
        coalesce(
            {{ mapped_value('actor', 'person_native_id', no_text()) }},
            {{ mapped_value('actor_role', 'role_raw') }}
        ) as actor_type
    from described
    {{ mapped_joins('described', {'actor': 'person_native_id', 'actor_role': 'role_raw'}) }}

)

select * from people
