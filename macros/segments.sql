{% macro segments(people=false) %}
    {#- The segmentations of the catalogue (STD); `people` adds those of the human side (HUM). Columns of a fact. -#}
    {%- set standard = [
        'intent', 'intent_complexity', 'risk_tier', 'channel', 'channel_mode', 'handler_path', 'customer_segment',
        'language', 'region', 'product_line', 'release_version', 'source_system', 'source_instance',
    ] -%}
    {{ return(standard + ['team', 'tenure_band'] if people else standard) }}
{% endmacro %}
