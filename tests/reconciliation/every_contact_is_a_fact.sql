-- Each contact is in fct_contacts once and belongs to a journey.
with contacts as (
    select distinct contact_key from {{ ref('int_conversations__grouped') }}
),

facts as (
    select
        contact_key,
        count(*) as facts,
        count(journey_key) as journeys
    from {{ ref('fct_contacts') }}
    group by contact_key
)

select
    coalesce(contacts.contact_key, facts.contact_key) as contact_key,
    facts.facts,
    facts.journeys
from contacts
full outer join facts on contacts.contact_key = facts.contact_key
where
    contacts.contact_key is null
    or coalesce(facts.facts, 0) <> 1
    or coalesce(facts.journeys, 0) <> 1
