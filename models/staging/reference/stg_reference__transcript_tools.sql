with chosen as (
    {{ landed_or_seeded('transcript_tools', ['source_instance', 'tool_name', 'meaning', 'owner', 'reason']) }}
),

transcript_tools as (
    select
        nullif(source_instance, '*') as source_instance,
        lower(trim(tool_name)) as tool_name,
        lower(trim(meaning)) as meaning,
        owner,
        reason
    from chosen
)

select * from transcript_tools
