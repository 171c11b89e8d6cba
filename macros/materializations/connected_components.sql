{#-
    Materialises the connected components of a graph. The model's SQL gives undirected edges
    (node, neighbour); lone nodes come as edges to themselves. The table holds (node, component), where
    the component is named by its smallest node.

    Each round every node takes the smallest label among its own, its neighbours' and its label's label,
    so that a chain halves in length; rounds go on until none changes, whatever the chain's length.
    A loop, because recursive SQL cannot express it on all engines (Spark has no recursive UNION).
-#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set edges = target_relation.incorporate(path={'identifier': this.identifier ~ '__edges'}) -%}
    {%- set labels = target_relation.incorporate(path={'identifier': this.identifier ~ '__labels'}) -%}
    {%- set hooked = target_relation.incorporate(path={'identifier': this.identifier ~ '__hooked'}) -%}
    {%- set jumped = target_relation.incorporate(path={'identifier': this.identifier ~ '__jumped'}) -%}

    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
        {{ rebuilt_table(edges, sql) }}
    {%- endcall %}
    {% do run_query(rebuilt_table(labels,
        'select node, min(case when neighbour < node then neighbour else node end) as component from (select node, '
        ~ 'neighbour from ' ~ edges ~ ' union all select neighbour, node from ' ~ edges ~ ') as pairs group by node')) %}

    {% set progress = namespace(changed=1) %}
    {% for _ in range(1000) if progress.changed > 0 %}
        {% do run_query(rebuilt_table(hooked,
            'select pairs.node, min(neighbour_label.component) as component from (select node, neighbour from ' ~ edges
            ~ ' union all select neighbour, node from ' ~ edges ~ ' union all select node, node from ' ~ labels
            ~ ') as pairs inner join ' ~ labels ~ ' as neighbour_label on pairs.neighbour = neighbour_label.node'
            ~ ' group by pairs.node')) %}
        {% do run_query(rebuilt_table(jumped,
            'select hooked.node, case when onward.component < hooked.component then onward.component else '
            ~ 'hooked.component end as component from ' ~ hooked ~ ' as hooked inner join ' ~ hooked
            ~ ' as onward on hooked.component = onward.node')) %}
        {% set changed = run_query('select count(*) as changed from ' ~ jumped ~ ' as jumped inner join ' ~ labels
            ~ ' as labels on jumped.node = labels.node where jumped.component <> labels.component') %}
        {% set progress.changed = changed.columns[0].values()[0] | int %}
        {% do run_query(rebuilt_table(labels, 'select node, component from ' ~ jumped)) %}
    {% endfor %}
    {% if progress.changed > 0 %}
        {% do exceptions.raise_compiler_error(this.identifier ~ ': components did not settle after 1000 rounds') %}
    {% endif %}

    {% do run_query(rebuilt_table(target_relation, 'select node, component from ' ~ labels)) %}
    {% for scratch in [edges, labels, hooked, jumped] %}
        {% do run_query('drop table if exists ' ~ scratch) %}
    {% endfor %}

    {{ run_hooks(post_hooks) }}
    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#- Drops a table of that name, then gives the statement that fills it anew. -#}
{% macro rebuilt_table(relation, query) %}
    {%- set existing = adapter.get_relation(relation.database, relation.schema, relation.identifier) -%}
    {%- if existing is not none and existing.is_view %}{% do adapter.drop_relation(existing) %}{% endif -%}
    {%- do run_query('drop table if exists ' ~ relation) -%}
    create table {{ relation }} as {{ query }}
{% endmacro %}
