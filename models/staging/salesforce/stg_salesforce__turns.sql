{#- A table: the events and what closes a case are read from it, and it joins all that Salesforce knows. -#}
{{ config(materialized='table') }}
{% set columns = {
    'case': {'time_precision': "case when occurred_at is not null then 's' end", 'from_owner': no_text(),
             'to_owner': no_text(), 'release_version': no_text()},
    'change': {'is_public': 'true', 'text': no_text(), 'release_version': no_text()},
    'session': {'is_public': 'true', 'from_owner': no_text(), 'to_owner': no_text(), 'release_version': no_text()},
    'ai': {'is_public': 'true', 'from_owner': no_text(), 'to_owner': no_text()},
} %}
with

people as (

    select * from {{ ref('stg_salesforce__people') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

unioned as (

    {% for kind, own in columns.items() %}
        select
            {{ row_columns() }},
            event_native_id,
            conversation_native_id,
            actor_native_id,
            role_hint,
            what,
            what_raw,
            occurred_at,
            {%- for name in ['time_precision', 'is_public', 'text', 'from_owner', 'to_owner', 'release_version'] %}
                {{ own.get(name, name) }}{{ ' as ' ~ name if name in own }},
            {%- endfor %}
            turn_order
        from {{ ref('stg_salesforce__' ~ kind ~ '_turns') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

named as (

    select
        unioned.*,
        people.override_type,
        from_people.actor_type as from_actor_type,
        to_people.actor_type as to_actor_type,
        coalesce(
            nullif(trim(unioned.role_hint), ''),
            people.role_raw,
            case when unioned.actor_native_id is null then 'nobody' else 'unknown user' end
        ) as role_raw
    from unioned
    left join people
        on
            unioned.source_instance = people.source_instance
            and unioned.actor_native_id = people.person_native_id
    left join people as from_people
        on
            unioned.source_instance = from_people.source_instance
            and unioned.from_owner = from_people.person_native_id
    left join people as to_people
        on unioned.source_instance = to_people.source_instance and unioned.to_owner = to_people.person_native_id

),

turns as (

    select
        named.*,
        -- The team's word outweighs what a row says of its actor, and that the user's licence: bots post as users.
        coalesce(named.override_type, {{ mapped_value('actor_role', 'named.role_raw') }}) as actor_type,
        cast(row_number() over (
            partition by named.source_instance, named.conversation_native_id
            order by
                named.occurred_at asc nulls last,
                named.turn_order asc,
                {{ binary_order('named.event_native_id') }} asc
        ) as bigint) as seq
    from named
    {{ mapped_joins('named', {'actor_role': 'named.role_raw'}) }}

)

select * from turns
