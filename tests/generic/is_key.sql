{% test is_key(model, column_name) %}
    {#- Unique and never null, in one query: a key that is both is asked for often, and each test has its price. -#}
    select
        {{ column_name }} as key_value,
        count(*) as times
    from {{ model }}
    group by {{ column_name }}
    having count(*) > 1 or {{ column_name }} is null
{% endtest %}
