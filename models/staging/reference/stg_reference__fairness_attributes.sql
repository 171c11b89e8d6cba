with chosen as (
    {{ landed_or_seeded(
        'fairness_attributes',
        ['attribute', 'lawful_basis', 'data_source', 'valid_from', 'valid_to', 'owner', 'reason']
    ) }}
),

fairness_attributes as (
    select
        lawful_basis,
        data_source,
        owner,
        reason,
        lower(attribute) as attribute,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from fairness_attributes
