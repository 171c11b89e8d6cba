with chosen as (
    {{ landed_or_seeded('survey_scales', [
        'vendor', 'source_instance', 'survey', 'survey_type', 'scale_min', 'scale_max', 'higher_is_better',
        'rated_actor_type', 'owner', 'reason',
    ]) }}
),

survey_scales as (
    select
        lower(trim(vendor)) as vendor,
        nullif(source_instance, '*') as source_instance,
        lower(trim(survey)) as survey,
        lower(trim(survey_type)) as survey_type,
        cast(scale_min as {{ type_double() }}) as scale_min,
        cast(scale_max as {{ type_double() }}) as scale_max,
        lower(higher_is_better) = 'true' as higher_is_better,
        nullif(lower(trim(rated_actor_type)), '-') as rated_actor_type,
        owner,
        reason
    from chosen
)

select * from survey_scales
