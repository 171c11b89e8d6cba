{% macro scaled_weights(seed_name) -%}
    {#- A seed that weighs the components of an index, each scaled from the value without points to that with all. -#}
    with chosen as (
        {{ landed_or_seeded(seed_name, ['component', 'weight', 'full_score_at', 'no_score_at', 'owner', 'reason']) }}
    )

    select
        owner,
        reason,
        lower(component) as component,
        cast(weight as {{ type_double() }}) as weight,
        cast(full_score_at as {{ type_double() }}) as full_score_at,
        cast(no_score_at as {{ type_double() }}) as no_score_at
    from chosen
{%- endmacro %}
