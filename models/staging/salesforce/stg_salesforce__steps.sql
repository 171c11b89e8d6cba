-- Steps of AI agents with their turn. What went wrong is empty, or says None; what a guardrail says is the text of a
-- Python dictionary and no JSON.
{% set key = "'value': '" %}
{% set mark, quote = text_literal(key), text_literal("'") %}
with

steps_landed as (

    select * from {{ ref('stg_salesforce__ssot__aiagentinteractionstep__dlm') }}
    where is_latest_version

),

exchanges as (

    select * from {{ ref('stg_salesforce__exchanges') }}

),

opened as (

    select
        {{ row_columns('steps_landed') }},
        exchanges.session_id,
        exchanges.agent_name,
        exchanges.asked_event,
        exchanges.answered_event,
        upper(steps_landed.step_type) as step_type,
        steps_landed.name,
        steps_landed.output,
        case when lower(steps_landed.error) <> 'none' then nullif(steps_landed.error, '') end as error,
        case
            when
                upper(steps_landed.step_type) = 'TRUST_GUARDRAILS_STEP'
                and {{ dbt.position(mark, 'steps_landed.output') }} > 0
                then
                    substr(
                        steps_landed.output,
                        {{ dbt.position(mark, 'steps_landed.output') }} + {{ key | length }}
                    )
        end as from_verdict_on,
        coalesce(steps_landed.ended_at, steps_landed.started_at, exchanges.ended_at) as occurred_at
    from steps_landed
    inner join exchanges
        on
            steps_landed.source_instance = exchanges.source_instance
            and steps_landed.interaction_id = exchanges.native_id
            and exchanges.session_id is not null

),

steps as (

    select
        {{ row_columns() }},
        session_id,
        agent_name,
        asked_event,
        answered_event,
        step_type,
        name,
        output,
        error,
        occurred_at,
        case
            when {{ dbt.position(quote, 'from_verdict_on') }} > 1
                then substr(from_verdict_on, 1, {{ dbt.position(quote, 'from_verdict_on') }} - 1)
        end as verdict
    from opened

)

select * from steps
