with choices as (
    select * from {{ ref('int_handler_choices__revealed') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

fct_handler_choices as (
    select
        choices.offer_key as handler_choice_key,
        choices.journey_key,

        ---------- segments
        {%- for segment in segments() %}
            journeys.{{ segment }},
        {%- endfor %}
        choices.offered_handler,

        ---------- times
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,

        ---------- the choice
        journeys.is_inbound,
        choices.is_accepted,
        choices.chosen_handler,

        ---------- gates: what the metrics count, and why not
        choices.exclusion_reason_choice is null as is_choice_candidate,
        choices.exclusion_reason_choice is null and choices.chosen_handler = 'human' as is_human_choice,
        choices.exclusion_reason_choice is null and choices.chosen_handler = 'ai' as is_ai_choice,
        choices.exclusion_reason_choice is null and choices.chosen_handler = 'mix' as is_mixed_choice,
        choices.exclusion_reason_choice is null and choices.chosen_handler = 'none' as is_no_choice,
        choices.exclusion_reason_choice
    from choices
    inner join journeys on choices.journey_key = journeys.journey_key
)

select * from fct_handler_choices
