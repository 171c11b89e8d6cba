with gates as (
    select * from {{ ref('int_interaction_gates__applied') }}
),

conversations as (
    select * from {{ ref('int_conversations__described') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

-- Dated by its conversation, so that it never moves; what names none by its latest review (R69).
dated as (
    select
        gates.*,
        conversations.channel,
        conversations.channel_mode,
        conversations.language,
        conversations.region,
        conversations.product_line,
        conversations.team,
        conversations.tenure_band,
        coalesce(conversations.source_system, gates.lone_system) as source_system,
        coalesce(conversations.source_instance, gates.lone_instance) as source_instance,
        coalesce(
            conversations.started_on,
            cast({{ local_time('gates.evaluated_at', var('reporting_time_zone')) }} as date)
        ) as started_on
    from gates
    left join conversations on gates.conversation_key = conversations.conversation_key
),

fct_conversation_risks as (
    select
        dated.interaction_key,
        dated.conversation_key,
        dated.journey_key,

        ---------- segments
        coalesce(journeys.intent, 'unclassified') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(dated.channel, 'unknown') as channel,
        coalesce(dated.channel_mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, 'unknown') as customer_segment,
        coalesce(dated.language, 'unknown') as language,
        coalesce(dated.region, 'unknown') as region,
        coalesce(dated.product_line, 'unknown') as product_line,
        coalesce(journeys.release_version, 'unknown') as release_version,
        coalesce(dated.team, 'unknown') as team,
        coalesce(dated.tenure_band, 'unknown') as tenure_band,
        dated.source_system,
        dated.source_instance,

        ---------- times
        dated.started_on,
        cast({{ dbt.date_trunc('week', 'dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'dated.started_on') }} as date) as started_month,

        ---------- what the AI said, what was stopped and what escaped
        dated.is_inbound,
        cast(case when dated.exclusion_reason_near_miss is null then dated.outputs else 0 end as bigint) as ai_outputs,
        cast(case when dated.exclusion_reason_near_miss is null then dated.near_misses else 0 end as bigint)
            as near_misses,
        dated.exclusion_reason_near_miss is null as is_near_miss_candidate,
        cast(
            case when dated.exclusion_reason_interception is null then dated.caught_items else 0 end
            as {{ type_double() }}
        ) as caught_items,
        cast(
            case
                when dated.exclusion_reason_interception is null then dated.caught_items + dated.escaped_weight
                else 0
            end
            as {{ type_double() }}
        ) as harmful_items,
        dated.exclusion_reason_interception is null as is_interception_candidate,

        ---------- what reviewers found, by what it stands for
        dated.exclusion_reason_violation is null as is_violation_candidate,
        dated.exclusion_reason_violation is null and dated.has_violation as is_violation_success,
        dated.exclusion_reason_violation is null and dated.has_severe_violation as is_severe_violation,
        cast(
            case when dated.exclusion_reason_violation is null then dated.violation_weight else 0 end
            as {{ type_double() }}
        ) as violation_weight,
        dated.exclusion_reason_error is null as is_error_candidate,
        dated.exclusion_reason_error is null and dated.has_error as is_error_success,
        dated.exclusion_reason_error is null and dated.has_critical_error as is_critical_error,
        dated.exclusion_reason_error is null and not dated.has_critical_error as is_free_of_critical_errors,
        dated.exclusion_reason_error is null and dated.has_customer_critical_error as is_customer_critical_error,
        dated.exclusion_reason_error is null and dated.has_business_critical_error as is_business_critical_error,
        dated.exclusion_reason_error is null and dated.has_compliance_critical_error as is_compliance_critical_error,
        dated.exclusion_reason_error is null and dated.has_non_critical_error as is_non_critical_error,
        cast(
            case when dated.exclusion_reason_error is null then dated.error_weight else 0 end
            as {{ type_double() }}
        ) as error_weight,
        cast(
            case when dated.exclusion_reason_error is null then dated.error_weight * dated.error_points else 0 end
            as {{ type_double() }}
        ) as error_points,
        dated.exclusion_reason_breach is null as is_breach_candidate,
        dated.exclusion_reason_breach is null and (dated.has_guardrail_hit or dated.is_flagged_by_judge)
            as is_breach_success,
        cast(
            case when dated.exclusion_reason_breach is null then dated.breach_weight else 0 end
            as {{ type_double() }}
        ) as breach_weight,
        dated.exclusion_reason_disclosure is null as is_disclosure_candidate,
        dated.exclusion_reason_disclosure is null
        and case when dated.disclosure_weight is null then dated.is_disclosed_in_turns else dated.is_disclosed end
            as is_disclosure_success,
        -- Where turns tell of all conversations, a review stands for nobody else.
        cast(case
            when dated.exclusion_reason_disclosure is not null then 0
            when dated.has_tagged_disclosures then 1
            else dated.disclosure_weight
        end as {{ type_double() }}) as disclosure_weight,
        dated.exclusion_reason_near_miss,
        dated.exclusion_reason_interception,
        dated.exclusion_reason_violation,
        dated.exclusion_reason_error,
        dated.exclusion_reason_breach,
        dated.exclusion_reason_disclosure
    from dated
    left join journeys on dated.journey_key = journeys.journey_key
)

select * from fct_conversation_risks
