{% macro corrected_rate(name, hit, weight, error) -%}
    {#- What a rate counts in a cell whose rows are verdicts of people (error 0, weight 1 / inclusion probability) and
        estimates from calibrated judges (weight 1, standard error of the calibration): <name>_items, _weight, _hits, and
        _weight_squared, which makes Wilson's interval as wide as both kinds of rows make it. A verdict of people counts
        with its squared weight (Kish), an estimate with its variance in units of that of one verdict. -#}
    {%- set share = "(sum(" ~ hit ~ " * " ~ weight ~ ") / nullif(sum(" ~ weight ~ "), 0))" -%}
    {%- set smoothed = "((sum(" ~ hit ~ " * " ~ weight ~ ") + 1) / (sum(" ~ weight ~ ") + 2))" -%}
    {%- set estimated = hit ~ ' is not null and ' ~ error ~ ' > 0' -%}
    {{ count_if(weight ~ ' is not null') }} as {{ name }}_items,
    cast(coalesce(sum({{ weight }}), 0) as {{ type_double() }}) as {{ name }}_weight,
    cast(coalesce(sum({{ hit }} * {{ weight }}), 0) as {{ type_double() }}) as {{ name }}_hits,
    cast(
        coalesce(sum(case when {{ error }} = 0 then {{ weight }} * {{ weight }} else 0 end), 0)
        + coalesce(
            (
                sum(case when {{ estimated }} then {{ error }} else 0 end)
                * sum(case when {{ estimated }} then {{ error }} else 0 end)
                + greatest(
                    sum(case when {{ estimated }} then {{ hit }} * {{ hit }} else 0 end)
                    - 2 * {{ share }} * sum(case when {{ estimated }} then {{ hit }} else 0 end)
                    + {{ share }} * {{ share }} * count(case when {{ estimated }} then 1 end), 0
                )
            ) / ({{ smoothed }} * (1 - {{ smoothed }})), 0
        ) as {{ type_double() }}
    ) as {{ name }}_weight_squared
{%- endmacro %}
