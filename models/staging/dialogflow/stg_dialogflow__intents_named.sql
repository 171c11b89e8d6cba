with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

labels as (

    select * from {{ ref('stg_dialogflow__labels') }}
    where meaning = 'intent'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        analyses.source_system,
        analyses.source_instance,
        analyses.conversation_native_id,
        cast(issue.item as {{ dbt.type_string() }}) as issue
    from analyses
    {{ json_items('analyses.issues', 'issue') }}

),

named as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        label_value as name,
        true as is_label,
        cast(null as {{ type_double() }}) as score
    from labels
    union all
    select
        source_system,
        source_instance,
        conversation_native_id,
        {{ json_text('issue', 'name') }} as name,
        false as is_label,
        {{ json_number(json_text('issue', 'score')) }} as score
    from listed

),

-- A topic that the analysis found is no intent before the team says which one.
mapped as (

    select
        named.*,
        case
            when named.is_label then {{ mapped_value('intent', 'named.name', 'named.name') }}
            else {{ mapped_value('intent', 'named.name', no_text()) }}
        end as intent
    from named
    {{ mapped_joins('named', {'intent': 'named.name'}) }}

),

ranked as (

    select
        mapped.*,
        row_number() over (
            partition by source_system, source_instance, conversation_native_id
            order by case when is_label then 0 else 1 end, score desc nulls last, {{ binary_order('intent') }}
        ) as intent_rank
    from mapped
    where intent is not null

),

intents_named as (

    select
        source_system,
        source_instance,
        conversation_native_id,
        intent
    from ranked
    where intent_rank = 1

)

select * from intents_named
