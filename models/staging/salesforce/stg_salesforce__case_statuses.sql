-- Words for the state of a case are the org's own. What a word means the seed says, else the cases that have it: each
-- tells whether its state is a closed one.
with

cases as (

    select * from {{ ref('stg_salesforce__case') }}
    where status is not null

),

changes as (

    select * from {{ ref('stg_salesforce__casehistory') }}
    where lower(field) = 'status'

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'salesforce'

),

seen as (

    select
        source_instance,
        status,
        is_closed
    from cases
    union all
    select
        source_instance,
        old_value as status,
        cast(null as boolean) as is_closed
    from changes
    union all
    select
        source_instance,
        new_value as status,
        cast(null as boolean) as is_closed
    from changes

),

counted as (

    select
        source_instance,
        lower(trim(status)) as status_word,
        max(case when is_closed then 1 when not is_closed then 0 end) as closed_flag
    from seen
    where status is not null
    group by source_instance, lower(trim(status))

),

case_statuses as (

    select
        counted.source_instance,
        counted.status_word,
        coalesce(
            {{ mapped_value('status', 'counted.status_word', no_text()) }},
            case counted.closed_flag when 1 then 'closed' when 0 then 'open' end,
            'unmapped'
        ) as status
    from counted
    {{ mapped_joins('counted', {'status': 'counted.status_word'}) }}

)

select * from case_statuses
