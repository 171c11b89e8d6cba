-- A row for one question of a survey is written <survey>/<question>.
with scales as (

    select
        source_instance,
        survey,
        {{ dbt.split_part('survey', "'/'", 1) }} as survey_id,
        nullif(substr(survey, length({{ dbt.split_part('survey', "'/'", 1) }}) + 2), '') as question,
        survey_type,
        scale_min,
        scale_max,
        higher_is_better,
        rated_actor_type
    from {{ ref('stg_reference__survey_scales') }}
    where vendor = 'surveys'

)

select * from scales
