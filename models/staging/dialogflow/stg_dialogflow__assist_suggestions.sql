with

sentences as (

    select
        sentences.*,
        min(case when actor_type in ('human_agent', 'supervisor') then speaker_id end) over (
            partition by source_system, source_instance, conversation_native_id
        ) as first_human_id
    from {{ ref('stg_dialogflow__sentences') }} as sentences

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'dialogflow'

),

listed as (

    select
        sentences.*,
        suggested.position as place,
        cast(suggested.item as {{ dbt.type_string() }}) as suggestion
    from sentences
    {{ json_items('sentences.annotations', 'suggested') }}

),

opened as (

    select
        listed.*,
        {{ json_text('suggestion', 'type') }} as suggestion_type,
        {{ time_of_seconds(json_number(json_camel_text('suggestion', 'createTimeNanos')) ~ ' / 1000000000.0') }}
            as created_at,
        -- What is left out is not known: without `displayed` nobody knows whether it was shown.
        case
            when {{ json_text('suggestion', 'clicked') }} = 'true' then 'clicked'
            when {{ json_text('suggestion', 'displayed') }} = 'true' then 'displayed_unused'
            when {{ json_text('suggestion', 'displayed') }} = 'false' then 'not_displayed'
            else 'unknown'
        end as state_raw
    from listed

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('native_id', 'extra') %}
            opened.{{ name }},
        {%- endfor %}
        opened.sentence_native_id || '-suggestion-' || cast(opened.place as {{ dbt.type_string() }}) as native_id,
        {{ no_text() }} as extra,
        opened.conversation_native_id,
        opened.sentence_native_id as event_native_id,
        opened.first_human_id as agent_native_id,
        opened.suggestion_type,
        {{ mapped_value('suggestion_state', 'opened.state_raw') }} as state,
        opened.state_raw,
        opened.created_at as shown_at
    from opened
    {{ mapped_joins('opened', {'suggestion_state': 'opened.state_raw'}) }}
    -- What was made and not shown was suggested to nobody, and so was one where no human took part.
    where opened.state_raw <> 'not_displayed' and opened.first_human_id is not null

),

assist_suggestions as (

    select
        {{ common_columns('assist_suggestions') }},
        {{ contract_columns('assist_suggestions', given=[
            'conversation_native_id', 'event_native_id', 'agent_native_id', 'suggestion_type', 'state', 'state_raw',
            'shown_at',
        ]) }}
    from named

)

select * from assist_suggestions
