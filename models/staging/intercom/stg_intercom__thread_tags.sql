with

conversation_tag_history as (

    select * from {{ ref('stg_intercom__conversation_tag_history') }}
    where is_latest_version and coalesce(_fivetran_active, true)

),

tag as (

    select * from {{ ref('stg_intercom__tag') }}
    where is_latest_version and not coalesce(is_deleted, false)

),

threads as (

    select * from {{ ref('stg_intercom__threads') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

tagged as (

    select
        conversation_tag_history.source_system,
        conversation_tag_history.source_instance,
        conversation_tag_history.conversation_id as conversation_native_id,
        tag.name as tag_name
    from conversation_tag_history
    inner join tag
        on
            conversation_tag_history.source_system = tag.source_system
            and conversation_tag_history.source_instance = tag.source_instance
            and conversation_tag_history.tag_id = tag.native_id
    union all
    select
        threads.source_system,
        threads.source_instance,
        threads.native_id as conversation_native_id,
        {{ json_text('cast(tag_item.item as ' ~ dbt.type_string() ~ ')', 'name') }} as tag_name
    from threads
    {{ json_items('threads.tags', 'tag_item') }}

),

mapped as (

    select
        tagged.*,
        {{ mapped_value('intent', 'tagged.tag_name', otherwise=no_text()) }} as intent_final
    from tagged
    {{ mapped_joins('tagged', {'intent': 'tagged.tag_name'}) }}

),

-- Tags are for anything; those that the team lists as intents are intents. The first by name, where several are.
ranked as (

    select
        mapped.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by {{ binary_order('intent_final') }}
        ) as intent_rank
    from mapped
    where intent_final is not null

),

thread_tags as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        intent_final
    from ranked
    where intent_rank = 1

)

select * from thread_tags
