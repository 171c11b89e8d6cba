-- What vendors bill for each conversation as a resolution: what is credited again is not billed.
with lines as (
    select * from {{ ref('int_cost_lines__listed') }}
    where cost_kind = 'vendor_resolution_fee' and conversation_key is not null
),

by_currency as (
    select
        conversation_key,
        currency,
        sum(amount) as fee
    from lines
    group by conversation_key, currency
),

conversation_fees_billed as (
    select
        conversation_key,
        max(case when fee > 0 then 1 else 0 end) = 1 as is_billed,
        max(case when currency = '{{ var("reporting_currency") }}' then 0 else 1 end) = 1 as has_other_currency,
        sum(case when currency = '{{ var("reporting_currency") }}' and fee > 0 then fee else 0 end) as fee
    from by_currency
    group by conversation_key
)

select * from conversation_fees_billed
