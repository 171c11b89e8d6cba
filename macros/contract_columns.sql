{% macro contract_columns(table_name, given) -%}
    {#- The columns of a contract table behind the common ones: those that a vendor gives by name, a typed null for each
        of the others. While the project is parsed only the given ones are known. -#}
    {%- set columns = [] -%}
    {%- for name, type in contract_types(table_name).items() -%}
        {%- do columns.append(name if name in given else 'cast(null as ' ~ type ~ ') as ' ~ name) -%}
    {%- endfor -%}
    {%- set unknown = given | reject('in', contract_types(table_name)) | list -%}
    {%- if columns and unknown -%}
        {{ exceptions.raise_compiler_error(table_name ~ ' has no column ' ~ unknown | join(', ') ~ ' in the contract.') }}
    {%- endif -%}
    {{ (columns or given) | join(',\n        ') }}
{%- endmacro %}
