{%- set days = var('learning_window_days') -%}
-- How right the AI was on each intent in the weeks before and after each release that answers feedback.
with touching as (
    select * from {{ ref('int_releases__touching') }}
),

reviews as (
    select * from {{ ref('fct_reviews') }}
    where is_answer_candidate and intent not in ('unclassified', 'novel', 'unknown')
),

releases as (
    select distinct
        release_key,
        released_on,
        cast({{ dbt.dateadd('day', -days, 'released_on') }} as date) as watched_from,
        cast({{ dbt.dateadd('day', days, 'released_on') }} as date) as watched_until
    from touching
    where is_feedback_driven
),

-- The day of the release is of neither side: it holds answers from before and after.
sided as (
    select
        releases.release_key,
        reviews.intent,
        case when reviews.started_on > releases.released_on then 'after' else 'before' end as side,
        reviews.answer_weight,
        reviews.is_answer_correct
    from releases
    inner join reviews
        on
            releases.watched_from <= reviews.started_on
            and releases.watched_until >= reviews.started_on
            and releases.released_on <> reviews.started_on
),

levels as (
    select
        release_key,
        intent,
        side,
        count(*) as reviews,
        sum(answer_weight) as weight,
        cast(sum(case when is_answer_correct then answer_weight else 0 end) as {{ type_double() }})
        / sum(answer_weight) as accuracy,
        cast(sum(answer_weight) as {{ type_double() }}) * sum(answer_weight)
        / sum(answer_weight * answer_weight) as trials
    from sided
    group by release_key, intent, side
),

-- A right and a wrong answer more keep few that agree from looking certain.
paired as (
    select
        release_key,
        intent,
        {% for side in ['before', 'after'] %}
            sum(case when side = '{{ side }}' then reviews else 0 end) as reviews_{{ side }},
            max(case when side = '{{ side }}' then weight end) as weight_{{ side }},
            max(case when side = '{{ side }}' then accuracy end) as accuracy_{{ side }},
        {% endfor %}
        sum(
            (trials * accuracy + 1) * (trials * (1 - accuracy) + 1) / (trials * (trials + 2) * (trials + 2))
        ) as variance
    from levels
    group by release_key, intent
),

-- What this or another release touched in these weeks is no bystander.
touched_nearby as (
    select distinct
        releases.release_key,
        touching.intent
    from releases
    inner join touching
        on releases.watched_from <= touching.released_on and releases.watched_until >= touching.released_on
),

subjects as (
    select
        release_key,
        intent
    from paired
    union distinct
    select
        release_key,
        intent
    from touching
    where is_feedback_driven
),

release_changes as (
    select
        subjects.release_key,
        subjects.intent,
        releases.released_on,
        releases.watched_until,
        touching.release_key is not null as is_touched,
        touched_nearby.release_key is null as is_bystander,
        cast(coalesce(paired.reviews_before, 0) as bigint) as reviews_before,
        cast(coalesce(paired.reviews_after, 0) as bigint) as reviews_after,
        cast(paired.weight_before as {{ type_double() }}) as weight_before,
        cast(paired.accuracy_before as {{ type_double() }}) as accuracy_before,
        cast(paired.accuracy_after as {{ type_double() }}) as accuracy_after,
        cast(paired.variance as {{ type_double() }}) as variance
    from subjects
    inner join releases on subjects.release_key = releases.release_key
    left join paired on subjects.release_key = paired.release_key and subjects.intent = paired.intent
    left join touching on subjects.release_key = touching.release_key and subjects.intent = touching.intent
    left join touched_nearby
        on subjects.release_key = touched_nearby.release_key and subjects.intent = touched_nearby.intent
)

select * from release_changes
