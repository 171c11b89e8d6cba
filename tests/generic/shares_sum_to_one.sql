{#- What is shared out is shared out whole, to nobody less than nothing: shares are fractions, hence a tolerance. -#}
{% test shares_sum_to_one(model, whole, shares) %}
select {{ whole }}
from {{ model }}
where {{ shares[0] }} is not null
group by {{ whole }}
having
    {% for share in shares %}
    not coalesce(abs(sum({{ share }}) - 1) < 0.000000001 and min({{ share }}) >= 0, false)
    {{ 'or' if not loop.last }}
    {% endfor %}
{% endtest %}
