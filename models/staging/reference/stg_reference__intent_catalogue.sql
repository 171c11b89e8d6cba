with chosen as (
    {{ landed_or_seeded('intent_catalogue', [
        'intent', 'name', 'is_automation_eligible', 'complexity', 'risk_tier', 'value', 'automation_score',
        'completion_event', 'required_elements', 'valid_from', 'valid_to', 'owner', 'reason',
    ]) }}
),

intent_catalogue as (
    select
        intent,
        name,
        required_elements,
        owner,
        reason,
        lower(is_automation_eligible) in ('true', 't', 'yes', 'y', '1') as is_automation_eligible,
        lower(complexity) as complexity,
        lower(risk_tier) as risk_tier,
        -- The contract's word.
        cast(value as {{ type_double() }}) as value,  -- noqa: RF04
        cast(automation_score as {{ type_double() }}) as automation_score,
        lower(completion_event) as completion_event,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from chosen
)

select * from intent_catalogue
