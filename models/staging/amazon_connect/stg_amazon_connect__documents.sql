with

contact_lens_analysis as (

    select * from {{ ref('stg_amazon_connect__contact_lens_analysis') }}
    where is_latest_version

),

chat_transcript as (

    select * from {{ ref('stg_amazon_connect__chat_transcript') }}
    where is_latest_version

),

-- The name of the file begins with the contact; the file itself does not always name it.
analyses as (

    select
        contact_lens_analysis.*,
        coalesce(
            {{ json_text('customermetadata', 'ContactId') }},
            case
                when position('_analysis' in native_id) > 1
                    then substr(native_id, 1, position('_analysis' in native_id) - 1)
            end
        ) as contact_native_id,
        case when {{ json_text('contentmetadata', 'Output') }} = 'Redacted' then 1 else 0 end as is_redacted
    from contact_lens_analysis

),

-- Of a raw and a redacted file one counts, the redacted one: what customers did not want kept stays out.
ranked as (

    select
        analyses.*,
        {{ version_rank('source_system, source_instance, contact_native_id, is_redacted') }} as version_rank,
        max(is_redacted) over (partition by source_system, source_instance, contact_native_id) as is_redacted_known
    from analyses
    where contact_native_id is not null

),

documents as (

    select
        {{ row_columns() }},
        contact_native_id,
        {{ no_text() }} as initial_contact_id,
        1 as preference,
        participants,
        transcript,
        categories,
        conversationcharacteristics as characteristics
    from ranked
    where version_rank = 1 and is_redacted = is_redacted_known
    union all
    select
        {{ row_columns() }},
        native_id as contact_native_id,
        initialcontactid as initial_contact_id,
        2 as preference,
        participants,
        transcript,
        {{ no_text() }} as categories,
        {{ no_text() }} as characteristics
    from chat_transcript

)

select * from documents
