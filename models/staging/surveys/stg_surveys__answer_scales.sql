with

surveys as (

    select distinct
        source_instance,
        lower(trim(survey)) as survey
    from {{ ref('stg_surveys__answers') }}

),

scales as (

    select * from {{ ref('stg_surveys__scales') }}

),

ranked as (

    select
        surveys.source_instance,
        surveys.survey,
        scales.survey_type,
        scales.scale_min,
        scales.scale_max,
        scales.higher_is_better,
        scales.rated_actor_type,
        row_number() over (
            partition by surveys.source_instance, surveys.survey
            order by
                case when scales.survey = '*' then 1 else 0 end asc,
                case when scales.source_instance is null then 1 else 0 end asc
        ) as place
    from surveys
    inner join scales
        on
            scales.survey in (surveys.survey, '*')
            and coalesce(scales.source_instance, surveys.source_instance) = surveys.source_instance

),

answer_scales as (

    select
        source_instance,
        survey,
        survey_type,
        scale_min,
        scale_max,
        higher_is_better,
        rated_actor_type
    from ranked
    where place = 1

)

select * from answer_scales
