with contacts as (
    select * from {{ ref('fct_contacts') }}
    where is_inbound
),

responses_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ quantile_and_bounds('first_response_seconds', 0.5, 'median_first_response_seconds') }},
        {{ quantile_and_bounds('first_response_seconds', 0.9, 'p90_first_response_seconds') }},
        cast(count(first_response_seconds) as bigint) as timed_first_responses,
        {{ quantile_and_bounds('ai_first_response_seconds', 0.5, 'median_ai_first_response_seconds') }},
        cast(count(ai_first_response_seconds) as bigint) as timed_ai_first_responses,
        {{ quantile_and_bounds('human_first_response_seconds', 0.5, 'median_human_first_response_seconds') }},
        cast(count(human_first_response_seconds) as bigint) as timed_human_first_responses,
        {{ quantile_and_bounds('first_response_business_seconds', 0.5, 'median_first_response_business_seconds') }},
        cast(count(first_response_business_seconds) as bigint) as scheduled_first_responses,
        {{ quantile_and_bounds(
            'human_first_response_business_seconds', 0.5, 'median_human_first_response_business_seconds'
        ) }},
        cast(count(human_first_response_business_seconds) as bigint) as scheduled_human_first_responses,
        {{ quantile_and_bounds('customer_wait_seconds', 0.5, 'median_customer_wait_seconds') }},
        cast(count(customer_wait_seconds) as bigint) as timed_customer_waits,

        ---------- what keeps a cell from having a value
        {{ count_if("exclusion_reason_first_response = 'no_times'") }} as untimed_first_responses,
        {{ count_if('is_ai_response_untimed') }} as untimed_ai_first_responses,
        {{ count_if('is_human_response_untimed') }} as untimed_human_first_responses,
        {{ count_if("exclusion_reason_customer_wait = 'no_times'") }} as untimed_customer_waits,
        {{ count_if("exclusion_reason_first_response_business like 'capability_absent:%'") }}
            as unscheduled_first_responses,
        {{ count_if('is_human_side_absent') }} as contacts_without_human_side
    from contacts
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from responses_measures
