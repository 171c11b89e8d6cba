{% macro copy_of_segment(column, empty='unclassified') -%}
    {#- A segment's column under another name, to group by beside the segments. Never bare: where it groups, PostgreSQL
        takes a bare copy for the column itself, and each set that leaves the segment out leaves the copy out too. -#}
    coalesce({{ column }}, '{{ empty }}')
{%- endmacro %}
