{{ config(enabled=false) }}
{#- No model: what the project must know of this vendor folder, read from here by the macro vendor_facts, and how its
    staging reads values. An event depends on users, sessions and seeds, so it is not of its own file alone. -#}
{% macro salesforce__vendor() %}
    {{ return({
        'stages': [
            'conversations', 'conversation_links', 'actors', 'customer_identifiers', 'events', 'segments',
            'ai_inferences', 'actions', 'guardrail_events',
        ],
        'lands': [
            'case', 'casehistory', 'casecomment', 'emailmessage', 'messagingsession', 'messagingenduser',
            'conversationentry', 'livechattranscript', 'agentwork', 'user', 'group', 'contact',
            'ssot__aiagentsession__dlm', 'ssot__aiagentsessionparticipant__dlm', 'ssot__aiagentinteraction__dlm',
            'ssot__aiagentinteractionmessage__dlm', 'ssot__aiagentinteractionstep__dlm', 'ssot__aiagentmoment__dlm',
        ],
        'is_batchwise': false,
    }) }}
{% endmacro %}

{#- The word that Data Cloud writes for nothing comes through a connector too. -#}
{% macro salesforce_text(column) -%} nullif(trim({{ column }}), 'NOT_SET') {%- endmacro %}

{#- An id has 15 characters, of which letter case tells some apart, or 18: the last three say which letters are capitals,
    five at a time. Exports mix both forms, and other tools name the long one. -#}
{% macro salesforce_id(column) -%}
    {%- set id = 'trim(' ~ column ~ ')' -%}
    case
            when length({{ id }}) = 15
                then
                    {{ id }}
                    {%- for chunk in range(3) %}
                    || substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
                        {%- for place in range(5) %}
                        {%- set letter = 'substr(' ~ id ~ ', ' ~ (chunk * 5 + place + 1) ~ ', 1)' %}
                        + case when {{ letter }} <> lower({{ letter }}) then {{ 2 ** place }} else 0 end
                        {%- endfor %}, 1)
                    {%- endfor %}
            else nullif({{ id }}, 'NOT_SET')
        end
{%- endmacro %}

{#- The bookkeeping of a native row under the long form of its id. -#}
{% macro salesforce_row() -%}
    {%- for name in bookkeeping_columns() %}
    {{ salesforce_id(name) if name == 'native_id' else name }}{{ ' as native_id' if name == 'native_id' }}
    {{- ',\n        ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
