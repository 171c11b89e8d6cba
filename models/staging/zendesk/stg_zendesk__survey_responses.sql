with

ratings as (

    select * from {{ ref('stg_zendesk__ratings') }}

),

tickets as (

    select * from {{ ref('stg_zendesk__ticket') }}
    where is_latest_version

),

scales as (

    select * from {{ ref('stg_reference__survey_scales') }}
    where vendor = 'zendesk' and survey = 'satisfaction_score'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'zendesk'

),

-- `unoffered` asks nobody and `offered` is no answer; an answer that was changed is one answer, the last.
told as (

    select
        ratings.*,
        case
            when ratings.field_name = 'satisfaction_comment' then 'comment'
            when lower(trim(ratings.value)) in ('offered', 'unoffered') then lower(trim(ratings.value))
            else 'answer'
        end as sort,
        {{ mapped_value('survey_score', 'ratings.value', no_text()) }} as score_text
    from ratings
    {{ mapped_joins('ratings', {'survey_score': 'ratings.value'}) }}

),

ranked as (

    select
        told.*,
        row_number() over (
            partition by source_instance, ticket_id, sort order by updated desc nulls last, native_id desc
        ) as recency,
        min(case when sort = 'offered' then updated end) over (partition by source_instance, ticket_id) as offered_at
    from told

),

asked as (

    select
        ranked.*,
        row_number() over (
            partition by source_instance, ticket_id order by case sort when 'answer' then 1 else 2 end
        ) as preference
    from ranked
    where recency = 1 and sort in ('offered', 'answer')

),

answered as (

    select
        asked.source_system,
        asked.source_instance,
        'satisfaction-' || asked.ticket_id as native_id,
        asked.source_updated_at,
        asked.loaded_at,
        asked.loaded_at_basis,
        asked.is_deleted,
        asked.is_test,
        {{ no_text() }} as extra,
        asked.batch_id,
        asked.file_path,
        asked.line_number,
        asked.ticket_id as conversation_native_id,
        tickets.requester_id as customer_native_id,
        coalesce(own_scale.survey_type, any_scale.survey_type, 'unmapped') as survey_type,
        'satisfaction_score' as survey_type_raw,
        coalesce(own_scale.rated_actor_type, any_scale.rated_actor_type) as rated_actor_type,
        cast(asked.score_text as {{ type_double() }}) as score,
        coalesce(own_scale.scale_min, any_scale.scale_min) as scale_min,
        coalesce(own_scale.scale_max, any_scale.scale_max) as scale_max,
        coalesce(own_scale.higher_is_better, any_scale.higher_is_better) as higher_is_better,
        comments.value as comment,
        asked.offered_at,
        case when asked.sort = 'answer' then asked.updated end as responded_at
    from asked
    left join tickets on asked.source_instance = tickets.source_instance and asked.ticket_id = tickets.native_id
    left join ranked as comments
        on
            asked.source_instance = comments.source_instance
            and asked.ticket_id = comments.ticket_id
            and comments.sort = 'comment' and comments.recency = 1
    left join scales as own_scale on asked.source_instance = own_scale.source_instance
    left join scales as any_scale on any_scale.source_instance is null
    where asked.preference = 1

),

survey_responses as (

    select
        {{ common_columns('survey_responses') }},
        {{ contract_columns('survey_responses', given=[
            'conversation_native_id', 'customer_native_id', 'survey_type', 'survey_type_raw', 'rated_actor_type',
            'score', 'scale_min', 'scale_max', 'higher_is_better', 'comment', 'offered_at', 'responded_at',
        ]) }}
    from answered

)

select * from survey_responses
