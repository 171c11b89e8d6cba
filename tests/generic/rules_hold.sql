{#- One query for many rules of a model: each row that breaks one, with the rule's name. A rule that is null is broken,
    so that a missing value cannot pass unseen. -#}
{% test rules_hold(model, key, rules) %}
{% for name, rule in rules.items() %}
select
    '{{ name }}' as broken_rule,
    {{ key }}
from {{ model }}
where not coalesce({{ rule }}, false)
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
