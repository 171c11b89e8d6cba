-- How long people took after the handoff, and how long they take without one: is the journey in, and if not, why.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

handoffs as (
    select * from {{ ref('int_handoffs__found') }}
),

segments as (
    select * from {{ ref('int_journeys__segmented') }}
),

human_resolutions as (
    select * from {{ ref('int_human_resolutions__averaged') }}
),

run_dated as (
    select cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

timed as (
    select
        gathered.*,
        {{ seconds_between('handoffs.exact_at', 'coalesce(gathered.known_claimed_at, gathered.known_end_at)') }}
            as seconds_after_handoff,
        human_resolutions.mean_seconds,
        -- What others still take may change what is expected until their month is over and they are settled.
        coalesce(human_resolutions.open_journeys, 0) = 0
        and run_dated.local_as_of >= cast(
            {{ dbt.dateadd('month', 1, dbt.date_trunc('month', 'gathered.started_on')) }} as timestamp
        ) as is_reference_final
    from gathered
    inner join segments on gathered.journey_key = segments.journey_key
    left join handoffs on gathered.journey_key = handoffs.journey_key
    left join human_resolutions
        on
            segments.intent = human_resolutions.intent
            and segments.intent_complexity = human_resolutions.intent_complexity
            and cast({{ dbt.date_trunc('month', 'gathered.started_on') }} as date) = human_resolutions.started_month
    cross join run_dated
),

explained as (
    select
        timed.*,
        case
            when not is_inbound then 'outbound'
            when not is_ai_started then 'not_ai_started'
            when not has_handoff then 'not_escalated'
            when outcome <> 'resolved' then 'not_resolved'
            when started_at is null then 'no_times'
            when not is_mature then 'window_open'
            when not coalesce(seconds_after_handoff >= 0, false) then 'no_times'
        end as exclusion_reason_post_handoff
    from timed
),

post_handoff_gates_applied as (
    select
        journey_key,
        case when exclusion_reason_post_handoff is null then seconds_after_handoff end as post_handoff_seconds,
        case when exclusion_reason_post_handoff is null and mean_seconds > 0 then seconds_after_handoff end
            as compared_seconds,
        case when exclusion_reason_post_handoff is null and mean_seconds > 0 then mean_seconds end
            as expected_seconds,
        is_inbound and is_ai_started and has_handoff and outcome = 'resolved' and not is_mature
            as is_post_handoff_pending,
        exclusion_reason_post_handoff is null and not is_reference_final as is_reference_pending,
        exclusion_reason_post_handoff,
        coalesce(
            exclusion_reason_post_handoff, case when not coalesce(mean_seconds > 0, false) then 'no_reference' end
        ) as exclusion_reason_time_penalty
    from explained
)

select * from post_handoff_gates_applied
