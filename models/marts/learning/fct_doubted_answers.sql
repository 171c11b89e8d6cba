{%- set window_seconds = 86400 * var('gap_detection_days') -%}
with doubts as (
    select * from {{ ref('int_doubts__logged') }}
),

answers as (
    select * from {{ ref('fct_answers') }}
),

reasoned as (
    select
        doubts.*,
        case
            when not answers.is_inbound then 'outbound'
            when not doubts.has_gap_log then 'capability_absent:gap_log'
            when doubts.answered_at is null then 'no_times'
            when doubts.seconds_watched <= {{ window_seconds }} then 'window_open'
        end as exclusion_reason_gap_identified
    from doubts
    inner join answers on doubts.answer_key = answers.answer_key
),

fct_doubted_answers as (
    select
        reasoned.answer_key,
        reasoned.conversation_key,
        answers.journey_key,

        ---------- segments
        {% for segment in segments() %}
            answers.{{ segment }},
        {% endfor %}

        ---------- times
        answers.started_on,
        answers.started_week,
        answers.started_month,
        cast(reasoned.answered_at as timestamp) as answered_at,
        cast(reasoned.first_gap_at as timestamp) as first_gap_at,

        ---------- gates: what each metric counts, and why not
        answers.is_inbound,
        reasoned.doubt,
        reasoned.exclusion_reason_gap_identified is null as is_gap_identified_candidate,
        reasoned.exclusion_reason_gap_identified is null
        and coalesce(reasoned.seconds_to_gap <= {{ window_seconds }}, false) as is_gap_identified_success,
        reasoned.exclusion_reason_gap_identified
    from reasoned
    inner join answers on reasoned.answer_key = answers.answer_key
)

select * from fct_doubted_answers
