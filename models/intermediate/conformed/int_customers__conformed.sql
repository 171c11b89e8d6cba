with staged as (
    {% for vendor in staging_vendors('customers') %}
        select
            {{ row_columns() }},
            segment,
            value_band,
            consent_training,
            opened_on,
            closed_on,
            valid_from,
            valid_to
        from {{ ref('stg_' ~ vendor ~ '__customers') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('customers', 'native_id') }} as customer_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('customer_key, valid_from') }} as version_rank
    from keyed
),

customers_conformed as (
    select
        customer_key,
        source_system,
        source_instance,
        loaded_at,
        segment,
        value_band,
        consent_training,
        opened_on,
        closed_on,
        valid_from,
        valid_to,
        row_number() over (partition by customer_key order by valid_from desc nulls last) = 1 as is_latest
    from ranked
    where {{ is_live() }}
)

select * from customers_conformed
