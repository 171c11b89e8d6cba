{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set rates = ['human_access', 'dead_end'] -%}
with requests as (
    select * from {{ ref('fct_human_requests') }}
    where is_inbound
),

counted as (
    select
        {{ period_and_segment(segments()) }},
        {{ rate_counts('human_access') }},
        {{ count_if('is_human_access_pending') }} as human_access_immature,
        {{ rate_counts('dead_end') }},
        {{ count_if('is_dead_end_pending') }} as dead_end_immature,
        {{ quantile_and_bounds('demand_to_human_seconds', 0.5, 'median_demand_to_human_seconds') }},
        {{ count_if('demand_to_human_seconds is not null') }} as timed_requests,
        {{ count_if('is_connection_pending') }} as unconnected_immature,
        {{ count_if("exclusion_reason_access_time = 'no_times'") }} as untimed_requests,
        {{ count_if("exclusion_reason_access_time like 'capability_absent:%'") }} as silent_requests
    from requests
    {{ group_by_period_and_segment(segments()) }}
),

-- Who asks in vain asks again: requests of one journey share their fate, and those left alone have more of them.
journeys as (
    select
        {%- for rate in rates %}
            {{ count_if('is_' ~ rate ~ '_candidate') }} as {{ rate }}_candidates,
            {{ count_if('is_' ~ rate ~ '_success') }} as {{ rate }}_successes,
        {%- endfor %}
        {{ period_and_segment(segments()) }}
    from requests
    {{ group_by_period_and_segment(segments(), also=['journey_key']) }}
),

clustered as (
    select
        {%- for rate in rates %}
            {{ count_if(rate ~ '_candidates > 0') }} as {{ rate }}_clusters,
            sum({{ rate }}_candidates * {{ rate }}_candidates) as {{ rate }}_squares,
            sum({{ rate }}_candidates * {{ rate }}_successes) as {{ rate }}_products,
            sum({{ rate }}_successes * {{ rate }}_successes) as {{ rate }}_successes_squared,
        {%- endfor %}
        {{ cell | join(', ') }}
    from journeys
    group by {{ cell | join(', ') }}
),

human_requests_measures as (
    select
        counted.*,
        {{ clustered_squares('human_access') }} as human_access_cluster_squares,
        {{ clustered_squares('dead_end') }} as dead_end_cluster_squares
    from counted
    inner join clustered
        on
            {%- for column in cell %}
                {{ 'and ' if not loop.first }}counted.{{ column }} = clustered.{{ column }}
            {%- endfor %}
)

select * from human_requests_measures
