with

analyses as (

    select * from {{ ref('stg_dialogflow__analyses') }}

),

labels as (

    select * from {{ ref('stg_dialogflow__labels') }}
    where meaning = 'session'

),

sentences as (

    select * from {{ ref('stg_dialogflow__sentences') }}
    where participant_id like '%/conversations/%'

),

sessions as (

    select * from {{ ref('stg_dialogflow__sessions') }}

),

-- Which session it might be: a label says so, a participant is named for it, or both have the same id.
candidates as (

    select
        {{ row_columns() }},
        conversation_native_id,
        {{ last_of_name('label_value') }} as session_id,
        'label' as told_by,
        1 as preference
    from labels
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        split_part(split_part(participant_id, '/conversations/', 2), '/', 1) as session_id,
        'participant' as told_by,
        2 as preference
    from sentences
    union all
    select
        {{ row_columns() }},
        conversation_native_id,
        insights_id as session_id,
        'id' as told_by,
        3 as preference
    from analyses

),

ranked as (

    select
        candidates.*,
        sessions.started_at as session_started_at,
        row_number() over (
            partition by candidates.source_system, candidates.source_instance, candidates.conversation_native_id
            order by candidates.preference, sessions.started_at, {{ binary_order('candidates.session_id') }}
        ) as candidate_rank
    from candidates
    inner join sessions
        on
            candidates.source_system = sessions.source_system
            and candidates.source_instance = sessions.source_instance
            and candidates.session_id = sessions.conversation_native_id

),

session_links as (

    select * from ranked
    where candidate_rank = 1

)

select * from session_links
