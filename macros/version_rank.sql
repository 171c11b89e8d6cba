{% macro version_rank(key_columns, then_by=none) -%}
    {#- R1: 1 is the version that wins. A load time that was only the clock's or the operator's says nothing about
        the age of a row, so it counts as null; file and line settle ties whichever file was read first. A vendor's own
        clock beside source_updated_at comes right behind it. -#}
    row_number() over (
        partition by {{ key_columns }}
        order by
            source_updated_at desc nulls last,
            {%- if then_by %}
            {{ then_by }} desc nulls last,
            {%- endif %}
            case when loaded_at_basis in ('row', 'file_name') then loaded_at end desc nulls last,
            {{ binary_order('file_path') }} desc,
            line_number desc
    )
{%- endmacro %}
