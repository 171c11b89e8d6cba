with

admin as (

    select * from {{ ref('stg_intercom__admin') }}
    where is_latest_version

),

parts as (

    select * from {{ ref('stg_intercom__parts') }}

),

mapped_values as (

    select * from {{ ref('stg_reference__mapped_values') }}
    where vendor = 'intercom'

),

-- Bots are no admins of their own; what is known of them stands in the parts that they wrote.
authors as (

    select
        parts.*,
        max(case when is_from_ai_agent then 1 else 0 end) over (
            partition by source_system, source_instance, author_id
        ) as has_ai_parts,
        {{ version_rank('source_system, source_instance, author_id') }} as part_rank
    from parts
    where author_id is not null and author_type not in ('user', 'lead', 'contact')

),

named as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        'admin' as author_type,
        name,
        email,
        false as has_ai_parts
    from admin
    union all
    select
        authors.source_system,
        authors.source_instance,
        authors.author_id as native_id,
        authors.source_updated_at,
        authors.loaded_at,
        authors.loaded_at_basis,
        cast(null as boolean) as is_deleted,
        cast(null as boolean) as is_test,
        {{ no_text() }} as extra,
        authors.batch_id,
        authors.file_path,
        authors.line_number,
        authors.author_type,
        authors.author_name as name,
        authors.author_email as email,
        authors.has_ai_parts = 1 as has_ai_parts
    from authors
    left join admin
        on
            authors.source_system = admin.source_system
            and authors.source_instance = admin.source_instance
            and authors.author_id = admin.native_id
    where authors.part_rank = 1 and admin.native_id is null

),

admins as (

    select
        named.*,
        coalesce(
            {{ mapped_value('actor', 'named.native_id', otherwise=no_text()) }},
            case
                when named.has_ai_parts then 'ai_agent'
                -- Intercom's own bot posts under an admin's id.
                when lower(named.email) like 'operator%@intercom.io' then 'rule_bot'
            end,
            {{ mapped_value('author_type', 'named.author_type') }}
        ) as actor_type
    from named
    {{ mapped_joins('named', {'actor': 'named.native_id', 'author_type': 'named.author_type'}) }}

)

select * from admins
