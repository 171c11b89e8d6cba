{%- set accepted = ['accepted_share', 'accepted_trials'] -%}
{%- set unaccepted = ['unaccepted_share', 'unaccepted_trials'] -%}
{%- set shown = ['shown_share', 'shown_trials'] -%}
{%- set held_out = ['held_out_share', 'held_out_trials'] -%}
{%- set arms = ['accepted', 'unaccepted', 'shown', 'held_out'] -%}
{%- set rates = ['assist_coverage', 'intervention', 'oversight_coverage'] + arms -%}
{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
with collaborations as (
    select * from {{ ref('fct_collaborations') }}
    where is_inbound
),

lifts as (
    select * from {{ ref('guidance_lifts') }}
),

counted as (
    select
        {% for name in rates %}
            {{ rate_counts(name) }},
        {% endfor %}
        {{ period_and_segment(segments(people=true)) }}
    from collaborations
    {{ group_by_period_and_segment(segments(people=true)) }}
),

shares as (
    select
        counted.*,
        {% for arm in arms %}
            nullif({{ arm }}_candidates, 0) as {{ arm }}_trials,
            cast({{ arm }}_successes as {{ type_double() }}) / nullif({{ arm }}_candidates, 0) as {{ arm }}_share,
        {% endfor %}
        accepted_waiting + unaccepted_waiting as guided_waiting,
        accepted_untimed + unaccepted_untimed as guided_untimed,
        shown_waiting + held_out_waiting as drawn_waiting,
        shown_untimed + held_out_untimed as drawn_untimed
    from counted
),

collaborations_measures as (
    select
        {% for column in cell %}
            shares.{{ column }},
        {% endfor %}
        {% for name in rates %}
            {% for count in ['candidates', 'successes', 'waiting', 'untimed', 'lacking'] %}
                shares.{{ name ~ '_' ~ count }},
            {% endfor %}
        {% endfor %}
        shares.guided_waiting,
        shares.guided_untimed,
        shares.drawn_waiting,
        shares.drawn_untimed,
        cast(shares.accepted_share - shares.unaccepted_share as {{ type_double() }}) as naive_lift,
        cast({{ newcombe_bound(accepted, unaccepted, '-') }} as {{ type_double() }}) as naive_lift_low,
        cast({{ newcombe_bound(accepted, unaccepted, '+') }} as {{ type_double() }}) as naive_lift_high,
        cast(shares.shown_share - shares.held_out_share as {{ type_double() }}) as display_lift,
        cast({{ newcombe_bound(shown, held_out, '-') }} as {{ type_double() }}) as display_lift_low,
        cast({{ newcombe_bound(shown, held_out, '+') }} as {{ type_double() }}) as display_lift_high,
        coalesce(lifts.guided_conversations, 0) as guided_conversations,
        coalesce(lifts.compared_conversations, 0) as compared_conversations,
        lifts.guidance_lift,
        lifts.guidance_lift_low,
        lifts.guidance_lift_high
    from shares
    left join lifts
        on
            shares.period_grain = lifts.period_grain
            and shares.period_start = lifts.period_start
            and shares.segment = lifts.segment
            and shares.segment_value = lifts.segment_value
)

select * from collaborations_measures
