with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        {{ row_columns('analyses') }},
        analyses.insights_id,
        analyses.conversation_native_id,
        cast(label.item as {{ dbt.type_string() }}) as label
    from analyses
    {{ json_items('analyses.labels', 'label') }}

),

opened as (

    select
        listed.*,
        {{ json_text('label', 'key') }} as label_key,
        {{ json_text('label', 'value') }} as label_value
    from listed

),

-- The company chooses its labels, so only the team knows what one stands for.
labels as (

    select
        opened.*,
        {{ mapped_value('label', 'opened.label_key', no_text()) }} as meaning
    from opened
    {{ mapped_joins('opened', {'label': 'opened.label_key'}) }}

)

select * from labels
