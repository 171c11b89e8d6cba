with suggestions as (
    select * from {{ ref('int_suggestions__placed') }}
),

answers as (
    select * from {{ ref('int_answers__listed') }}
),

reviews as (
    select * from {{ ref('int_answers__judged') }}
    where correct_weight is not null
),

assessed as (
    select * from {{ ref('int_ai_items__assessed') }}
    where criterion = 'grounded'
),

journeys as (
    select * from {{ ref('int_journeys__segmented') }}
),

gathered as (
    select * from {{ ref('int_journeys__gathered') }}
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

items as (
    select
        item_key,
        'suggestion' as item_kind,
        conversation_key,
        journey_key,
        source_system,
        source_instance,
        release_version,
        coalesce(shown_at, loaded_at) as dated_at,
        team,
        hired_on,
        state,
        is_accurate,
        review_weight
    from suggestions
    union all
    select
        answers.answer_key as item_key,
        'answer' as item_kind,
        answers.conversation_key,
        answers.journey_key,
        cast(null as {{ dbt.type_string() }}) as source_system,
        cast(null as {{ dbt.type_string() }}) as source_instance,
        answers.release_version,
        cast(null as timestamp) as dated_at,
        cast(null as {{ dbt.type_string() }}) as team,
        cast(null as date) as hired_on,
        cast(null as {{ dbt.type_string() }}) as state,
        reviews.is_correct as is_accurate,
        reviews.correct_weight as review_weight
    from answers
    inner join reviews on answers.answer_key = reviews.answer_key
),

dated as (
    select
        items.*,
        coalesce(gathered.is_inbound and places.is_inbound, true) as is_inbound,
        coalesce(
            places.started_on,
            cast({{ local_time('items.dated_at', var('reporting_time_zone')) }} as date)
        ) as started_on
    from items
    left join places on items.conversation_key = places.conversation_key
    left join gathered on items.journey_key = gathered.journey_key
),

fct_oversight_items as (
    select
        dated.item_key as oversight_item_key,
        dated.item_kind,
        dated.conversation_key,
        dated.journey_key,
        coalesce(journeys.intent, 'unknown') as intent,
        coalesce(journeys.intent_complexity, 'unknown') as intent_complexity,
        coalesce(journeys.risk_tier, 'unknown') as risk_tier,
        coalesce(places.channel, 'unknown') as channel,
        coalesce(places.channel_mode, 'unknown') as channel_mode,
        coalesce(journeys.handler_path, 'unknown') as handler_path,
        coalesce(journeys.customer_segment, 'unknown') as customer_segment,
        coalesce(places.language, 'unknown') as language,
        coalesce(places.region, 'unknown') as region,
        coalesce(places.product_line, 'unknown') as product_line,
        dated.release_version,
        coalesce(dated.team, 'unknown') as team,
        coalesce({{ tenure_band('dated.hired_on', 'dated.started_on') }}, 'unknown') as tenure_band,
        coalesce(places.source_system, dated.source_system) as source_system,
        coalesce(places.source_instance, dated.source_instance) as source_instance,
        dated.started_on,
        cast({{ dbt.date_trunc('week', 'dated.started_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'dated.started_on') }} as date) as started_month,
        dated.is_inbound,
        dated.state as suggestion_state,
        dated.is_inbound and dated.review_weight is not null as is_oversight_candidate,
        dated.is_inbound and dated.review_weight is not null and dated.is_accurate as is_oversight_success,
        cast(case when dated.is_inbound then dated.review_weight end as {{ type_double() }}) as review_weight,
        case
            when not dated.is_inbound then 'outbound'
            when dated.review_weight is null then 'not_reviewed'
        end as exclusion_reason_oversight,
        cast(1 - assessed.passed_share as {{ type_double() }}) as ungrounded_share,
        cast(assessed.weight as {{ type_double() }}) as grounded_weight,
        cast(assessed.standard_error as {{ type_double() }}) as grounded_error,
        case
            when not dated.is_inbound then 'outbound'
            when dated.item_kind <> 'suggestion' then 'no_draft'
            when assessed.item_key is null then 'not_assessed'
            when assessed.weight is null then 'capability_absent:calibration'
        end as exclusion_reason_drafts
    from dated
    left join places on dated.conversation_key = places.conversation_key
    left join journeys on dated.journey_key = journeys.journey_key
    left join assessed
        on dated.item_key = assessed.item_key and dated.is_inbound and dated.item_kind = 'suggestion'
)

select * from fct_oversight_items
