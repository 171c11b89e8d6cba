-- The three factors of each intent in a month, its rank, and the ranks it would have if one of its factors were a fifth
-- off: the index is their product, so a fifth of any of them is a fifth of it.
with demands as (
    select * from {{ ref('fct_intent_demands') }}
    where exclusion_reason_portfolio is null
),

intents as (
    select
        started_month,
        intent,
        cast(count(*) as bigint) as journeys,
        sum(intent_value) as value_sum,
        sum(portfolio_points) as portfolio_index
    from demands
    group by started_month, intent
),

-- How many others stand above it, as it is and at either end.
compared as (
    select
        intents.started_month,
        intents.intent,
        count(case when others.portfolio_index > intents.portfolio_index then 1 end) as above,
        count(case when others.portfolio_index > 1.2 * intents.portfolio_index then 1 end) as above_higher,
        count(case when others.portfolio_index > 0.8 * intents.portfolio_index then 1 end) as above_lower
    from intents
    left join intents as others
        on intents.started_month = others.started_month and intents.intent <> others.intent
    group by intents.started_month, intents.intent
),

intent_portfolio as (
    select
        intents.started_month,
        intents.intent,
        intents.journeys,
        cast(intents.value_sum / intents.journeys as {{ type_double() }}) as intent_value,
        cast(intents.portfolio_index / nullif(intents.value_sum, 0) as {{ type_double() }}) as automation_score,
        cast(intents.portfolio_index as {{ type_double() }}) as portfolio_index,
        cast(1 + compared.above as bigint) as portfolio_rank,
        cast(1 + compared.above_higher as bigint) as rank_if_a_fifth_higher,
        cast(1 + compared.above_lower as bigint) as rank_if_a_fifth_lower,
        compared.above = compared.above_higher and compared.above = compared.above_lower as is_rank_stable
    from intents
    inner join compared
        on intents.started_month = compared.started_month and intents.intent = compared.intent
)

select * from intent_portfolio
