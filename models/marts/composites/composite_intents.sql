-- What each intent weighs in scorecard_index: its value in the catalogue in force on the first day of the period, times
-- the multiplier of its risk.
with periods as (
    select distinct
        period_start,
        segment_value as intent
    from {{ ref('cell_values') }}
    where segment = 'intent' and period_grain in ('week', 'month')
),

catalogue as (
    select * from {{ ref('stg_reference__intent_catalogue') }}
),

versions as (
    select
        periods.period_start,
        periods.intent,
        catalogue.risk_tier,
        catalogue.value as intent_value,
        row_number() over (
            partition by periods.period_start, periods.intent
            order by case when catalogue.valid_from is null then 1 else 0 end, catalogue.valid_from desc
        ) as age
    from periods
    inner join catalogue
        on
            periods.intent = catalogue.intent
            and (catalogue.valid_from is null or periods.period_start >= catalogue.valid_from)
            and (catalogue.valid_to is null or periods.period_start < catalogue.valid_to)
),

composite_intents as (
    select
        period_start,
        intent,
        coalesce(risk_tier, 'unknown') as risk_tier,
        cast(intent_value as {{ type_double() }}) as intent_value,
        cast(case risk_tier
            {%- for tier, multiplier in var('risk_multipliers').items() %}
                when '{{ tier }}' then {{ multiplier }}
            {%- endfor %}
            else 1
        end as {{ type_double() }}) as risk_multiplier
    from versions
    where age = 1
)

select * from composite_intents
