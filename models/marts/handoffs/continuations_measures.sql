{%- set cut = segments(people=true) + ['handoff_trigger'] -%}
with escalations as (
    select * from {{ ref('fct_escalations') }}
    where is_inbound
),

continuations_measures as (
    select
        {{ period_and_segment(cut) }},
        {{ quantile_and_bounds('frustration_to_handoff_seconds', 0.5, 'median_frustration_to_handoff_seconds') }},
        cast(count(frustration_to_handoff_seconds) as bigint) as timed_frustrations,
        {{ count_if('is_escalation_reviewed') }} as reviewed_escalations,
        cast(sum(reviewed_escalation_weight) as {{ type_double() }}) as reviewed_escalation_weights,
        cast(sum(accurate_escalation_weight) as {{ type_double() }}) as accurate_escalation_weights,
        cast(sum(over_escalation_weight) as {{ type_double() }}) as over_escalation_weights,
        cast(sum(reviewed_escalation_weight * reviewed_escalation_weight) as {{ type_double() }})
            as reviewed_escalation_weight_squared,
        {{ count_if('is_context_candidate') }} as context_candidates,
        cast(sum(context_weight) as {{ type_double() }}) as context_weights,
        cast(sum(preserved_weight) as {{ type_double() }}) as preserved_weights,
        cast(sum(context_weight * context_weight) as {{ type_double() }}) as context_weight_squared,
        {{ count_if('is_seamless_candidate') }} as seamless_candidates,
        cast(sum(seamless_candidate_weight) as {{ type_double() }}) as seamless_candidate_weights,
        cast(sum(seamless_weight) as {{ type_double() }}) as seamless_weights,
        cast(sum(seamless_candidate_weight * seamless_candidate_weight) as {{ type_double() }})
            as seamless_candidate_weight_squared,
        {{ rate_counts('repeat_information') }},
        {{ count_if('known_fields > 0') }} as handoffs_with_known_fields,
        cast(sum(known_fields) as bigint) as fields_known,
        cast(sum(passed_fields) as bigint) as fields_passed,
        cast(sum(passed_fields * passed_fields) as {{ type_double() }}) as fields_passed_squared,
        cast(sum(passed_fields * known_fields) as {{ type_double() }}) as fields_passed_by_known,
        cast(sum(known_fields * known_fields) as {{ type_double() }}) as fields_known_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('frustration_to_handoff_seconds is not null and not is_mature') }} as immature_frustrations,
        {{ count_if("exclusion_reason_frustration = 'no_times'") }} as untimed_frustrations,
        {{ count_if('is_escalation_reviewed and not is_mature') }} as immature_reviewed_escalations,
        {{ count_if("exclusion_reason_escalation_accuracy like 'capability_absent:%'") }} as unreviewable_escalations,
        {{ count_if('is_context_candidate and not is_mature') }} as immature_contexts,
        {{ count_if("exclusion_reason_context like 'capability_absent:%'") }} as unseen_contexts,
        {{ count_if('is_seamless_candidate and not is_mature') }} as immature_seamless,
        {{ count_if("exclusion_reason_seamless like 'capability_absent:%'") }} as unseen_seamless,
        {{ count_if('is_repeat_information_candidate and not is_mature') }} as immature_repeat_information,
        {{ count_if('known_fields > 0 and not is_mature') }} as immature_known_fields,
        {{ count_if("exclusion_reason_context_fields like 'capability_absent:%'") }} as unseen_fields
    from escalations
    {{ group_by_period_and_segment(cut) }}
)

select * from continuations_measures
