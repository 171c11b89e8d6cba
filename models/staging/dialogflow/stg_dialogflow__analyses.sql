with

insights_conversation as (

    select * from {{ ref('stg_dialogflow__insights_conversation') }}
    where is_latest_version

),

anchored as (

    select
        insights_conversation.*,
        coalesce(
            cast(starttimestamputc as {{ type_double() }}),
            {{ seconds_between("cast('1970-01-01 00:00:00' as timestamp)", 'starttimestamp') }}
        ) as start_second
    from insights_conversation

),

analyses as (

    select
        {%- for name in bookkeeping_columns() %}
            {{ name }},
        {%- endfor %}
        {{ last_of_name('conversationname') }} as insights_id,
        'insights-' || {{ last_of_name('conversationname') }} as conversation_native_id,
        start_second,
        coalesce(starttimestamp, {{ time_of_seconds('start_second') }}) as started_at,
        case
            when durationnanos > 0 then {{ time_of_seconds('start_second + durationnanos / 1000000000.0') }}
        end as ended_at,
        medium,
        languagecode as language_code,
        turncount as turn_count,
        agentid as only_agent_id,
        {{ json_list_text('agents') }} as agents,
        {{ json_list_text('issues') }} as issues,
        {{ json_list_text('labels') }} as labels,
        {{ json_list_text('sentences') }} as sentences,
        {{ json_list_text('qascorecardresults') }} as scorecards,
        {{ json_number(json_camel_text('qualitymetadata', 'customerSatisfactionRating')) }} as satisfaction_rating
    from anchored

)

select * from analyses
