with chosen as (
    {{ landed_or_seeded('csat_model_coefficients', [
        'model_version', 'feature', 'coefficient', 'trained_from', 'trained_through', 'valid_from', 'valid_to', 'owner',
        'reason',
    ]) }}
),

csat_model_coefficients as (
    select
        model_version,
        feature,
        owner,
        reason,
        cast(coefficient as {{ type_double() }}) as coefficient,
        cast(trained_from as date) as trained_from,
        cast(trained_through as date) as trained_through,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from csat_model_coefficients
