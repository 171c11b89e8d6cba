{%- set cuts = ['team', 'tenure_band', 'source_system', 'source_instance'] -%}
with weeks as (
    select * from {{ ref('fct_agent_weeks') }}
),

-- Each tool knows agents by its own keys, so the most that one of them knows is how many there are.
tallies as (
    select
        {{ period_and_segment(cuts) }},
        home,
        {{ count_if('is_fluency_candidate') }} as agent_weeks,
        {{ count_if('is_fluency_success') }} as fluent_agent_weeks,
        {{ count_if("exclusion_reason_fluency like 'capability_absent:%'") }} as fluency_lacking,
        count(distinct case when is_fluency_candidate then agent_key end) as agents,
        {{ count_if('is_contribution_candidate') }} as certified_agent_weeks,
        sum(contributions) as contributions,
        sum(contributions * contributions) as contributions_squared,
        sum(waiting_contributions) as contributions_waiting,
        {{ count_if("exclusion_reason_contribution like 'capability_absent:%'") }} as contributions_lacking,
        count(distinct case when is_contribution_candidate then agent_key end) as certified_agents
    from (
        select
            weeks.*,
            {{ dbt.concat(['source_system', "'/'", 'source_instance']) }} as home
        from weeks
    ) as housed
    {{ group_by_period_and_segment(cuts, also=['home']) }}
),

summed as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        sum(agent_weeks) as agent_weeks,
        sum(fluent_agent_weeks) as fluent_agent_weeks,
        sum(fluency_lacking) as fluency_lacking,
        sum(certified_agent_weeks) as certified_agent_weeks,
        sum(contributions) as contributions,
        sum(contributions_squared) as contributions_squared,
        sum(contributions_waiting) as contributions_waiting,
        sum(contributions_lacking) as contributions_lacking,
        sum(agent_weeks) > 0 and max(agents) < {{ var('team_size_minimum') }} as is_fluency_withheld,
        sum(certified_agent_weeks) > 0 and max(certified_agents) < {{ var('team_size_minimum') }}
            as is_contribution_withheld
    from tallies
    -- A week has no days.
    where period_grain in ('week', 'month')
    group by period_grain, period_start, segment, segment_value
),

agent_weeks_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        cast(case when not is_fluency_withheld then agent_weeks end as bigint) as agent_weeks,
        cast(case when not is_fluency_withheld then fluent_agent_weeks end as bigint) as fluent_agent_weeks,
        cast(fluency_lacking as bigint) as fluency_lacking,
        cast(case when is_fluency_withheld then 1 else 0 end as bigint) as fluency_withheld,
        cast(case when not is_contribution_withheld then certified_agent_weeks end as bigint) as certified_agent_weeks,
        cast(case
            when not is_contribution_withheld then coalesce(contributions, 0)
        end as bigint) as shipped_contributions,
        cast(case when not is_contribution_withheld then contributions_squared end as bigint)
            as shipped_contributions_squared,
        cast(coalesce(contributions_waiting, 0) as bigint) as contributions_waiting,
        cast(contributions_lacking as bigint) as contributions_lacking,
        cast(case when is_contribution_withheld then 1 else 0 end as bigint) as contributions_withheld
    from summed
)

select * from agent_weeks_measures
