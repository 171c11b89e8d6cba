with

contact_history as (

    select * from {{ ref('stg_intercom__contact_history') }}

),

contact as (

    select * from {{ ref('stg_intercom__contact') }}

),

versions as (

    select
        {%- for name in bookkeeping_columns() if name != 'is_deleted' %}
            {{ name }},
        {%- endfor %}
        coalesce(is_deleted, false) or not coalesce(_fivetran_active, true) as is_deleted,
        created_at,
        role,
        external_id,
        email,
        phone,
        {{ no_text() }} as merge_history
    from contact_history
    union all
    select
        {%- for name in bookkeeping_columns() if name != 'is_deleted' %}
            {{ name }},
        {%- endfor %}
        is_deleted,
        created_at,
        role,
        external_id,
        email,
        phone,
        merge_history
    from contact

),

ranked as (

    select
        versions.*,
        {{ version_rank('source_system, source_instance, native_id') }} as version_rank
    from versions

),

contacts as (

    select * from ranked
    where version_rank = 1

)

select * from contacts
