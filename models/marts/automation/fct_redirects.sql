with redirects as (
    select * from {{ ref('int_redirects__followed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

fct_redirects as (
    select
        redirects.redirect_key,
        redirects.journey_key,

        ---------- segments
        {%- for segment in segments() %}
            journeys.{{ segment }},
        {%- endfor %}
        redirects.origin_channel,
        redirects.destination_channel,

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- flags and gates
        journeys.is_inbound,
        redirects.is_cheaper,
        redirects.is_returned,
        redirects.has_complaint,
        redirects.is_rated_badly,
        redirects.is_harder_than_usual,
        redirects.exclusion_reason_deflection is null as is_deflection_candidate,
        redirects.exclusion_reason_deflection is null
        and redirects.is_cheaper
        and not redirects.is_returned
        and not redirects.has_complaint
        and not redirects.is_rated_badly
        and not redirects.is_harder_than_usual as is_deflection_success,
        redirects.exclusion_reason_deflection
    from redirects
    inner join journeys on redirects.journey_key = journeys.journey_key
)

select * from fct_redirects
