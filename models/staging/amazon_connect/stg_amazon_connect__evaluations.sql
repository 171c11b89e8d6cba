with

judgements as (

    select * from {{ ref('stg_amazon_connect__judgements') }}

),

contact_evaluation_record as (

    select * from {{ ref('stg_amazon_connect__contact_evaluation_record') }}
    where is_latest_version

),

legs as (

    select * from {{ ref('stg_amazon_connect__legs') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'amazon_connect'

),

listed as (

    select
        {{ row_columns() }},
        conversation_native_id,
        'automatic' as rater_raw,
        {{ no_text() }} as rater_native_id,
        -- The category itself is the word that the team maps.
        case criterion_raw when 'category' then label else criterion_raw end as criterion_raw,
        label,
        score,
        1 as score_max,
        {{ no_text() }} as evaluation_type,
        cast(null as boolean) as is_failed,
        'amazon_connect/' || criterion_raw as rubric_version,
        evaluated_at
    from judgements
    union all
    select
        {{ row_columns('contact_evaluation_record') }},
        coalesce(legs.conversation_native_id, contact_evaluation_record.contact_id) as conversation_native_id,
        contact_evaluation_record.evaluation_source as rater_raw,
        contact_evaluation_record.evaluator_id as rater_native_id,
        case
            when lower(contact_evaluation_record.item_type) = 'form' then 'form'
            else contact_evaluation_record.item_reference_id
        end as criterion_raw,
        contact_evaluation_record.answer_reference_id as label,
        contact_evaluation_record.score,
        100 as score_max,
        contact_evaluation_record.evaluation_type,
        contact_evaluation_record.automatic_fail as is_failed,
        {{ no_text() }} as rubric_version,
        contact_evaluation_record.evaluation_submitted_timestamp as evaluated_at
    from contact_evaluation_record
    left join legs
        on
            contact_evaluation_record.source_system = legs.source_system
            and contact_evaluation_record.source_instance = legs.source_instance
            and contact_evaluation_record.contact_id = legs.native_id

),

mapped as (

    select
        listed.*,
        {{ mapped_value('criterion', 'listed.criterion_raw') }} as criterion,
        {{ mapped_value('rater_type', 'listed.rater_raw') }} as rater_type
    from listed
    {{ mapped_joins('listed', {'criterion': 'listed.criterion_raw', 'rater_type': 'listed.rater_raw'}) }}

),

named as (

    select
        {%- for name in bookkeeping_columns() if name not in ('is_test', 'extra') %}
            {{ name }},
        {%- endfor %}
        -- A calibration compares raters and judges nobody.
        coalesce(is_test, false) or coalesce(lower(evaluation_type) = 'calibration', false) as is_test,
        {{ no_text() }} as extra,
        conversation_native_id,
        rater_type,
        rater_raw as rater_type_raw,
        rater_native_id,
        criterion,
        criterion_raw,
        label,
        case when is_failed then 0 else score end as score,
        case when score is not null or is_failed then cast(score_max as {{ type_double() }}) end as score_max,
        -- All or nothing is a verdict; what lies between, only the team can judge. A category that names a fault
        -- and matched is one.
        case
            when is_failed then false
            when criterion_raw <> 'form' and score >= score_max then true
            when criterion_raw <> 'form' and score <= 0 then false
            when score is null and rubric_version = 'amazon_connect/category' and criterion <> 'unmapped'
                then criterion not in ('violation', 'near_miss', 'error')
        end as passed,
        rubric_version,
        evaluated_at
    from mapped

),

evaluations as (

    select
        {{ common_columns('evaluations') }},
        {{ contract_columns('evaluations', given=[
            'conversation_native_id', 'rater_type', 'rater_type_raw', 'rater_native_id', 'criterion', 'criterion_raw',
            'label', 'score', 'score_max', 'passed', 'rubric_version', 'evaluated_at',
        ]) }}
    from named

)

select * from evaluations
