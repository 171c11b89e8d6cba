{% macro drift_baseline_of(weeks) -%}
    {#- What a cell of drift is compared with: its own segment before. A new release has no before, so releases are
        compared with all of them; not with what no release served, which a change of release cannot move. -#}
    case
        when {{ weeks }}.segment = 'release_version' and {{ weeks }}.segment_value not in ('unknown', 'unmapped') then 'all'
        else {{ weeks }}.segment_value
    end
{%- endmacro %}
