with journeys as (
    select * from {{ ref('fct_journeys') }}
),

assistance as (
    select * from {{ ref('int_assistance_gates__applied') }}
),

self_service as (
    select * from {{ ref('int_self_service_gates__applied') }}
),

first_contact as (
    select * from {{ ref('int_first_contact_gates__applied') }}
),

fct_journeys_served as (
    select
        journeys.journey_key,
        journeys.person_key,

        ---------- segments
        {%- for segment in segments(people=true) %}
            journeys.{{ segment }},
        {%- endfor %}
        assistance.assist_type,

        ---------- times
        journeys.started_at,
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,
        cast(self_service.seconds_to_self_service as {{ type_double() }}) as seconds_to_self_service,

        ---------- flags: what the journey is
        journeys.is_inbound,
        journeys.is_mature,
        journeys.outcome,

        ---------- gates: what each metric counts, and why not
        assistance.is_hitl_candidate,
        assistance.is_hitl_success,
        assistance.exclusion_reason_hitl,
        assistance.is_assisted_share_candidate,
        assistance.is_assisted_share_success,
        assistance.exclusion_reason_assisted_share,
        self_service.is_self_service_candidate,
        self_service.is_self_service_success,
        self_service.exclusion_reason_self_service,
        self_service.is_task_completion_candidate,
        self_service.is_task_completion_success,
        self_service.exclusion_reason_task_completion,
        journeys.is_ai_involved,
        self_service.is_without_completion_event,
        self_service.exclusion_reason_self_service_time,
        first_contact.is_first_contact_24h_candidate,
        first_contact.is_first_contact_24h_success,
        first_contact.exclusion_reason_first_contact_24h,
        first_contact.is_first_contact_3d_candidate,
        first_contact.is_first_contact_3d_success,
        first_contact.exclusion_reason_first_contact_3d,
        first_contact.is_first_contact_7d_candidate,
        first_contact.is_first_contact_7d_success,
        first_contact.exclusion_reason_first_contact_7d,
        first_contact.is_first_contact_30d_candidate,
        first_contact.is_first_contact_30d_success,
        first_contact.exclusion_reason_first_contact_30d,
        first_contact.is_first_contact_net_candidate,
        first_contact.is_first_contact_net_success,
        first_contact.exclusion_reason_first_contact_net
    from journeys
    inner join assistance on journeys.journey_key = assistance.journey_key
    inner join self_service on journeys.journey_key = self_service.journey_key
    inner join first_contact on journeys.journey_key = first_contact.journey_key
)

select * from fct_journeys_served
