with

documents as (

    select * from {{ ref('stg_amazon_connect__documents') }}
    where characteristics is not null

),

listed as (

    {%- for role in ['CUSTOMER', 'AGENT'] %}
        select
            documents.source_system,
            documents.source_instance,
            documents.contact_native_id,
            '{{ role }}' as participant_role,
            cast(quarter.item as {{ dbt.type_string() }}) as quarter
        from documents
        {{ json_items(
            json_text('documents.characteristics', ['Sentiment', 'SentimentByPeriod', 'QUARTER', role]), 'quarter'
        ) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

sentiment_quarters as (

    select
        source_system,
        source_instance,
        contact_native_id,
        participant_role,
        {{ json_number(json_text('quarter', 'BeginOffsetMillis')) }} as begin_ms,
        {{ json_number(json_text('quarter', 'EndOffsetMillis')) }} as end_ms,
        -- From -5..5 to the contract's -1..1.
        {{ json_number(json_text('quarter', 'Score')) }} / 5 as sentiment_score
    from listed

)

select * from sentiment_quarters
