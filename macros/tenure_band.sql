{% macro tenure_band(hired_on, as_of_date) -%}
    case
        when {{ hired_on }} is null then null
        when {{ as_of_date }} < cast({{ dbt.dateadd('month', 3, hired_on) }} as date) then 'under_3_months'
        when {{ as_of_date }} < cast({{ dbt.dateadd('month', 12, hired_on) }} as date) then '3_to_12_months'
        when {{ as_of_date }} < cast({{ dbt.dateadd('month', 36, hired_on) }} as date) then '1_to_3_years'
        else 'over_3_years'
    end
{%- endmacro %}
