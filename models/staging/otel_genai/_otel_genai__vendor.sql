{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts. A span may be
    landed again, and belongs with spans of other files, so its events depend on more than their own file. -#}
{% macro otel_genai__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'actors', 'customer_identifiers', 'events', 'ai_inferences', 'actions', 'evaluations',
        ],
        'lands': ['spans', 'log_records', 'otlp'],
        'is_batchwise': false,
    }) }}
{% endmacro %}

{% macro otel_genai__attribute_rows(relation, column) -%}
    {#- One row per attribute, whether they are an object of plain values or OTLP's list of key and typed value. -#}
    select
        {{ relation }}.source_instance,
        {{ relation }}.native_id,
        entry.key as attribute_name,
        entry.value as attribute_value
    from {{ relation }}
    {{ json_entries(relation ~ '.' ~ column, 'entry') }}
    union all
    select
        {{ relation }}.source_instance,
        {{ relation }}.native_id,
        {{ json_text('entry.item', 'key') }} as attribute_name,
        {{ json_first_text('entry.item', [
            ['value', 'stringValue'], ['value', 'intValue'], ['value', 'doubleValue'], ['value', 'boolValue'],
        ]) }} as attribute_value
    from {{ relation }}
    {{ json_items(whole_json_list(relation ~ '.' ~ column), 'entry') }}
{%- endmacro %}

{% macro otel_genai__told(given={}) -%}
    {#- What attributes of the application tell of an event: columns by name, and nothing of the others. -#}
    {%- for name in ['message_kind_raw', 'sentiment', 'field_name', 'rephrase_of_native_id'] -%}
        {{ given.get(name, no_text()) }} as {{ name }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro otel_genai__time(text) -%}
    {#- Nanoseconds since 1970 are cut to the milliseconds that json_time knows; any other form it reads itself. -#}
    {{ json_time('case when length(' ~ text ~ ') = 19 and ' ~ text ~ " not like '%-%' then substr(" ~ text
        ~ ', 1, 13) else ' ~ text ~ ' end') }}
{%- endmacro %}
