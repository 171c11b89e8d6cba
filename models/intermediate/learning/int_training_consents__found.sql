-- Whether the customer behind a candidate for training has agreed: records in force now, and one no is a no.
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
    where item_kind = 'training_item'
),

identified as (
    select * from {{ ref('int_conversations__identified') }}
),

persons as (
    select * from {{ ref('int_persons__resolved') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

customers as (
    select
        records.customer_key,
        records.consent_training
    from {{ ref('int_customers__conformed') }} as records
    cross join run_dated
    where
        records.consent_training is not null
        and (records.valid_from is null or records.valid_from <= run_dated.as_of)
        and (records.valid_to is null or records.valid_to > run_dated.as_of)
),

stated as (
    select
        persons.component as person_key,
        min(case when customers.consent_training then 1 else 0 end) as consents
    from persons
    inner join customers on persons.node = customers.customer_key
    group by persons.component
),

landed as (
    select count(*) > 0 as has_consents
    from customers
),

training_consents_found as (
    select
        items.improvement_item_key,
        landed.has_consents,
        coalesce(stated.consents = 1, false) as is_consented
    from items
    cross join landed
    left join identified on items.conversation_key = identified.conversation_key
    left join stated on identified.person_key = stated.person_key
)

select * from training_consents_found
