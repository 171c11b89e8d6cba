with

records as (

    select * from {{ ref('stg_transcripts__records') }}

),

endings as (

    select * from {{ ref('stg_transcripts__endings') }}

),

channels as (

    select * from {{ ref('stg_reference__transcript_channels') }}

),

joined as (

    select
        records.*,
        endings.end_reason,
        coalesce(endings.is_stopped, false) as is_stopped,
        coalesce(endings.is_transferred, false) as is_transferred,
        coalesce(endings.is_closed, false) as is_closed,
        coalesce(records.started_at, endings.started_at) as first_known_at,
        endings.last_known_at,
        coalesce(own_channel.channel, any_channel.channel, 'unmapped') as channel
    from records
    left join endings on records.record_key = endings.record_key
    left join channels as own_channel
        on
            records.channel_raw = own_channel.channel_raw
            and records.source_instance = own_channel.source_instance
    left join channels as any_channel
        on
            records.channel_raw = any_channel.channel_raw
            and any_channel.source_instance is null

),

conversations as (

    select
        {{ common_columns('conversations') }},

        ---------- ids
        customer_native_id,

        ---------- enums
        'llm_session' as kind,
        cast(null as {{ dbt.type_string() }}) as kind_raw,
        channel,
        channel_raw,
        'inbound' as direction,
        cast(null as {{ dbt.type_string() }}) as direction_raw,
        -- A transcript that just stops proves no end: absence is not evidence (R79).
        case when is_closed then 'closed' end as status,
        cast(null as {{ dbt.type_string() }}) as status_raw,
        case when is_transferred then 'escalated' when is_stopped then 'resolved' else 'unknown' end as outcome_claim,
        end_reason as outcome_claim_raw,
        case when is_transferred or is_stopped then 'vendor_rule' end as outcome_claimed_by,
        cast(null as {{ dbt.type_string() }}) as outcome_claimed_by_raw,

        ---------- text
        end_reason,
        cast(null as {{ dbt.type_string() }}) as intent_final,
        language,
        cast(null as {{ dbt.type_string() }}) as region,
        cast(null as {{ dbt.type_string() }}) as product_line,
        cast(null as {{ dbt.type_string() }}) as priority,
        cast(null as {{ dbt.type_string() }}) as pricing_rule,

        ---------- numbers
        cast(null as bigint) as reported_turn_count,

        ---------- booleans
        cast(null as boolean) as is_truncated,

        ---------- times
        first_known_at as started_at,
        ended_at,
        case when is_transferred or is_stopped then last_known_at end as outcome_claimed_at
    from joined

)

select * from conversations
