{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set groups = ['handled', 'productivity', 'shown', 'held_out', 'helped'] -%}
{%- set sums = ['hours_sum', 'credit_sum', 'credit_squares', 'credit_products', 'hours_squares'] -%}
with cases as (
    select * from {{ ref('fct_handled_cases') }}
    where is_inbound
),

lifts as (
    select * from {{ ref('productivity_lifts') }}
),

design as (
    select count(*) > 0 as is_randomised
    from cases
    where is_drawn
),

counted as (
    select
        {%- for group in groups %}
            {%- set counts = 'is_' ~ group ~ '_candidate' %}
            {{ count_if(counts) }} as {{ group }}_candidates,
            {{ count_if("exclusion_reason_" ~ group ~ " = 'window_open'") }} as {{ group }}_waiting,
            {{ count_if("exclusion_reason_" ~ group ~ " = 'no_times'") }} as {{ group }}_untimed,
            {{ count_if("exclusion_reason_" ~ group ~ " like 'capability_absent:%'") }} as {{ group }}_lacking,
            coalesce(sum(case when {{ counts }} then agent_hours end), 0) as {{ group }}_hours_sum,
            coalesce(sum(case when {{ counts }} then resolved_credit end), 0) as {{ group }}_credit_sum,
            sum(case when {{ counts }} then resolved_credit * resolved_credit end) as {{ group }}_credit_squares,
            sum(case when {{ counts }} then resolved_credit * agent_hours end) as {{ group }}_credit_products,
            sum(case when {{ counts }} then agent_hours * agent_hours end) as {{ group }}_hours_squares,
        {%- endfor %}
        {{ count_if('is_productivity_candidate and is_drawn') }} as randomised_cases,
        {{ period_and_segment(segments(people=true)) }}
    from cases
    {{ group_by_period_and_segment(segments(people=true)) }}
),

-- On the scale of logarithms the two rates err by the sum of their relative variances.
compared as (
    select
        {%- for group in ['shown', 'held_out'] %}
            {{ group }}_credit_sum / nullif({{ group }}_hours_sum, 0) as {{ group }}_rate,
            case
                when {{ group }}_candidates > 1 and {{ group }}_credit_sum > 0
                    then {{ linearised_margin(
                        '(' ~ group ~ '_credit_sum / ' ~ group ~ '_hours_sum)', group ~ '_candidates',
                        group ~ '_credit_sum', group ~ '_credit_squares', group ~ '_credit_products',
                        group ~ '_hours_squares',
                    ) }}
            end as {{ group }}_margin,
        {%- endfor %}
        counted.*
    from counted
),

lifted as (
    select
        compared.*,
        shown_rate / nullif(held_out_rate, 0) - 1 as randomised_lift,
        sqrt(shown_margin * shown_margin + held_out_margin * held_out_margin) as margin
    from compared
),

productivity_measures as (
    select
        {%- for column in cell %}
            lifted.{{ column }},
        {%- endfor %}
        {%- for group in groups %}
            {%- for count in ['candidates', 'waiting', 'untimed', 'lacking'] %}
                lifted.{{ group }}_{{ count }},
            {%- endfor %}
            {%- for total in sums %}
                cast(lifted.{{ group }}_{{ total }} as {{ type_double() }}) as {{ group }}_{{ total }},
            {%- endfor %}
        {%- endfor %}
        lifted.randomised_cases,
        cast(lifted.randomised_lift as {{ type_double() }}) as randomised_lift,
        cast((1 + lifted.randomised_lift) * exp(-lifted.margin) - 1 as {{ type_double() }}) as randomised_lift_low,
        cast((1 + lifted.randomised_lift) * exp(lifted.margin) - 1 as {{ type_double() }}) as randomised_lift_high,
        lifts.before_after_lift,
        case
            when not design.is_randomised then lifts.before_after_lift
            else cast(lifted.randomised_lift as {{ type_double() }})
        end as productivity_lift,
        -- An association gets no interval: it would tell of chance only, and most of what may be wrong is none.
        cast(case
            when design.is_randomised then (1 + lifted.randomised_lift) * exp(-lifted.margin) - 1
        end as {{ type_double() }}) as productivity_lift_low,
        cast(case
            when design.is_randomised then (1 + lifted.randomised_lift) * exp(lifted.margin) - 1
        end as {{ type_double() }}) as productivity_lift_high
    from lifted
    cross join design
    left join lifts
        on
            {%- for column in cell %}
                {{ 'and ' if not loop.first }}lifted.{{ column }} = lifts.{{ column }}
            {%- endfor %}
)

select * from productivity_measures
