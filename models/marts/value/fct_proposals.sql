with proposals as (
    select * from {{ ref('int_proposals__settled') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

catalogued as (
    select * from {{ ref('int_journeys__catalogued') }}
),

leavers as (
    select distinct journey_key
    from {{ ref('int_business_events__assigned') }}
    where event_kind = 'account_closed' and is_in_window
),

reasoned as (
    select
        proposals.*,
        leavers.journey_key is not null as is_account_closed,
        case
            when not journeys.is_inbound then 'outbound'
            when proposals.proposal_kind <> 'offer' then 'not_an_offer'
        end as exclusion_reason_offer,
        case
            when not journeys.is_inbound then 'outbound'
            when proposals.proposal_kind <> 'offer' then 'not_an_offer'
            when coalesce(catalogued.completion_event, 'none') <> 'account_closed' then 'not_leaving'
            when not journeys.is_timed then 'no_times'
            when not journeys.is_mature then 'window_open'
        end as exclusion_reason_save,
        case
            when not journeys.is_inbound then 'outbound'
            when proposals.proposal_kind <> 'promise' then 'not_a_promise'
            when proposals.is_settled then null
            when run_dated.as_of > proposals.proposed_at + interval '{{ var("promise_window_days") }}' day
                then 'no_verdict'
            else 'window_open'
        end as exclusion_reason_promise
    from proposals
    inner join journeys on proposals.journey_key = journeys.journey_key
    inner join catalogued on proposals.journey_key = catalogued.journey_key
    left join leavers on proposals.journey_key = leavers.journey_key
    cross join {{ ref('int_run__dated') }} as run_dated
),

fct_proposals as (
    select
        reasoned.proposal_key,
        reasoned.journey_key,
        reasoned.proposal_kind,
        {% for segment in segments() %}
            journeys.{{ segment }},
        {% endfor %}
        cast(reasoned.proposed_at as timestamp) as proposed_at,
        journeys.started_on,
        journeys.started_week,
        journeys.started_month,
        journeys.is_inbound,
        journeys.is_mature,
        reasoned.is_settled,
        reasoned.exclusion_reason_offer is null as is_offer_candidate,
        reasoned.exclusion_reason_offer is null and reasoned.is_success as is_offer_success,
        reasoned.exclusion_reason_offer,
        reasoned.exclusion_reason_save is null as is_save_candidate,
        reasoned.exclusion_reason_save is null and reasoned.is_success and not reasoned.is_account_closed
            as is_save_success,
        reasoned.exclusion_reason_save,
        reasoned.exclusion_reason_promise is null as is_promise_candidate,
        reasoned.exclusion_reason_promise is null and reasoned.is_success as is_promise_success,
        reasoned.exclusion_reason_promise
    from reasoned
    inner join journeys on reasoned.journey_key = journeys.journey_key
)

select * from fct_proposals
