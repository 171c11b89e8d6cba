with surveys as (
    select * from {{ ref('int_agent_surveys__placed') }}
    where survey_type = 'agent_satisfaction'
),

stints as (
    select
        int_agent_stints__merged.*,
        cast({{ local_time('started_at', var('reporting_time_zone')) }} as date) as started_on
    from {{ ref('int_agent_stints__merged') }} as int_agent_stints__merged
),

agent_days as (
    select * from {{ ref('int_agent_days__rostered') }}
),

actors as (
    select * from {{ ref('int_actors__conformed') }}
),

-- The roster as it was when the stint began.
placed as (
    select
        stints.*,
        actors.team,
        actors.hired_on,
        row_number() over (
            partition by stints.agent_key, stints.stint_number order by actors.valid_from desc nulls last
        ) as version_rank
    from stints
    left join actors
        on
            stints.agent_key = actors.actor_key
            and coalesce(stints.started_at >= actors.valid_from, true)
            and coalesce(stints.started_at < actors.valid_to, true)
),

signals as (
    select
        'satisfaction' as component,
        survey_response_key as signal_of,
        agent_key,
        source_system,
        source_instance,
        team,
        tenure_band,
        started_on,
        cast(share_of_scale as {{ type_double() }}) as amount,
        cast(1 as {{ type_double() }}) as weight,
        exclusion_reason
    from surveys
    union all
    select
        'workload' as component,
        {{ dbt.concat(['agent_key', "'-'", 'cast(stint_number as ' ~ dbt.type_string() ~ ')']) }} as signal_of,
        agent_key,
        source_system,
        source_instance,
        coalesce(team, 'unknown') as team,
        coalesce({{ tenure_band('hired_on', 'started_on') }}, 'unknown') as tenure_band,
        started_on,
        cast(busy_seconds / 3600 as {{ type_double() }}) as amount,
        cast(duty_seconds / 3600 as {{ type_double() }}) as weight,
        case when not has_idle_time then 'capability_absent:idle_time' end as exclusion_reason
    from placed
    where version_rank = 1
    union all
    select
        'attrition' as component,
        {{ dbt.concat(['agent_key', "'-'", 'cast(date_day as ' ~ dbt.type_string() ~ ')']) }} as signal_of,
        agent_key,
        source_system,
        source_instance,
        coalesce(team, 'unknown') as team,
        coalesce({{ tenure_band('hired_on', 'date_day') }}, 'unknown') as tenure_band,
        date_day as started_on,
        cast(case when has_left then 1 else 0 end as {{ type_double() }}) as amount,
        cast(1 as {{ type_double() }}) / 365 as weight,
        case when not has_ends then 'capability_absent:roster_history' end as exclusion_reason
    from agent_days
),

fct_agent_signals as (
    select
        {{ dbt.concat(['component', "' '", 'signal_of']) }} as agent_signal_key,
        component,
        agent_key,
        source_system,
        source_instance,
        team,
        tenure_band,
        started_on,
        cast({{ dbt.date_trunc('week', 'started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'started_on') }} as date) as started_month,
        exclusion_reason is null as is_experience_candidate,
        case when exclusion_reason is null then amount end as amount,
        case when exclusion_reason is null then weight end as weight,
        exclusion_reason as exclusion_reason_experience
    from signals
)

select * from fct_agent_signals
