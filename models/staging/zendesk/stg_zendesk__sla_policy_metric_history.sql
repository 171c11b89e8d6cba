with

landed as (

    {{ native_rows('zendesk', 'sla_policy_metric_history') }}

),

sla_policy_metric_history as (

    select
        {{ row_columns() }},
        extra,
        sla_policy_id,
        metric,
        priority,
        target,
        business_hours,
        sla_policy_updated_at,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from sla_policy_metric_history
