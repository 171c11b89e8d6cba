-- What the log itself shows of a conversation: what the AI said, what was stopped, taken back or disclosed.
with turns as (
    select * from {{ ref('int_answer_turns__numbered') }}
),

events as (
    select
        event_key,
        is_public
    from {{ ref('int_events__conformed') }}
),

conversations as (
    select * from {{ ref('int_conversations__placed') }}
),

hits as (
    select
        conversation_key,
        count(*) as hits,
        count(case when is_stopped then 1 end) as stops
    from {{ ref('int_guardrail_hits__judged') }}
    group by conversation_key
),

placed as (
    select
        turns.*,
        -- Only a draft that the customer never saw was overridden in time.
        turns.event_type = 'override' and coalesce(not events.is_public, false) as is_caught_by_override,
        min(case when turns.is_answer then turns.contact_position end) over (
            partition by turns.conversation_key
        ) as first_answer_position
    from turns
    left join events on turns.parent_event_key = events.event_key
),

said as (
    select
        conversation_key,
        count(case when is_answer then 1 end) as answers,
        count(case when is_output then 1 end) as outputs,
        count(case when event_type = 'override' then 1 end) as overrides,
        count(case when is_caught_by_override then 1 end) as overrides_in_time,
        count(case when event_type in ('override', 'correction') and not is_caught_by_override then 1 end)
            as late_corrections,
        max(case when is_disclosure then 1 else 0 end) as disclosures,
        max(case when is_disclosure and contact_position < first_answer_position then 1 else 0 end)
            as disclosures_in_time
    from (
        select
            placed.*,
            coalesce(
                event_type = 'message' and is_public and message_kind = 'disclosure'
                and actor_type in ('ai_agent', 'rule_bot'),
                false
            ) as is_disclosure,
            -- Whatever the AI says of substance (R36): a clarification is no answer, but an output.
            is_answer or coalesce(
                event_type = 'message' and is_public and actor_type in ('ai_agent', 'rule_bot')
                and message_kind not in ('greeting', 'menu', 'disclosure', 'acknowledgement'),
                false
            ) as is_output
        from placed
    ) as judged
    group by conversation_key
),

guarding_instances as (
    select distinct
        coalesce(conversations.source_system, guardrails.source_system) as source_system,
        coalesce(conversations.source_instance, guardrails.source_instance) as source_instance
    from {{ ref('int_guardrail_events__conformed') }} as guardrails
    left join conversations on guardrails.conversation_key = conversations.conversation_key
),

interactions_observed as (
    select
        conversations.conversation_key,
        coalesce(said.answers, 0) as answers,
        coalesce(said.outputs, 0) as outputs,
        coalesce(said.overrides, 0) as overrides,
        coalesce(said.overrides_in_time, 0) as overrides_in_time,
        coalesce(said.late_corrections, 0) as late_corrections,
        coalesce(said.disclosures_in_time, 0) = 1 as is_disclosed_in_turns,
        coalesce(hits.hits, 0) as guardrail_hits,
        coalesce(hits.stops, 0) as guardrail_stops,
        max(coalesce(said.disclosures, 0)) over instance = 1 as has_tagged_disclosures,
        guarding_instances.source_instance is not null or max(coalesce(said.overrides, 0)) over instance > 0
            as has_guard
    from conversations
    left join said on conversations.conversation_key = said.conversation_key
    left join hits on conversations.conversation_key = hits.conversation_key
    left join guarding_instances
        on
            conversations.source_system = guarding_instances.source_system
            and conversations.source_instance = guarding_instances.source_instance
    window instance as (partition by conversations.source_system, conversations.source_instance)
)

select * from interactions_observed
