{%- set fields = [
    'kind', 'parent', 'category', 'seeds', 'unit_of_analysis', 'inclusion', 'confirmation', 'segmentation', 'unit',
    'direction', 'timing', 'tier', 'chart', 'cadence', 'maturity_level', 'maturity_window', 'minimum_sample', 'owner',
    'target', 'version', 'fact',
] -%}
{%- set columns = ['metric_id', 'label', 'description'] + fields + [
    'aggregation', 'numerator', 'denominator', 'numerator_column', 'denominator_column', 'value_column',
    'exclusion_column', 'capability',
] -%}
with definitions as (
    select *
    from (
        values
        {% for metric in catalogued_metrics() %}
        {%- set meta = metric.config.meta %}
        {%- set params = metric.type_params %}
        {%- set is_ratio = metric.type == 'ratio' %}
        (
            {{ text_literal(metric.name) }},
            {{ text_literal(metric.label) }},
            {{ text_literal(metric.description | trim) }},
            {%- for field in fields %}
            {{ text_literal(meta.get(field, '') | string) }},
            {%- endfor %}
            {{ text_literal(meta.get('aggregation', 'ratio')) }},
            {{ text_literal(params.numerator.name if is_ratio else '') }},
            {{ text_literal(params.denominator.name if is_ratio else '') }},
            {{ text_literal(meta.get('numerator_column', fact_column(params.numerator.name) if is_ratio else '')) }},
            {{ text_literal(
                meta.get('denominator_column', fact_column(params.denominator.name) if is_ratio else '')
            ) }},
            {{ text_literal(
                meta.get('value_column', fact_column(params.measure.name)) if metric.type == 'simple' else ''
            ) }},
            {{ text_literal(meta.get('exclusion', '')) }},
            {{ text_literal(meta.get('capability', '')) }}
        ){{ ',' if not loop.last }}
        {% else %}
        ({{ ', '.join(["''"] * columns | length) }})
        {% endfor %}
    ) as listed ({{ columns | join(', ') }})
),

metric_catalog as (
    select
        metric_id,
        label,
        description,
        kind,
        parent as parent_metric_id,
        category,
        seeds,
        unit_of_analysis,
        inclusion as inclusion_rules,
        confirmation as confirmation_method,
        segmentation,
        unit,
        direction,
        timing,
        tier,
        chart,
        cadence,
        cast(maturity_level as bigint) as maturity_level,
        maturity_window,
        cast(minimum_sample as bigint) as minimum_sample,
        owner,
        target,
        cast(version as bigint) as version,
        aggregation,
        nullif(numerator, '') as numerator,
        nullif(denominator, '') as denominator,
        fact,
        nullif(numerator_column, '') as numerator_column,
        nullif(denominator_column, '') as denominator_column,
        nullif(value_column, '') as value_column,
        exclusion_column,
        nullif(capability, '') as capability
    from definitions
    where metric_id <> ''
)

select * from metric_catalog
