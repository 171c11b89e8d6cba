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

authors as (

    select
        threads.source_system,
        threads.source_instance,
        threads.native_id as conversation_native_id,
        case
            when {{ mapped_value('author_type', 'threads.source_author_type') }} = 'customer'
                then threads.source_author_id
        end as author_id
    from threads
    {{ mapped_joins('threads', {'author_type': 'threads.source_author_type'}) }}

),

-- In a group conversation it is the one who began; where the company began, one contact stands for all.
thread_people as (

    select
        authors.source_system,
        authors.source_instance,
        authors.conversation_native_id,
        coalesce(max(authors.author_id), min({{ binary_order('thread_contacts.contact_native_id') }})) as customer_native_id
    from authors
    left join thread_contacts
        on
            authors.source_system = thread_contacts.source_system
            and authors.source_instance = thread_contacts.source_instance
            and authors.conversation_native_id = thread_contacts.conversation_native_id
    group by authors.source_system, authors.source_instance, authors.conversation_native_id

)

select * from thread_people
