with surveys as (
    select * from {{ ref('int_survey_responses__conformed') }}
    where score is not null
),

-- The scale that a survey of its kind has when its export names none.
bounded as (
    select
        survey_response_key,
        survey_type,
        score,
        coalesce(higher_is_better, true) as is_higher_better,
        coalesce(scale_min, case when survey_type in ('thumbs', 'nps') then 0 else 1 end) as lowest,
        coalesce(
            scale_max, case survey_type when 'thumbs' then 1 when 'ces' then 7 when 'nps' then 10 else 5 end
        ) as highest
    from surveys
),

survey_scores_scaled as (
    select
        survey_response_key,
        survey_type,
        cast(lowest as {{ type_double() }}) as lowest,
        cast(highest as {{ type_double() }}) as highest,
        cast(case when is_higher_better then score else lowest + highest - score end as {{ type_double() }})
            as upward_score,
        cast(
            case when is_higher_better then score - lowest else highest - score end / (highest - lowest)
            as {{ type_double() }}
        ) as share_of_scale
    from bounded
    -- A scale without length and a score outside its scale say nothing.
    where highest > lowest and score between lowest and highest
)

select * from survey_scores_scaled
