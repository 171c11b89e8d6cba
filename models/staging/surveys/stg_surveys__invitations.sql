with

sendings as (

    select * from {{ ref('stg_surveys__distribution_contact') }}
    where is_latest_version

),

distributions as (

    select * from {{ ref('stg_surveys__distribution') }}
    where is_latest_version

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'surveys'

),

joined as (

    select
        sendings.*,
        distributions.request_type,
        distributions.survey_link_survey_id as survey_id
    from sendings
    left join distributions
        on
            sendings.source_system = distributions.source_system
            and sendings.source_instance = distributions.source_instance
            and sendings.distribution_id = distributions.native_id

),

mapped as (

    select
        joined.*,
        coalesce({{ mapped_value('distribution_type', 'joined.request_type') }}, 'unmapped') as distribution_type,
        coalesce({{ mapped_value('invitation_status', 'joined.status') }}, 'unmapped') as invitation_status
    from joined
    {{ mapped_joins('joined', {'distribution_type': 'joined.request_type', 'invitation_status': 'joined.status'}) }}

),

invitations as (

    select
        source_system,
        source_instance,
        native_id,
        source_updated_at,
        loaded_at,
        loaded_at_basis,
        is_deleted,
        coalesce(is_test, false) or distribution_type = 'test' as is_test,
        extra,
        batch_id,
        file_path,
        line_number,
        distribution_id,
        contact_id,
        survey_id,
        -- A survey that hides its respondents gives every response this name.
        case when lower(response_id) <> 'anonymous' then response_id end as response_native_id,
        coalesce(lower(response_id) = 'anonymous', false) as is_anonymised,
        -- A reminder asks nobody anew.
        distribution_type not in ('reminder', 'other') as is_first_asking,
        case when invitation_status <> 'not_sent' then sent_at end as offered_at,
        response_completed_at as completed_at
    from mapped

)

select * from invitations
