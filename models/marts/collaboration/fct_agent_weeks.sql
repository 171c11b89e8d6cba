-- Whether each agent at work in a week is certified for the AI, works with it, and what of theirs it learnt.
with weeks as (
    select * from {{ ref('int_agent_weeks__worked') }}
),

actors as (
    select
        actors.*,
        max(case when is_ai_certified is not null then 1 else 0 end) over (
            partition by source_system, source_instance
        ) = 1 as has_source_certification
    from {{ ref('int_actors__conformed') }} as actors
    where actor_type in ('human_agent', 'supervisor')
),

homes as (
    select distinct
        actor_key,
        source_system,
        source_instance,
        has_source_certification
    from actors
),

landed as (
    select count(*) > 0 as has_authors
    from {{ ref('int_contributions__shipped') }}
),

-- As the roster knew them when they first did something in the week.
rostered as (
    select
        weeks.agent_key,
        weeks.worked_week,
        actors.team,
        actors.hired_on,
        actors.is_ai_certified,
        row_number() over (
            partition by weeks.agent_key, weeks.worked_week order by actors.valid_from desc nulls last
        ) as version_rank
    from weeks
    inner join actors
        on
            weeks.agent_key = actors.actor_key
            and coalesce(weeks.first_act_at >= actors.valid_from, true)
            and coalesce(weeks.first_act_at < actors.valid_to, true)
),

reasoned as (
    select
        weeks.*,
        homes.source_system,
        homes.source_instance,
        rostered.team,
        rostered.hired_on,
        coalesce(rostered.is_ai_certified, false) as is_certified,
        case
            when not homes.has_source_certification then 'capability_absent:ai_certification'
            when rostered.is_ai_certified is null then 'not_known'
        end as exclusion_reason_fluency,
        case
            when not landed.has_authors then 'capability_absent:item_authors'
            when rostered.is_ai_certified is null then 'not_known'
            when not rostered.is_ai_certified then 'not_certified'
        end as exclusion_reason_contribution
    from weeks
    cross join landed
    inner join homes on weeks.agent_key = homes.actor_key
    left join rostered
        on
            weeks.agent_key = rostered.agent_key
            and weeks.worked_week = rostered.worked_week
            and rostered.version_rank = 1
),

fct_agent_weeks as (
    select
        {{ dbt.concat(['agent_key', "'-'", 'cast(worked_week as ' ~ dbt.type_string() ~ ')']) }} as agent_week_key,
        agent_key,

        ---------- segments
        coalesce(team, 'unknown') as team,
        coalesce({{ tenure_band('hired_on', 'worked_week') }}, 'unknown') as tenure_band,
        source_system,
        source_instance,

        ---------- times
        worked_week as started_on,
        worked_week as started_week,
        cast({{ dbt.date_trunc('month', 'worked_week') }} as date) as started_month,

        ---------- gates: what each metric counts, and why not
        is_certified,
        is_practising,
        exclusion_reason_fluency is null as is_fluency_candidate,
        exclusion_reason_fluency is null and is_certified and is_practising as is_fluency_success,
        exclusion_reason_fluency,
        exclusion_reason_contribution is null as is_contribution_candidate,
        cast(case when exclusion_reason_contribution is null then contributions end as bigint) as contributions,
        cast(case when exclusion_reason_contribution is null then waiting_contributions end as bigint)
            as waiting_contributions,
        exclusion_reason_contribution
    from reasoned
)

select * from fct_agent_weeks
