with contacts as (
    select * from {{ ref('fct_contacts') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

features as (
    select * from {{ ref('int_csat_features__listed') }}
),

units as (
    select * from {{ ref('int_csat_units__gated') }}
),

corrections as (
    select * from {{ ref('int_csat_corrections__chosen') }}
),

run_dated as (
    select
        cast({{ local_time('as_of', var('reporting_time_zone')) }} as timestamp) as local_as_of
    from {{ ref('int_run__dated') }}
),

-- The month's answers are all in when its last invitation can no longer be answered (M3).
settled as (
    select
        contacts.contact_key,
        journeys.is_mature
        and run_dated.local_as_of >= cast({{ dbt.dateadd('month', 1, 'contacts.started_month') }} as timestamp)
        + interval '{{ var("journey_window_days") }}' day as is_settled
    from contacts
    inner join journeys on contacts.journey_key = journeys.journey_key
    cross join run_dated
),

reasoned as (
    select
        units.*,
        settled.is_settled,
        corrections.correction_level,
        corrections.correction_group,
        corrections.correction_answers,
        corrections.correction,
        corrections.correction_variance,
        corrections.corrected_inference,
        coalesce(corrections.is_explicit_only, false) as is_explicit_only,
        case
            when units.exclusion_reason is not null then units.exclusion_reason
            when corrections.contact_key is not null then null
            when settled.is_settled then 'capability_absent:csat_answers'
            else 'window_open'
        end as exclusion_reason_csat,
        case
            when units.exclusion_reason is not null then units.exclusion_reason
            when units.is_in_training then 'in_training'
            when units.satisfaction is not null then null
            when journeys.is_mature then 'unanswered'
            else 'window_open'
        end as exclusion_reason_calibration,
        case
            when units.exclusion_reason in ('outbound', 'nobody_took_part') then units.exclusion_reason
        end as exclusion_reason_coverage
    from units
    inner join settled on units.contact_key = settled.contact_key
    inner join contacts on units.contact_key = contacts.contact_key
    inner join journeys on contacts.journey_key = journeys.journey_key
    left join corrections on units.contact_key = corrections.contact_key
),

fct_interactions as (
    select
        contacts.contact_key,
        contacts.journey_key,

        ---------- segments and times
        {% for segment in segments() %}
            contacts.{{ segment }},
        {% endfor %}
        contacts.started_at,
        contacts.started_on,
        contacts.started_week,
        contacts.started_month,
        contacts.is_inbound,
        journeys.is_mature,
        reasoned.is_settled,

        ---------- what the model looks at
        {% for feature in csat_features() %}
            cast(features.{{ feature }} as {{ type_double() }}) as {{ feature }},
        {% endfor %}

        ---------- what was said, inferred and made of both
        cast(reasoned.satisfaction as bigint) as satisfaction,
        reasoned.model_version,
        reasoned.is_in_training,
        cast(reasoned.inference as {{ type_double() }}) as inference,
        reasoned.correction_level,
        reasoned.correction_group,
        reasoned.correction_answers,
        cast(reasoned.correction as {{ type_double() }}) as correction,
        cast(reasoned.correction_variance as {{ type_double() }}) as correction_variance,
        cast(reasoned.corrected_inference as {{ type_double() }}) as corrected_inference,
        cast(case
            when reasoned.exclusion_reason_csat is null
                then coalesce(reasoned.satisfaction, reasoned.corrected_inference)
        end as {{ type_double() }}) as csat_estimate,
        reasoned.exclusion_reason_csat is null as is_csat_interaction,
        reasoned.exclusion_reason_csat is null and reasoned.satisfaction is not null as is_explicit,
        reasoned.exclusion_reason_csat is null and reasoned.correction_level <> 'segment' as is_fallback,
        reasoned.is_explicit_only,
        reasoned.exclusion_reason_calibration is null as is_calibration_label,
        cast(case
            when reasoned.exclusion_reason_calibration is null then reasoned.inference - reasoned.satisfaction
        end as {{ type_double() }}) as inference_error,
        cast(case
            when reasoned.exclusion_reason_calibration is null
                then power(reasoned.inference - reasoned.satisfaction, 2)
        end as {{ type_double() }}) as squared_error,
        reasoned.exclusion_reason_coverage is null as is_inference_candidate,
        reasoned.exclusion_reason is null as is_inferred,
        reasoned.exclusion_reason_csat,
        reasoned.exclusion_reason_calibration,
        reasoned.exclusion_reason_coverage
    from reasoned
    inner join contacts on reasoned.contact_key = contacts.contact_key
    inner join journeys on contacts.journey_key = journeys.journey_key
    inner join features on reasoned.contact_key = features.contact_key
)

select * from fct_interactions
