{%- set fields = [
    'kind', 'parent', 'category', 'seeds', 'unit_of_analysis', 'inclusion', 'confirmation', 'segmentation', 'unit',
    'direction', 'timing', 'tier', 'chart', 'cadence', 'maturity_level', 'maturity_window', 'minimum_sample', 'owner',
    'target', 'version', 'fact',
] -%}
with definitions as (
    {% for metric in catalogued_metrics() %}
    {%- set meta = metric.config.meta %}
    {%- set is_ratio = metric.type == 'ratio' %}
    select
        {{ text_literal(metric.name) }} as metric_id,
        {{ text_literal(metric.label) }} as label,
        {{ text_literal(metric.description | trim) }} as description,
        {%- for field in fields %}
        {{ text_literal(meta.get(field, '') | string) }} as {{ field }},
        {%- endfor %}
        {{ text_literal(meta.get('aggregation', 'ratio')) }} as aggregation,
        {{ text_literal(metric.type_params.numerator.name if is_ratio else '') }} as numerator,
        {{ text_literal(metric.type_params.denominator.name if is_ratio else '') }} as denominator,
        {{ text_literal(meta.get('numerator_column', fact_column(metric.type_params.numerator.name) if is_ratio else '')) }}
            as numerator_column,
        {{ text_literal(meta.get('denominator_column', fact_column(metric.type_params.denominator.name) if is_ratio else '')) }}
            as denominator_column,
        {{ text_literal(meta.get('value_column', fact_column(metric.type_params.measure.name)) if metric.type == 'simple' else '') }}
            as value_column,
        {{ text_literal(meta.get('exclusion', '')) }} as exclusion_column,
        {{ text_literal(meta.get('capability', '')) }} as capability
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        {%- for field in ['metric_id', 'label', 'description'] + fields + [
            'aggregation', 'numerator', 'denominator', 'numerator_column', 'denominator_column', 'value_column',
            'exclusion_column', 'capability',
        ] %}
        '' as {{ field }}{{ ',' if not loop.last }}
        {%- endfor %}
    {% endfor %}
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
