{%- set windows = {'24h': 86400, '3d': 259200, '7d': 604800, '30d': 2592000} -%}
-- First contact resolution: is the journey in, and if not, why (R61, R68).
with gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

next_journeys as (
    select * from {{ ref('int_next_journeys__found') }}
),

-- Moved on by plan or by policy: no first level could have solved these, so the net rate leaves them out.
planned_moves as (
    select distinct journey_key
    from {{ ref('int_journey_timeline__ordered') }}
    where event_type in ('transfer', 'handoff_requested') and reason in ('planned', 'policy', 'risk')
),

followed as (
    select
        gathered.*,
        planned_moves.journey_key is not null as is_beyond_first_level,
        -- Returns are marked for seven days (R34); beyond, any journey that the customer begins on the intent counts.
        least(gathered.returned_after_seconds, next_journeys.next_after_seconds) as returned_after_seconds_30d,
        gathered.contacts = 1 and gathered.episodes = 1
        and gathered.outcome_before_downgrade = 'resolved'
        and gathered.harm_besides_return is null as is_settled_at_once
    from gathered
    left join next_journeys on gathered.journey_key = next_journeys.journey_key
    left join planned_moves on gathered.journey_key = planned_moves.journey_key
),

reasoned as (
    select
        {% for name, seconds in windows.items() %}
            case
                when not is_inbound then 'outbound'
                when is_anonymous then 'anonymous'
                when started_at is null then 'no_times'
                when is_open or not coalesce(seconds_since_end > {{ seconds }}, false) then 'window_open'
            end as exclusion_reason_first_contact_{{ name }},
            is_settled_at_once
            and coalesce(returned_after_seconds{{ '_30d' if name == '30d' }} > {{ seconds }}, true)
                as is_settled_for_{{ name }},
        {% endfor %}
        journey_key,
        is_beyond_first_level
    from followed
),

first_contact_gates_applied as (
    select
        journey_key,
        {% for name in windows %}
            exclusion_reason_first_contact_{{ name }} is null as is_first_contact_{{ name }}_candidate,
            exclusion_reason_first_contact_{{ name }} is null and is_settled_for_{{ name }}
                as is_first_contact_{{ name }}_success,
            exclusion_reason_first_contact_{{ name }},
        {% endfor %}
        exclusion_reason_first_contact_7d is null and not is_beyond_first_level as is_first_contact_net_candidate,
        exclusion_reason_first_contact_7d is null and not is_beyond_first_level and is_settled_for_7d
            as is_first_contact_net_success,
        -- Nobody waits for the window of a journey that is out in any case.
        case
            when exclusion_reason_first_contact_7d in ('outbound', 'anonymous') then exclusion_reason_first_contact_7d
            when is_beyond_first_level then 'beyond_first_level'
            else exclusion_reason_first_contact_7d
        end as exclusion_reason_first_contact_net
    from reasoned
)

select * from first_contact_gates_applied
