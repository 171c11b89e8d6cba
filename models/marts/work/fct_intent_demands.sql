with journeys as (
    select * from {{ ref('fct_journeys') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

reasoned as (
    select
        journeys.*,
        catalogued.intent_value,
        catalogued.automation_score,
        case
            when not journeys.is_inbound then 'outbound'
            when catalogued.intent_value is null or catalogued.automation_score is null then 'not_catalogued'
        end as exclusion_reason_portfolio
    from journeys
    inner join catalogued on journeys.journey_key = catalogued.journey_key
),

fct_intent_demands as (
    select
        journey_key,

        ---------- segments
        intent,
        intent_complexity,
        risk_tier,
        channel,
        channel_mode,
        handler_path,
        customer_segment,
        language,
        region,
        product_line,
        release_version,
        source_system,
        source_instance,

        ---------- times
        started_at,
        started_on,
        started_week,
        started_month,
        is_inbound,

        ---------- worth
        cast(intent_value as {{ type_double() }}) as intent_value,
        cast(automation_score as {{ type_double() }}) as automation_score,
        cast(case
            when exclusion_reason_portfolio is null then intent_value * automation_score
        end as {{ type_double() }}) as portfolio_points,
        exclusion_reason_portfolio
    from reasoned
)

select * from fct_intent_demands
