with journeys as (
    select
        fct_journeys.*,
        {{ copy_of_segment('intent') }} as topic
    from {{ ref('fct_journeys') }} as fct_journeys
    where is_inbound
),

path_mixes as (
    select
        {{ period_and_segment(segments()) }},
        topic as intent,
        cast(count(*) as bigint) as inbound_journeys,
        {{ count_if('is_path_candidate') }} as path_candidates,
        {{ count_if("is_path_candidate and handler_path = 'bot_only'") }} as bot_only_journeys,
        {{ count_if("is_path_candidate and handler_path = 'assisted'") }} as assisted_journeys,
        {{ count_if("is_path_candidate and handler_path = 'human_only'") }} as human_only_journeys,
        {{ count_if('is_path_candidate and not is_mature') }} as immature_paths
    from journeys
    {{ group_by_period_and_segment(segments(), also=['topic']) }}
)

select * from path_mixes
