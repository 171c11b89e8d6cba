{% set shared = [
    'source_system', 'source_instance', 'source_updated_at', 'loaded_at', 'loaded_at_basis', 'is_deleted', 'is_test',
    'extra', 'batch_id', 'file_path', 'line_number', 'conversation_id', 'conversation_source_system',
    'conversation_source_instance', 'event_id', 'agent_id', 'suggestion_type', 'state_raw', 'shown_at', 'acted_at',
] -%}
with

listed as (

    select
        'assist_log/' || native_id as native_id,
        {{ shared | join(',\n        ') }},
        edit_share,
        confidence,
        release_version,
        search_seconds_saved
    from {{ ref('stg_assist_qa__logged_suggestions') }}
    union all
    select
        'answer_records/' || native_id as native_id,
        {{ shared | join(',\n        ') }},
        cast(null as {{ type_double() }}) as edit_share,
        cast(null as {{ type_double() }}) as confidence,
        {{ no_text() }} as release_version,
        cast(null as {{ type_double() }}) as search_seconds_saved
    from {{ ref('stg_assist_qa__answered_suggestions') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'assist_qa'

),

suggestions as (

    select
        listed.source_system,
        listed.source_instance,
        listed.native_id,
        listed.source_updated_at,
        listed.loaded_at,
        listed.loaded_at_basis,
        listed.is_deleted,
        listed.is_test,
        listed.extra,
        listed.batch_id,
        listed.file_path,
        listed.line_number,
        listed.conversation_id as conversation_native_id,
        coalesce(
            listed.conversation_source_system, {{ mapped_value('conversation_source_system', "'*'", no_text()) }}
        ) as conversation_source_system,
        coalesce(
            listed.conversation_source_instance, {{ mapped_value('conversation_source_instance', "'*'", no_text()) }}
        ) as conversation_source_instance,
        listed.event_id as event_native_id,
        listed.agent_id as agent_native_id,
        listed.suggestion_type,
        case
            -- Where the tool says how much was changed, nobody need say what it calls an edit.
            when listed.state_raw = 'used_edited' and listed.edit_share < {{ var('light_edit_limit') }}
                then 'lightly_edited'
            when listed.state_raw = 'used_edited' and listed.edit_share is not null then 'rewritten'
            else {{ mapped_value('suggestion_state', 'listed.state_raw') }}
        end as state,
        listed.state_raw,
        listed.shown_at,
        listed.acted_at,
        listed.edit_share,
        listed.confidence,
        listed.release_version,
        listed.search_seconds_saved
    from listed
    {{ mapped_joins('listed', {
        'suggestion_state': 'listed.state_raw', 'conversation_source_system': "'*'",
        'conversation_source_instance': "'*'",
    }) }}
    -- What was made and not shown was suggested to nobody.
    where listed.state_raw <> 'not_displayed'

),

assist_suggestions as (

    select
        {{ common_columns('assist_suggestions') }},
        {{ contract_columns('assist_suggestions', given=[
            'conversation_native_id', 'conversation_source_system', 'conversation_source_instance', 'event_native_id',
            'agent_native_id', 'suggestion_type', 'state', 'state_raw', 'shown_at', 'acted_at', 'edit_share',
            'confidence', 'release_version', 'search_seconds_saved',
        ]) }}
    from suggestions

)

select * from assist_suggestions
