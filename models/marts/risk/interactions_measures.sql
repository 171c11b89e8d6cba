with interactions as (
    select * from {{ ref('fct_conversation_risks') }}
    where is_inbound
),

interactions_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        -- A sampled review weighs as many interactions as it was drawn from.
        {%- for name in ['violation', 'error', 'disclosure'] %}
            {{ rate_counts(name) }},
            cast(sum({{ name }}_weight) as {{ type_double() }}) as {{ name }}_weight,
            cast(sum({{ name }}_weight * {{ name }}_weight) as {{ type_double() }}) as {{ name }}_weight_squared,
        {%- endfor %}
        {%- for flag, weight, name in [
            ('is_violation_success', 'violation_weight', 'violating_weight'),
            ('is_severe_violation', 'violation_weight', 'severely_violating_weight'),
            ('is_error_success', 'error_weight', 'erring_weight'),
            ('is_free_of_critical_errors', 'error_weight', 'critical_free_weight'),
            ('is_customer_critical_error', 'error_weight', 'customer_critical_weight'),
            ('is_business_critical_error', 'error_weight', 'business_critical_weight'),
            ('is_compliance_critical_error', 'error_weight', 'compliance_critical_weight'),
            ('is_non_critical_error', 'error_weight', 'non_critical_weight'),
            ('is_disclosure_success', 'disclosure_weight', 'disclosed_weight'),
        ] %}
            cast(sum(case when {{ flag }} then {{ weight }} else 0 end) as {{ type_double() }}) as {{ name }},
        {%- endfor %}
        cast(sum(error_points) as {{ type_double() }}) as error_points,
        cast(sum(error_points * error_points) as {{ type_double() }}) as error_points_squared,
        cast(sum(error_points * error_weight) as {{ type_double() }}) as error_points_products
    from interactions
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from interactions_measures
