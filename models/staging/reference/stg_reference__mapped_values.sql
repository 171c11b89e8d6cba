with chosen as (
    {{ landed_or_seeded(
        'mapped_values', ['vendor', 'source_instance', 'concept', 'raw_value', 'value', 'owner', 'reason']
    ) }}
),

mapped_values as (
    select
        lower(trim(vendor)) as vendor,
        nullif(source_instance, '*') as source_instance,
        lower(trim(concept)) as concept,
        lower(trim(raw_value)) as raw_value,
        trim(value) as value,
        owner,
        reason
    from chosen
)

select * from mapped_values
