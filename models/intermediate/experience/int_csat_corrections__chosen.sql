{#- From the narrowest group of a month to the widest: the first with answers enough corrects the inference. -#}
{%- set levels = {
    'segment': "started_month, handler_path, channel, language",
    'path': "started_month, handler_path",
    'month': "started_month",
} -%}
{%- set sums = ['answers', 'satisfied', 'residuals', 'squared_residuals'] -%}
with units as (
    select * from {{ ref('int_csat_units__gated') }}
    where exclusion_reason is null
),

counted as (
    select
        {% for level, group in levels.items() %}
            count(satisfaction) over (partition by {{ group }}) as {{ level }}_answers,
            sum(satisfaction) over (partition by {{ group }}) as {{ level }}_satisfied,
            sum(satisfaction - inference) over (partition by {{ group }}) as {{ level }}_residuals,
            sum((satisfaction - inference) * (satisfaction - inference)) over (partition by {{ group }})
                as {{ level }}_squared_residuals,
        {% endfor %}
        units.*,
        cast(started_month as {{ dbt.type_string() }}) as month_name
    from units
),

levelled as (
    select
        counted.*,
        case
            when segment_answers >= {{ var('csat_answers_minimum') }} then 'segment'
            when path_answers >= {{ var('csat_answers_minimum') }} then 'path'
            -- One answer has no spread, and so gives no interval.
            when month_answers >= 2 then 'month'
        end as correction_level
    from counted
),

summed as (
    select
        {% for name in sums %}
            cast(case correction_level
                when 'segment' then segment_{{ name }}
                when 'path' then path_{{ name }}
                else month_{{ name }}
            end as {{ type_double() }}) as {{ name }},
        {% endfor %}
        contact_key,
        inference,
        correction_level,
        case correction_level
            when 'segment' then month_name || ' ' || handler_path || ' ' || channel || ' ' || language
            when 'path' then month_name || ' ' || handler_path
            else month_name
        end as correction_group
    from levelled
    where correction_level is not null
),

-- Half an answer each way keeps a few that agree from looking certain.
spread as (
    select
        summed.*,
        satisfied / answers as satisfied_share,
        residuals / answers as correction,
        (greatest(squared_residuals - residuals * residuals / answers, 0) + 0.5) / (answers * (answers - 1))
            as correction_variance,
        (satisfied - satisfied * satisfied / answers + 0.5) / (answers * (answers - 1)) as share_variance
    from summed
),

-- Where the model is off beyond doubt and tolerance, the answers alone speak for the silent.
judged as (
    select
        spread.*,
        abs(correction) - 1.959963984540054 * sqrt(correction_variance) > {{ var('csat_bias_tolerance') }}
            as is_explicit_only
    from spread
),

csat_corrections_chosen as (
    select
        contact_key,
        correction_level,
        correction_group,
        cast(answers as bigint) as correction_answers,
        correction,
        is_explicit_only,
        case when is_explicit_only then share_variance else correction_variance end as correction_variance,
        case when is_explicit_only then satisfied_share else inference + correction end as corrected_inference
    from judged
)

select * from csat_corrections_chosen
