with staged as (
    {% for vendor in staging_vendors('outreach_events') %}
        select
            {{ row_columns() }},
            customer_native_id,
            channel,
            topic,
            is_holdout,
            sent_at
        from {{ ref('stg_' ~ vendor ~ '__outreach_events') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

keyed as (
    select
        staged.*,
        {{ entity_key('outreach_events', 'native_id') }} as outreach_event_key,
        {{ entity_key('customers', 'customer_native_id') }} as customer_key
    from staged
),

ranked as (
    select
        keyed.*,
        {{ version_rank('outreach_event_key') }} as version_rank
    from keyed
),

outreach_events_conformed as (
    select
        outreach_event_key,
        source_system,
        source_instance,
        loaded_at,
        customer_key,
        channel,
        topic,
        is_holdout,
        sent_at
    from ranked
    where {{ is_live() }}
)

select * from outreach_events_conformed
