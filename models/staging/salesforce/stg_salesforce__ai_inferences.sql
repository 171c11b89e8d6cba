with

exchanges as (

    select * from {{ ref('stg_salesforce__exchanges') }}
    where session_id is not null

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

-- The topic that an agent chose is what it took the customer to want.
told as (

    select
        exchanges.*,
        'intent' as kind
    from exchanges
    where topic is not null and handoff_reason is null
    union all
    select
        exchanges.*,
        'answer' as kind
    from exchanges
    where answered_event is not null

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            told.{{ name }},
        {%- endfor %}
        told.kind || '-' || told.native_id as native_id,
        {{ no_text() }} as extra,
        told.session_id as conversation_native_id,
        told.asked_event as event_native_id,
        case when told.kind = 'answer' then told.answered_event end as answer_event_native_id,
        told.kind,
        case when told.kind = 'intent' then {{ mapped_value('intent', 'told.topic', 'told.topic') }} end as intent,
        told.agent_version as release_version,
        case
            when told.kind = 'answer'
                then cast({{ seconds_between('told.started_at', 'told.ended_at') }} * 1000 as bigint)
        end as latency_ms
    from told
    {{ mapped_joins('told', {'intent': 'told.topic'}) }}

),

ai_inferences as (

    select
        {{ common_columns('ai_inferences') }},
        {{ contract_columns('ai_inferences', given=[
            'conversation_native_id', 'event_native_id', 'answer_event_native_id', 'kind', 'intent', 'release_version',
            'latency_ms',
        ]) }}
    from named

)

select * from ai_inferences
