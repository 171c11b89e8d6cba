-- Every sum of money that the landing knows of: the lines of the ledger, and the usage that models report themselves
-- where their source is not billed for it in the ledger (it would be the same money).
with entries as (
    select * from {{ ref('int_cost_entries__conformed') }}
),

inferences as (
    select * from {{ ref('int_ai_inferences__conformed') }}
),

today as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as date) as local_today
    from {{ ref('int_run__dated') }}
),

billed as (
    select distinct
        source_system,
        source_instance
    from entries
    where cost_kind = 'ai_usage'
),

lines as (
    select
        cost_entry_key as line_key,
        case when cost_kind = 'unmapped' then 'overhead' else cost_kind end as cost_kind,
        source_system,
        source_instance,
        conversation_key,
        intent,
        currency,
        pricing_rule,
        amount,
        period_start,
        case when period_end > period_start then period_end else period_start end as period_end,
        is_orphan,
        true as is_ledger
    from entries
    union all
    select
        inferences.conversation_key || ':' || coalesce(upper(trim(inferences.currency)), 'unknown') as line_key,
        'ai_usage' as cost_kind,
        inferences.source_system,
        inferences.source_instance,
        inferences.conversation_key,
        cast(null as {{ dbt.type_string() }}) as intent,
        coalesce(upper(trim(inferences.currency)), 'unknown') as currency,
        cast(null as {{ dbt.type_string() }}) as pricing_rule,
        sum(inferences.cost_amount) as amount,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        false as is_orphan,
        false as is_ledger
    from inferences
    left join billed
        on
            inferences.source_system = billed.source_system
            and inferences.source_instance = billed.source_instance
    where inferences.cost_amount is not null and billed.source_system is null
    group by
        inferences.conversation_key,
        coalesce(upper(trim(inferences.currency)), 'unknown'),
        inferences.source_system,
        inferences.source_instance
),

dated as (
    select
        lines.*,
        today.local_today,
        {{ dbt.dateadd('day', 1, 'lines.period_end') }} as next_day
    from lines
    cross join today
),

-- What is paid ahead is no cost of the days that have passed.
cost_lines_listed as (
    select
        line_key,
        cost_kind,
        source_system,
        source_instance,
        conversation_key,
        intent,
        currency,
        pricing_rule,
        amount,
        period_start,
        period_end,
        is_orphan,
        is_ledger,
        case
            when is_orphan then 'unknown_conversation'
            when conversation_key is null and period_start is null then 'no_period'
        end as unplaced_reason,
        conversation_key is not null or coalesce(period_end < local_today, true) as is_due,
        case
            when conversation_key is not null or period_start is null then amount
            when period_end < local_today then amount
            when period_start >= local_today then 0
            else
                amount
                * {{ dbt.datediff('period_start', 'local_today', 'day') }}
                / {{ dbt.datediff('period_start', 'next_day', 'day') }}
        end as due_amount
    from dated
)

select * from cost_lines_listed
