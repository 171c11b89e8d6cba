{% macro keyed_hash(columns) -%}
    {#- Null in, null out: a hash of "nothing" would join strangers. -#}
    {%- set key = env_var('TANDEM_HASH_KEY', 'tandem-demo-key') -%}
    substr({{ sha256_hex("'" ~ key | replace("'", "''") ~ "|' || " ~ columns | join(" || '|' || ")) }}, 1, 32)
{%- endmacro %}
