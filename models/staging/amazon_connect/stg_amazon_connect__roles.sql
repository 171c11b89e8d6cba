with

documents as (

    select * from {{ ref('stg_amazon_connect__documents') }}

),

listed as (

    select
        documents.source_system,
        documents.source_instance,
        documents.contact_native_id,
        cast(participant.item as {{ dbt.type_string() }}) as participant
    from documents
    {{ json_items('documents.participants', 'participant') }}

),

-- A voice analysis names roles in its list of participants alone.
roles as (

    select
        source_system,
        source_instance,
        contact_native_id,
        {{ json_text('participant', 'ParticipantId') }} as participant_id,
        max({{ json_text('participant', 'ParticipantRole') }}) as participant_role
    from listed
    group by source_system, source_instance, contact_native_id, {{ json_text('participant', 'ParticipantId') }}

)

select * from roles
