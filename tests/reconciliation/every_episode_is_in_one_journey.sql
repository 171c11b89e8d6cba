-- Stitching neither loses nor doubles an episode, and each journey of an episode is a fact that counts its episodes.
with episodes as (
    select
        bounded.episode_key,
        count(stitched.journey_key) as journeys
    from {{ ref('int_episodes__bounded') }} as bounded
    left join {{ ref('int_episodes__stitched') }} as stitched on bounded.episode_key = stitched.episode_key
    group by bounded.episode_key
),

stitched as (
    select
        journey_key,
        count(*) as episodes
    from {{ ref('int_episodes__stitched') }}
    group by journey_key
),

journeys as (
    select
        journey_key,
        episodes
    from {{ ref('fct_journeys') }}
)

select
    episode_key as key,
    'episode in ' || cast(journeys as {{ dbt.type_string() }}) || ' journeys' as finding
from episodes
where journeys <> 1
union all
select
    coalesce(stitched.journey_key, journeys.journey_key) as key,
    'journey and its episodes disagree' as finding
from stitched
full outer join journeys on stitched.journey_key = journeys.journey_key
where not coalesce(stitched.episodes = journeys.episodes, false)
