{#- A table: several models read it, and its ids are brought to one form once. -#}
{{ config(materialized='table') }}

with

source as (

    {{ native_rows('salesforce', 'casecomment') }}

),

renamed as (

    select
        {{ salesforce_row() }},
        {{ salesforce_id('parentid') }} as case_id,
        ispublished as is_published,
        commentbody as body,
        {{ salesforce_id('createdbyid') }} as author_id,
        createddate as created_at
    from source

),

casecomment as (

    select
        renamed.*,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from renamed

)

select * from casecomment
