with proposals as (
    select * from {{ ref('fct_proposals') }}
    where is_inbound
),

proposals_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('offer') }},
        {{ rate_counts('save') }},
        {{ rate_counts('promise') }},
        {{ count_if('is_offer_candidate and not is_mature') }} as immature_offers,
        {{ count_if('is_promise_candidate and not is_mature') }} as immature_promises
    from proposals
    {{ group_by_period_and_segment(segments()) }}
)

select * from proposals_measures
