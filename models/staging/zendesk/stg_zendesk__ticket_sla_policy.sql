with

landed as (

    {{ native_rows('zendesk', 'ticket_sla_policy') }}

),

ticket_sla_policy as (

    select
        {{ row_columns() }},
        extra,
        ticket_id,
        sla_policy_id,
        policy_applied_at,
        {{ version_rank('source_system, source_instance, native_id') }} = 1 as is_latest_version
    from landed

)

select * from ticket_sla_policy
