{% macro clustered_squares(name) -%}
    {#- Rows of a rate that come in clusters are worth fewer: candidates^2 / this is how many, as with squared weights.
        It is candidates times the design effect, the linearised variance sum((y - p m)^2) k / (k - 1) of k clusters of m
        candidates and y successes over the binomial one, at least 1. Where all rows agree there is no spread to read:
        then as if each cluster were one row (Kish), which is sum(m^2). Reads <name>_candidates and <name>_successes of
        `counted`, and <name>_clusters, <name>_squares (sum(m^2)), <name>_products (sum(m y)) and
        <name>_successes_squared (sum(y^2)) of `clustered`. -#}
    {%- set candidates = 'counted.' ~ name ~ '_candidates' -%}
    {%- set successes = 'counted.' ~ name ~ '_successes' -%}
    {%- set sums = 'clustered.' ~ name -%}
    {%- set share -%} (cast({{ successes }} as {{ type_double() }}) / {{ candidates }}) {%- endset -%}
    cast(case
        when {{ sums }}_clusters > 1 and {{ successes }} > 0 and {{ successes }} < {{ candidates }}
            then
                greatest(
                    cast({{ candidates }} as {{ type_double() }}),
                    (
                        {{ sums }}_successes_squared - 2 * {{ share }} * {{ sums }}_products
                        + {{ share }} * {{ share }} * {{ sums }}_squares
                    )
                    * {{ sums }}_clusters / ({{ sums }}_clusters - 1) / ({{ share }} * (1 - {{ share }}))
                )
        else {{ sums }}_squares
    end as {{ type_double() }})
{%- endmacro %}
