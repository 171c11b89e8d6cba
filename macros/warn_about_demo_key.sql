{% macro warn_about_demo_key() %}
    {% if execute and not env_var('TANDEM_HASH_KEY', '') and not env_var('TANDEM_DEMO', '') %}
        {% do log('TANDEM_HASH_KEY is not set: identifiers are hashed with the public demo key. Set it before you load real customers.', info=true) %}
    {% endif %}
{% endmacro %}
