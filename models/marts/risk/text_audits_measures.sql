with audits as (
    select * from {{ ref('fct_text_audits') }}
),

text_audits_measures as (
    select
        {{ period_and_segment(['published_fact']) }},
        cast(count(*) as bigint) as audited_facts,
        cast(sum(addresses) as bigint) as published_addresses
    from audits
    {{ group_by_period_and_segment(['published_fact']) }}
)

select * from text_audits_measures
