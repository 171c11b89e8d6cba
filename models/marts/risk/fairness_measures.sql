{%- set cell = ['period_grain', 'period_start', 'segment', 'segment_value'] -%}
{%- set watched = ['containment_quality', 'accuracy', 'violation', 'wait', 'effort', 'human_access'] -%}
-- The group that is worst off speaks for a cell: of all groups in it, and of all that is watched for the headline.
with gaps as (
    select * from {{ ref('fairness_gaps') }}
),

cells as (
    select
        gaps.*,
        attribute as segment,
        customer_group as segment_value
    from gaps
    union all
    select
        gaps.*,
        'all' as segment,
        'all' as segment_value
    from gaps
),

-- Equal gaps may differ in their last digits; names decide between them.
rounded as (
    select
        cells.*,
        case when gap is null then 1 else 0 end as is_unknown,
        floor(gap * 1000000000 + 0.5) as gap_rank
    from cells
),

ranked as (
    select
        rounded.*,
        row_number() over (
            partition by {{ cell | join(', ') }}
            order by is_unknown asc, gap_rank desc, attribute asc, customer_group asc, watched asc
        ) as place,
        row_number() over (
            partition by {{ cell | join(', ') }}, watched
            order by is_unknown asc, gap_rank desc, attribute asc, customer_group asc
        ) as place_in_watched
    from rounded
),

fairness_measures as (
    select
        {{ cell | join(', ') }},
        cast(max(case when place = 1 then gap end) as {{ type_double() }}) as worst_gap,
        cast(max(case when place = 1 then gap_low end) as {{ type_double() }}) as worst_gap_low,
        cast(max(case when place = 1 then gap_high end) as {{ type_double() }}) as worst_gap_high,
        max(case when place = 1 and gap is not null then watched end) as worst_watched,
        max(case when place = 1 and gap is not null then attribute end) as worst_attribute,
        max(case when place = 1 and gap is not null then customer_group end) as worst_group,
        cast(coalesce(max(case
            when place = 1 and gap is not null then compared_members + compared_others
        end), 0) as bigint) as worst_gap_rows,
        cast(min(ratio) as {{ type_double() }}) as lowest_ratio,
        cast(count(ratio) as bigint) as compared_ratios,
        cast(count(*) as bigint) as fairness_cells,
        {{ count_if('is_suppressed') }} as suppressed_cells,
        {{ count_if('not is_suppressed') }} as shown_cells,
        case when max(gap) is not null then {{ count_if('is_flagged') }} end as flagged_cells,
        {%- for name in watched %}
            {%- for suffix in ['', '_low', '_high'] %}
                cast(max(case
                    when watched = '{{ name }}' and place_in_watched = 1 then gap{{ suffix }}
                end) as {{ type_double() }}) as {{ name }}_gap{{ suffix }},
            {%- endfor %}
            cast(coalesce(max(case
                when watched = '{{ name }}' and place_in_watched = 1 and gap is not null
                    then compared_members + compared_others
            end), 0) as bigint) as {{ name }}_gap_rows,
            {{ count_if("watched = '" ~ name ~ "' and is_suppressed") }} as {{ name }}_suppressed,
            cast(coalesce(sum(case when watched = '{{ name }}' then pending end), 0) as bigint) as {{ name }}_pending,
        {%- endfor %}
        cast(sum(pending) as bigint) as fairness_pending
    from ranked
    group by {{ cell | join(', ') }}
)

select * from fairness_measures
