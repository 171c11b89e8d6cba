-- A relationship survey names a customer and no conversation; what the company knows of that person is its segment.
with surveys as (
    select
        survey_response_key,
        customer_key,
        coalesce(offered_at, responded_at, loaded_at) as dated_at
    from {{ ref('int_survey_responses__conformed') }}
    where conversation_key is null and customer_key is not null
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

customers as (
    select * from {{ ref('int_customers__conformed') }}
    where segment is not null
),

records as (
    select
        survey_response_key,
        dated_at,
        customer_key as named_key,
        customer_key
    from surveys
    union
    select
        surveys.survey_response_key,
        surveys.dated_at,
        surveys.customer_key as named_key,
        others.node as customer_key
    from surveys
    inner join persons on surveys.customer_key = persons.node
    inner join persons as others on persons.component = others.component
),

ranked as (
    select
        records.survey_response_key,
        customers.segment as customer_segment,
        row_number() over (
            partition by records.survey_response_key
            order by
                case when customers.customer_key = records.named_key then 1 else 2 end asc,
                customers.valid_from desc nulls last,
                customers.source_system asc,
                customers.source_instance asc,
                customers.segment asc
        ) as record_rank
    from records
    inner join customers
        on
            records.customer_key = customers.customer_key
            and (customers.valid_from is null or records.dated_at >= customers.valid_from)
            and (customers.valid_to is null or records.dated_at < customers.valid_to)
),

survey_customers_segmented as (
    select
        survey_response_key,
        customer_segment
    from ranked
    where record_rank = 1
)

select * from survey_customers_segmented
