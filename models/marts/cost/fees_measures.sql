{%- set dearest = ['dearest_share', 'dearest_trials'] -%}
{%- set other = ['other_share', 'other_trials'] -%}
with sessions as (
    select * from {{ ref('fct_billable_sessions') }}
    where is_inbound
),

counted as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('billed') }},
        {{ count_if('is_unconfirmed_bill') }} as unconfirmed_bills,
        {{ count_if('is_earned_bill') }} as earned_bills,
        {{ count_if('is_recontacted_bill') }} as recontacted_bills,
        {{ count_if('is_bill_candidate') }} as bill_sessions,
        cast(sum(vendor_bill) as {{ type_double() }}) as vendor_bill_sum,
        cast(sum(confirmed_bill) as {{ type_double() }}) as confirmed_bill_sum,
        cast(sum(quality_bill) as {{ type_double() }}) as quality_bill_sum,
        cast(coalesce(sum(vendor_bill), 0) as {{ type_double() }}) as billed_amount,
        cast(coalesce(sum(vendor_bill - confirmed_bill), 0) as {{ type_double() }}) as unconfirmed_amount,
        {{ count_if("exclusion_reason_bill = 'window_open'") }} as bill_waiting,
        {{ count_if("exclusion_reason_bill = 'no_times'") }} as bill_untimed,
        {{ count_if("exclusion_reason_bill like 'capability_absent:%'") }} as bill_lacking,
        {%- for arm in ['dearest', 'other'] %}
            {{ count_if('is_' ~ arm ~ '_kept') }} as {{ arm }}_kept,
            cast(sum(case when is_{{ arm }}_kept then kept_weight else 0 end) as {{ type_double() }})
                as {{ arm }}_kept_weights,
            cast(sum(case when is_{{ arm }}_kept then missed_weight else 0 end) as {{ type_double() }})
                as {{ arm }}_missed_weights,
            cast(sum(case when is_{{ arm }}_kept then kept_weight * kept_weight else 0 end) as {{ type_double() }})
                as {{ arm }}_kept_squared,
            {{ count_if('is_' ~ arm ~ '_kept and not is_mature') }} as immature_{{ arm }},
        {%- endfor %}
        {{ count_if('is_pressure_candidate and not is_mature') }} as immature_pressure,
        {{ count_if("exclusion_reason_pressure like 'capability_absent:%'") }} as pressure_lacking
    from sessions
    {{ group_by_period_and_segment(segments()) }}
),

shares as (
    select
        {%- for arm in ['dearest', 'other'] %}
            {{ arm }}_kept_weights * {{ arm }}_kept_weights / nullif({{ arm }}_kept_squared, 0) as {{ arm }}_trials,
            {{ arm }}_missed_weights / nullif({{ arm }}_kept_weights, 0) as {{ arm }}_share,
        {%- endfor %}
        counted.*
    from counted
),

fees_measures as (
    select
        period_grain,
        period_start,
        segment,
        segment_value,
        billed_candidates,
        billed_successes,
        billed_waiting,
        billed_untimed,
        billed_lacking,
        unconfirmed_bills,
        earned_bills,
        recontacted_bills,
        bill_sessions,
        vendor_bill_sum,
        confirmed_bill_sum,
        quality_bill_sum,
        billed_amount,
        unconfirmed_amount,
        bill_waiting,
        bill_untimed,
        bill_lacking,
        dearest_kept,
        dearest_kept_weights,
        dearest_missed_weights,
        dearest_kept_squared,
        other_kept,
        other_kept_weights,
        other_missed_weights,
        other_kept_squared,
        immature_pressure,
        immature_dearest,
        immature_other,
        pressure_lacking,
        cast(dearest_share - other_share as {{ type_double() }}) as fee_pressure,
        cast({{ newcombe_bound(dearest, other, '-') }} as {{ type_double() }}) as fee_pressure_low,
        cast({{ newcombe_bound(dearest, other, '+') }} as {{ type_double() }}) as fee_pressure_high
    from shares
)

select * from fees_measures
