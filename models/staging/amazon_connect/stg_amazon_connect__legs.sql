{#- A table: most models read it. -#}
{{ config(materialized='table') }}

with

contacts as (

    select * from {{ ref('stg_amazon_connect__contacts') }}

),

attributes as (

    select * from {{ ref('stg_amazon_connect__attributes') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

-- Agents come by id here and by name there.
agents as (

    select
        source_system,
        source_instance,
        agent_username,
        max(agent_number) as agent_number
    from contacts
    where agent_username is not null
    group by source_system, source_instance, agent_username

),

named as (

    select
        contacts.*,
        attributes.customer_native_id as own_customer_native_id,
        attributes.intent_final,
        attributes.outcome_claim as outcome_attribute,
        attributes.reason as reason_attribute,
        attributes.language,
        attributes.region,
        attributes.product_line,
        coalesce(contacts.agent_number, agents.agent_number, contacts.agent_username) as agent_native_id,
        {{ mapped_value('queue', 'contacts.queue_name', otherwise='contacts.queue_name') }} as queue,
        -- Who listens in, calls somebody else or follows a guide is no customer.
        coalesce({{ mapped_value('leg', 'contacts.initiation_method', otherwise="'customer'") }}, 'customer')
        = 'customer'
        and coalesce({{ mapped_value('leg_subtype', 'contacts.subtype', otherwise="'customer'") }}, 'customer')
        = 'customer' as is_customer_leg
    from contacts
    left join attributes
        on
            contacts.source_system = attributes.source_system
            and contacts.source_instance = attributes.source_instance
            and contacts.native_id = attributes.contact_native_id
    left join agents
        on
            contacts.source_system = agents.source_system
            and contacts.source_instance = agents.source_instance
            and contacts.agent_username = agents.agent_username
    {{ mapped_joins('contacts', {
        'queue': 'contacts.queue_name', 'leg': 'contacts.initiation_method', 'leg_subtype': 'contacts.subtype',
    }) }}

),

numbered as (

    select
        named.*,
        case when is_customer_leg and agent_connected_at is not null then 1 else 0 end as is_answered,
        -- Negative durations stand for none.
        {%- for name in ['queue', 'talk', 'hold', 'wrap'] %}
            case when {{ name }}_ms >= 0 then cast({{ name }}_ms as {{ type_double() }}) / 1000 end
                as {{ name }}_seconds,
        {%- endfor %}
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by initiated_at nulls last, {{ binary_order('native_id') }}
        ) as leg_number
    from named

),

legs as (

    select
        numbered.*,
        coalesce(
            dequeued_at,
            agent_connected_at,
            {{ milliseconds_after('enqueued_at', 'cast(1000 * queue_seconds as bigint)') }},
            disconnected_at
        ) as left_queue_at,
        sum(is_answered) over (
            partition by source_system, source_instance, conversation_native_id
            order by leg_number
            rows between unbounded preceding and current row
        ) - is_answered > 0 as has_person_before,
        sum(is_answered) over (partition by source_system, source_instance, conversation_native_id) > 0 as has_person
    from numbered

)

select * from legs
