-- What each vendor's own rule would report of the same journey (catalogue, section 11), beside ours.
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

paths as (
    select
        journey_key,
        is_answered
    from {{ ref('int_journey_paths__classified') }}
),

evidence as (
    select
        journey_key,
        rating
    from {{ ref('int_journey_evidence__collected') }}
),

reviews as (
    select
        journey_key,
        is_passed_by_vendor_judge
    from {{ ref('int_reviews__assigned') }}
),

gates as (
    select
        journey_key,
        exclusion_reason_containment,
        is_containment_success
    from {{ ref('int_automation_gates__applied') }}
),

landed as (
    select count(*) > 0 as has_judge
    from {{ ref('int_evaluations__conformed') }}
    where criterion = 'resolution_confirmed' and rater_type = 'auto' and passed is not null
),

described as (
    select
        gathered.journey_key,
        case when not gathered.is_inbound then 'outbound' when not gathered.has_ai then 'not_ai_involved' end as bar,
        case
            when not gathered.is_inbound then 'outbound'
            when not gathered.is_ai_started then 'not_ai_started'
            when not landed.has_judge then 'capability_absent:model_judge'
        end as bar_to_judges,
        case
            when gathered.started_at is null then 'no_times'
            when gathered.is_open or not coalesce(gathered.seconds_since_end > 86400, false) then 'window_open'
        end as bar_for_24h,
        case
            when gathered.started_at is null then 'no_times'
            when gathered.is_open or not coalesce(gathered.seconds_since_end > 259200, false) then 'window_open'
        end as bar_for_72h,
        case when gathered.is_open then 'window_open' end as bar_while_open,
        case when gathered.is_inbound and not gathered.is_observed then 'capability_absent:events' end
            as bar_to_own_rule,
        coalesce(gathered.returned_after_seconds <= 86400, false) as is_returned_24h,
        coalesce(gathered.returned_after_seconds <= 259200, false) as is_returned_72h,
        -- No rule counts what a human had a hand in, or what the customer broke off.
        not gathered.has_human and not gathered.has_handoff
        and gathered.outcome_before_downgrade not in ('abandoned', 'rage_quit', 'forced_termination') as is_kept,
        paths.is_answered,
        coalesce(gathered.final_claim = 'resolved', false) as is_claimed,
        gathered.outcome_before_downgrade = 'ambiguous' as is_ambiguous,
        coalesce(evidence.rating <= 0.25, false) as is_rated_badly,
        coalesce(reviews.is_passed_by_vendor_judge, true) as is_not_failed,
        coalesce(reviews.is_passed_by_vendor_judge, false) as is_passed,
        gates.exclusion_reason_containment,
        gates.is_containment_success
    from gathered
    inner join paths on gathered.journey_key = paths.journey_key
    inner join evidence on gathered.journey_key = evidence.journey_key
    inner join gates on gathered.journey_key = gates.journey_key
    left join reviews on gathered.journey_key = reviews.journey_key
    cross join landed
),

resolution_rules_judged as (
    select
        journey_key,
        coalesce(bar, bar_for_24h) as exclusion_reason_fin_rule,
        is_kept and is_answered and not is_returned_24h as is_resolved_by_fin_rule,
        coalesce(bar, bar_for_72h) as exclusion_reason_zendesk_rule,
        is_kept and is_answered and not is_returned_72h and is_not_failed as is_resolved_by_zendesk_rule,
        coalesce(bar, bar_while_open, case when is_ambiguous then 'not_classified' end) as exclusion_reason_ada_rule,
        is_kept and is_answered and is_not_failed and not is_rated_badly as is_resolved_by_ada_rule,
        coalesce(bar_to_judges, bar_while_open) as exclusion_reason_agentforce_rule,
        is_kept and is_passed as is_resolved_by_agentforce_rule,
        coalesce(bar, bar_while_open) as exclusion_reason_chatwoot_rule,
        is_kept and is_claimed as is_resolved_by_chatwoot_rule,
        -- Whether a source can say who took part comes before what it says.
        coalesce(bar_to_own_rule, exclusion_reason_containment) as exclusion_reason_own_rule,
        is_containment_success as is_resolved_by_own_rule
    from described
)

select * from resolution_rules_judged
