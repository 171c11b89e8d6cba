{%- set kinds = {
    'ai_usage': 'ai_usage_cost',
    'licence': 'licence_cost',
    'vendor_resolution_fee': 'vendor_fee',
    'telephony': 'telephony_cost',
    'overhead': 'overhead_charged',
} -%}
-- What a journey bears of the lines, by kind. Amounts of another currency are never added: they only say that its cost
-- is not known whole.
with shares as (
    select * from {{ ref('int_cost_shares__placed') }}
),

journey_charges_summed as (
    select
        journey_key,
        {%- for kind, name in kinds.items() %}
            sum(case
                when cost_kind = '{{ kind }}' and currency = '{{ var("reporting_currency") }}' then amount else 0
            end) as {{ name }},
        {%- endfor %}
        max(case when currency = '{{ var("reporting_currency") }}' then 0 else 1 end) = 1 as has_other_currency,
        min(case when is_due then 1 else 0 end) = 1 as is_charged
    from shares
    group by journey_key
)

select * from journey_charges_summed
