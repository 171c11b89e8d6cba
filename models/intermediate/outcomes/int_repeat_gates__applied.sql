-- Metrics of who comes back: is the journey in, and if not, why (contract, rule 10).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

repeat_gates_applied as (
    select
        journey_key,
        is_inbound and is_anonymous as is_inbound_anonymous,
        {% for name, seconds in {'24h': 86400, '3d': 259200, '7d': 604800}.items() %}
            is_inbound
            and not is_anonymous
            and not is_open
            and started_at is not null
            and coalesce(seconds_since_end > {{ seconds }}, false)
                as is_repeat_candidate_{{ name }},
            is_inbound
            and not is_anonymous
            and not is_open
            and started_at is not null
            and coalesce(seconds_since_end > {{ seconds }}, false)
            and coalesce(returned_after_seconds <= {{ seconds }}, false) as is_repeated_{{ name }},
        {% endfor %}
        case
            when not is_inbound then 'outbound'
            when is_anonymous then 'anonymous'
            when started_at is null then 'no_times'
            when is_open then 'open'
            when not coalesce(seconds_since_end > 604800, false) then 'window_open'
        end as exclusion_reason_repeat
    from gathered
)

select * from repeat_gates_applied
