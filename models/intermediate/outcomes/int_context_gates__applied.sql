-- Did the human go on where the AI stopped: is the handoff in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

sources as (
    select * from {{ ref('int_journey_sources__described') }}
),

answered as (
    select * from {{ ref('int_handoffs__answered') }}
),

continued as (
    select * from {{ ref('int_handoffs__continued') }}
),

reviews as (
    select * from {{ ref('int_handoffs__reviewed') }}
),

tracked as (
    select * from {{ ref('int_handoff_fields__tracked') }}
),

landed as (
    select count(*) as verdicts
    from {{ ref('int_evaluations__conformed') }}
    where criterion = 'context_preserved' and rater_type = 'human' and passed is not null
),

judged as (
    select
        gathered.journey_key,
        gathered.is_inbound,
        gathered.has_handoff,
        sources.is_human_side_absent,
        gathered.is_inbound and not sources.is_human_side_absent and coalesce(answered.is_replied, false) as is_unit,
        coalesce(answered.is_replied, false) as is_replied,
        tracked.journey_key is not null as is_tracked,
        coalesce(continued.is_asked_again, false) as is_asked_again,
        coalesce(continued.known_fields, 0) as known_fields,
        continued.passed_fields,
        continued.has_summary is not null or continued.has_history is not null as says_what_it_passed,
        coalesce(continued.has_summary, false) or coalesce(continued.has_history, false) as has_story,
        landed.verdicts > 0 as is_review_landed,
        -- A reviewer knows better than the comparison of fields; a sampled review weighs only where it is all there is.
        case
            when reviews.is_context_judged_preserved is not null then reviews.is_context_judged_preserved
            when tracked.journey_key is not null then not coalesce(continued.is_asked_again, false)
        end as is_preserved,
        case when tracked.journey_key is null then reviews.context_weight else 1 end as weight
    from gathered
    inner join sources on gathered.journey_key = sources.journey_key
    left join answered on gathered.journey_key = answered.journey_key
    left join continued on gathered.journey_key = continued.journey_key
    left join reviews on gathered.journey_key = reviews.journey_key
    left join tracked on gathered.journey_key = tracked.journey_key
    cross join landed
),

unmet as (
    select
        judged.*,
        case
            when not is_inbound then 'outbound'
            when not has_handoff then 'not_handed_off'
            when is_human_side_absent then 'capability_absent:context_signals'
            when not is_replied then 'not_answered'
        end as exclusion_reason_unit
    from judged
),

context_gates_applied as (
    select
        journey_key,
        is_unit and is_preserved is not null as is_context_candidate,
        case when is_unit and is_preserved is not null then weight else 0 end as context_weight,
        case when is_unit and is_preserved then weight else 0 end as preserved_weight,
        is_unit and is_preserved is not null and says_what_it_passed as is_seamless_candidate,
        case when is_unit and is_preserved is not null and says_what_it_passed then weight else 0 end
            as seamless_candidate_weight,
        case when is_unit and is_preserved and has_story then weight else 0 end as seamless_weight,
        is_unit and is_tracked as is_repeat_information_candidate,
        is_unit and is_tracked and is_asked_again as is_repeat_information_success,
        case when is_unit and passed_fields is not null then known_fields else 0 end as known_fields,
        case when is_unit then coalesce(passed_fields, 0) else 0 end as passed_fields,
        coalesce(exclusion_reason_unit, case
            when is_preserved is not null then null
            when is_review_landed then 'not_reviewed'
            else 'capability_absent:context_signals'
        end) as exclusion_reason_context,
        coalesce(exclusion_reason_unit, case when not is_tracked then 'capability_absent:context_signals' end)
            as exclusion_reason_repeat_information,
        coalesce(exclusion_reason_unit, case
            when passed_fields is null then 'no_payload'
            when known_fields = 0 then 'nothing_known'
        end) as exclusion_reason_context_fields,
        coalesce(exclusion_reason_unit, case
            when not says_what_it_passed then 'no_payload'
            when is_preserved is not null then null
            when is_review_landed then 'not_reviewed'
            else 'capability_absent:context_signals'
        end) as exclusion_reason_seamless
    from unmet
)

select * from context_gates_applied
