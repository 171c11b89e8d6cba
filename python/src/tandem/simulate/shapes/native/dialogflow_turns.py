"""How sessions of the open form become turns of the interaction log; see dialogflow."""

from __future__ import annotations

# One row a step of a session that is a turn: the customer's words with all that answered them, or an event
# that the client sent. An answer, the tools behind it and what was filled in belong to the question before.
STEPS = """
    with placed as (
        select
            *,
            cast(substr(native_id, 5) as bigint) as number,
            count(*) filter (where event_type = 'message' and actor_type = 'customer')
                over (partition by conversation_native_id order by occurred_at, number) as asked
        from events
    ),
    answered as (
        select
            placed.conversation_native_id, asked, any_value(text) as reply,
            any_value(message_kind = 'clarification') as asks_back,
            list(action_name) filter (where action_name is not null) as tools,
            list(if(status = 'failed', 13, 0)) filter (where action_name is not null) as codes
        from placed left join actions on placed.native_id = actions.event_native_id
        where event_type = 'message' and placed.actor_type = 'ai_agent' and asked > 0
        group by all
    ),
    filled as (
        select conversation_native_id, asked, list(field_name order by number) as slots
        from placed where event_type = 'slot_filled' group by all
    ),
    claimed as (
        select
            native_id as conversation_native_id, outcome_claimed_at as moment,
            outcome_claimed_by as claimant
        from conversations where outcome_claim = 'resolved'
    ),
    told as (
        select
            placed.conversation_native_id,
            if(message_kind = 'greeting', null, occurred_at) as moment,
            1 as place,
            case
                when actor_type = 'customer' and event_type = 'message' then null
                when message_kind = 'greeting' then 'welcome'
                when event_type = 'human_requested' then 'talk_to_human'
                when event_type = 'handoff_requested' then 'hand_over'
                when event_type = 'handoff_failed' then 'nobody_answered'
                when event_type = 'article_view' then 'article_opened'
                else 'session_end'
            end as event,
            coalesce(message_kind = 'acknowledgement', false) as is_thanks,
            text, sentiment_score, reason, to_queue, context_payload,
            if(message_kind = 'greeting', text, reply) as reply,
            asks_back, tools, codes, slots, intent, confidence,
            -- What was not understood is asked about; a weak guess that is answered all the same is a match.
            coalesce(is_fallback and coalesce(asks_back, true), false) as is_unmatched,
            cast(null as varchar) as claimant
        from placed
        left join answered
            on placed.conversation_native_id = answered.conversation_native_id
            and placed.asked = answered.asked and event_type = 'message' and actor_type = 'customer'
        left join filled
            on placed.conversation_native_id = filled.conversation_native_id
            and placed.asked = filled.asked and event_type = 'message' and actor_type = 'customer'
        left join ai_inferences on placed.native_id = ai_inferences.event_native_id
        where event_type in (
            'human_requested', 'handoff_requested', 'handoff_failed', 'article_view', 'session_end'
        ) or (event_type = 'message' and (actor_type = 'customer' or message_kind = 'greeting'))
        union all by name
        select conversation_native_id, moment, 0 as place, 'done' as event, claimant from claimed
    )
    select
        told.* exclude (moment), coalesce(moment, started_at) as moment,
        substr(conversations.native_id, 5) as session, language,
        if(channel = 'in_app', 'app', 'web') as channel,
        case
            when event <> 'session_end' then event
            when outcome_claim = 'forced_termination' then 'turn_limit'
            when outcome_claim = 'abandoned' then 'gave_up'
            when end_reason = 'inactivity' then 'idle_timeout'
            else 'window_closed'
        end as event_name,
        row_number() over (partition by conversations.native_id order by coalesce(moment, started_at), place)
            as position
    from told inner join conversations on conversation_native_id = conversations.native_id
"""
# Beside customers' sessions the log has those of a rehearsal, and widgets that opened and nobody wrote.
TURNS = """
    with kinds as (
        select * from (values ('live', 's-', 1), ('rehearsal', 'r-', 16), ('live', 'w-', 8))
            as kinds (environment, prefix, share)
    ),
    copied as (
        select steps.*, kinds.*, 'aurora' as agent
        from steps cross join kinds
        where cast(session as bigint) // 2 % share = 0 and (prefix <> 'w-' or position = 1)
    )
    select
        'simulated' as project_id,
        agent as agent_id,
        'projects/simulated/locations/eu/agents/' || agent || '/environments/' || environment || '/sessions/'
            || prefix || session as conversation_name,
        position as turn_position,
        strftime(moment, '%Y-%m-%dT%H:%M:%S.%fZ') as request_time,
        language as language_code,
        json_object(
            'queryInput', json_merge_patch(
                if(event is null,
                    json_object('text', json_object('text', text)),
                    json_object('event', json_object('event', event_name))),
                json_object('languageCode', language)),
            'queryParams', json_object('channel', channel, 'timeZone', 'UTC', 'sessionTtl', '900s')
        ) as request,
        json_object(
            'responseId', prefix || session || '-' || position,
            'responseType', 'FINAL',
            'queryResult', json_object(
                'text', if(event is null, text, null),
                'triggerEvent', if(event is null, null, event_name),
                'languageCode', language,
                'match', case
                    when event is not null
                        then json_object('event', event_name, 'matchType', 'EVENT', 'confidence', 1)
                    when is_unmatched
                        then json_object(
                            'event', 'sys.no-match-default', 'matchType', 'NO_MATCH', 'confidence', 0)
                    else json_object(
                        'intent', json_object(
                            'displayName', if(is_thanks, 'smalltalk.thanks', replace(intent, '_', '.'))),
                        'matchType', 'INTENT',
                        'confidence', if(is_thanks, 1, confidence),
                        'parameters', to_json(map(
                            coalesce(slots, []), list_transform(coalesce(slots, []), lambda slot: 'given'))))
                end,
                'sentimentAnalysisResult',
                    if(sentiment_score is null, null, json_object('score', sentiment_score, 'magnitude', 1)),
                'webhookStatuses', list_transform(coalesce(codes, []), lambda code: {'code': code}),
                'webhookDisplayNames', coalesce(tools, []),
                'responseMessages', case
                    when event = 'hand_over' then json_array(json_object(
                        'liveAgentHandoff', json_object('metadata', json_merge_patch(
                            json_object('reason', reason, 'queue', to_queue),
                            json_object(
                                'summary', if(context_payload ->> 'has_summary' = 'true', 'As told', null),
                                'history', if(context_payload ->> 'has_history' = 'true', 'All turns', null)),
                            to_json(map(
                                from_json(context_payload -> 'fields', '["VARCHAR"]'),
                                list_transform(
                                    from_json(context_payload -> 'fields', '["VARCHAR"]'),
                                    lambda field: 'given')))))))
                    when event = 'done' then json_array(json_object(
                        'conversationSuccess', json_object('metadata', json_object(
                            'claimedBy',
                            case claimant when 'customer' then 'customer' when 'ai_agent' then 'agent'
                                else 'rule' end))))
                    when event = 'session_end' then json_array(json_object('endInteraction', json_object()))
                    when reply is null then json_array()
                    else json_array(json_object(
                        'text', json_object('text', json_array(reply)),
                        'responseType', if(asks_back or event is not null, 'HANDLER_PROMPT', 'ENTRY_PROMPT')))
                end
            )
        ) as response,
        json_object('turnSignals', json_object(
            'agentEscalated', coalesce(event = 'hand_over', false),
            'userEscalated', coalesce(event = 'talk_to_human', false),
            'noMatch', coalesce(is_unmatched, false),
            'reachedEndPage', coalesce(event = 'session_end', false)
        )) as conversation_signals
    from copied
    order by session, prefix, position
"""
