with interactions as (
    select * from {{ ref('fct_interactions') }}
    where is_inbound
),

margins as (
    select * from {{ ref('csat_margins') }}
),

counted as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_csat_interaction') }} as csat_interactions,
        cast(coalesce(sum(csat_estimate), 0) as {{ type_double() }}) as csat_estimate_sum,
        {{ count_if('is_explicit') }} as explicit_interactions,
        {{ count_if('is_fallback') }} as fallback_interactions,
        {{ count_if('is_explicit_only') }} as explicit_only_interactions,
        {{ count_if('is_calibration_label') }} as csat_calibration_labels,
        cast(coalesce(sum(inference_error), 0) as {{ type_double() }}) as inference_error_sum,
        cast(coalesce(sum(squared_error), 0) as {{ type_double() }}) as squared_error_sum,
        cast(sum(squared_error * squared_error) as {{ type_double() }}) as squared_error_spread,
        {{ count_if('is_inference_candidate') }} as inference_candidates,
        {{ count_if('is_inferred') }} as inferred_interactions,
        {%- for path in ['bot_only', 'assisted', 'human_only'] %}
            {%- set on_path = "handler_path = '" ~ path ~ "'" %}
            {{ count_if(on_path ~ ' and is_csat_interaction') }} as csat_{{ path }}_interactions,
            cast(coalesce(sum(case when {{ on_path }} then csat_estimate end), 0) as {{ type_double() }})
                as csat_{{ path }}_sum,
            {{ count_if(
                on_path ~ " and (is_csat_interaction or exclusion_reason_csat = 'window_open') and not is_settled"
            ) }} as csat_{{ path }}_unsettled,
            {{ count_if(on_path ~ " and exclusion_reason_csat = 'window_open'") }} as csat_{{ path }}_waiting,
            {{ count_if(on_path ~ " and exclusion_reason_csat = 'capability_absent:csat_answers'") }}
                as csat_{{ path }}_lacking,
        {%- endfor %}

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if("(is_csat_interaction or exclusion_reason_csat = 'window_open') and not is_settled") }}
            as unsettled_interactions,
        {{ count_if("exclusion_reason_csat = 'window_open'") }} as csat_answers_waiting,
        {{ count_if("exclusion_reason_csat = 'capability_absent:csat_answers'") }} as csat_answers_lacking,
        {{ count_if("is_inferred and not is_in_training and not is_mature") }} as immature_calibration_labels,
        {{ count_if("exclusion_reason_calibration = 'window_open'") }} as calibration_labels_waiting,
        {{ count_if('is_inference_candidate and not is_mature') }} as immature_interactions
    from interactions
    {{ group_by_period_and_segment(segments()) }}
),

csat_measures as (
    select
        counted.*,
        margins.csat_inference_sum,
        margins.csat_spread,
        margins.csat_interval_width
    from counted
    left join margins
        on
            counted.period_grain = margins.period_grain
            and counted.period_start = margins.period_start
            and counted.segment = margins.segment
            and counted.segment_value = margins.segment_value
)

select * from csat_measures
