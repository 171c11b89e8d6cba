{#-
The CTEs from `listed` (entry_key and entry_value of what a handoff passed on) to `handoff_contexts`; the model has
`mapped_values`. What a name stands for is the team's word, and any other name is a field passed on.
-#}
{% macro handoff_context_ctes() -%}
meant as (

    select
        listed.*,
        {{ mapped_value('handoff_metadata', 'listed.entry_key', "'field'") }} as meaning
    from listed
    {{ mapped_joins('listed', {'handoff_metadata': 'listed.entry_key'}) }}
    where nullif(trim(listed.entry_value), '') is not null

),

placed as (

    select
        meant.*,
        row_number() over (
            partition by source_system, source_instance, native_id, meaning
            order by {{ binary_order('entry_key') }}
        ) as place
    from meant

),

handoff_contexts as (

    select
        source_system,
        source_instance,
        native_id,
        max(case when meaning = 'reason' then entry_value end) as reason_raw,
        max(case when meaning = 'queue' then entry_value end) as queue_raw,
        max(case when meaning = 'summary' then 1 else 0 end) = 1 as has_summary,
        -- Whether the talk itself was passed on is said only by a name for it.
        max(case when meaning = 'history' then 1 end) = 1 as has_history,
        cast(sum(case when meaning = 'field' then 1 else 0 end) as bigint) as field_count,
        -- Names only, never what was said; no engine shares a way of joining the texts of a group with the others.
        max(case when meaning = 'field' and place = 1 then entry_key end)
        {%- for place in range(2, 13) %}
            || coalesce(',' || max(case when meaning = 'field' and place = {{ place }} then entry_key end), '')
        {%- endfor %} as fields
    from placed
    group by source_system, source_instance, native_id

)
{%- endmacro %}
