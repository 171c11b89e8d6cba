-- What models and rules hold of a contact: the scores of AI sessions, and the categories that Contact Lens matched.
with

ai_session as (

    select * from {{ ref('stg_amazon_connect__ai_session') }}
    where is_latest_version

),

documents as (

    select * from {{ ref('stg_amazon_connect__documents') }}

),

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

listed as (

    {% for score in ['goal_success_rate', 'faithfulness_score', 'completeness_score'] %}
        select
            {{ row_columns() }},
            native_id || '-{{ score }}' as judgement_native_id,
            contact_id as contact_native_id,
            '{{ score }}' as criterion_raw,
            {{ no_text() }} as label,
            {{ score }} as score,
            source_updated_at as evaluated_at
        from ai_session
        where {{ score }} is not null
        union all
    {% endfor %}
    select
        {{ row_columns('documents') }},
        documents.contact_native_id || '-category-' || cast(category.position as {{ dbt.type_string() }})
            as judgement_native_id,
        documents.contact_native_id,
        'category' as criterion_raw,
        replace(cast(category.item as {{ dbt.type_string() }}), '"', '') as label,
        cast(null as {{ type_double() }}) as score,
        cast(null as timestamp) as evaluated_at
    from documents
    {{ json_items(json_text('documents.categories', 'MatchedCategories'), 'category') }}

),

judgements as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            listed.{{ name }},
        {%- endfor %}
        listed.judgement_native_id as native_id,
        coalesce(legs.conversation_native_id, listed.contact_native_id) as conversation_native_id,
        listed.criterion_raw,
        listed.label,
        listed.score,
        coalesce(listed.evaluated_at, legs.disconnected_at, listed.loaded_at) as evaluated_at
    from listed
    left join legs
        on
            listed.source_system = legs.source_system
            and listed.source_instance = legs.source_instance
            and listed.contact_native_id = legs.native_id

)

select * from judgements
