with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

listed as (

    select
        {{ row_columns('analyses') }},
        analyses.insights_id,
        analyses.conversation_native_id,
        analyses.start_second,
        said.position as sentence_number,
        cast(said.item as {{ dbt.type_string() }}) as sentence
    from analyses
    {{ json_items('analyses.sentences', 'said') }}

),

spoken as (

    select
        listed.*,
        {{ json_text('sentence', 'sentence') }} as text,
        -- Tags of speakers are numbered by the audio: none of them is the customer before the team says so.
        coalesce(
            {{ json_camel_text('sentence', 'participantRole') }},
            'speaker_tag_' || {{ json_camel_text('sentence', 'speakerTag') }}
        ) as role_raw,
        {{ json_camel_text('sentence', 'participantId') }} as participant_id,
        {{ json_camel_text('sentence', 'obfuscatedExternalUserId') }} as user_id,
        {{ json_number(json_camel_text('sentence', 'sentimentScore')) }} as sentiment_score,
        nullif({{ json_number(json_camel_text('sentence', 'createTimeNanos')) }}, 0) as create_nanos,
        {{ json_number(json_camel_text('sentence', 'startOffsetNanos')) }} as offset_nanos,
        {{ json_list_text(json_camel_text('sentence', 'dialogflowIntentMatchData')) }} as intent_matches,
        {{ json_list_text(json_text('sentence', 'annotations')) }} as annotations
    from listed

)

select * from spoken
