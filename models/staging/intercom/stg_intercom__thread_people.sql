with

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

thread_contacts as (

    select * from {{ ref('stg_intercom__thread_contacts') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

-- In a group conversation it is the one who began; where the company began, one contact stands for all.
candidates as (

    select
        threads.source_system,
        threads.source_instance,
        threads.native_id as conversation_native_id,
        threads.source_author_id as customer_native_id,
        0 as preference
    from threads
    {{ mapped_joins('threads', {'author_type': 'threads.source_author_type'}) }}
    where {{ mapped_value('author_type', 'threads.source_author_type') }} = 'customer'
    union all
    select
        source_system,
        source_instance,
        conversation_native_id,
        contact_native_id as customer_native_id,
        1 as preference
    from thread_contacts

),

ranked as (

    select
        candidates.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by preference, {{ binary_order('customer_native_id') }}
        ) as candidate_rank
    from candidates
    where customer_native_id is not null

),

thread_people as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        customer_native_id
    from ranked
    where candidate_rank = 1

)

select * from thread_people
