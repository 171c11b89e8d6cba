with

contacts as (

    select * from {{ ref('stg_amazon_connect__contacts') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        contacts.source_system,
        contacts.source_instance,
        contacts.native_id as contact_native_id,
        attribute.key as attribute_name,
        attribute.value as attribute_value
    from contacts
    {{ json_entries('contacts.attributes', 'attribute') }}

),

named as (

    select
        listed.*,
        {{ mapped_value('attribute', 'listed.attribute_name', otherwise=no_text()) }} as field_name
    from listed
    {{ mapped_joins('listed', {'attribute': 'listed.attribute_name'}) }}
    where nullif(trim(listed.attribute_value), '') is not null

),

-- Real records hold keys that differ by case alone; the first by name counts.
ranked as (

    select
        named.*,
        row_number() over (
            partition by source_system, source_instance, contact_native_id, field_name
            order by {{ binary_order('attribute_name') }}
        ) as name_rank
    from named
    where field_name is not null

),

attributes as (

    select
        {%- for name in [
            'customer_native_id', 'intent_final', 'outcome_claim', 'reason', 'language', 'region', 'product_line',
        ] %}
            max(case when field_name = '{{ name }}' then attribute_value end) as {{ name }},
        {%- endfor %}
        source_system,
        source_instance,
        contact_native_id
    from ranked
    where name_rank = 1
    group by source_system, source_instance, contact_native_id

)

select * from attributes
