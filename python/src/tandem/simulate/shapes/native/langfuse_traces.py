"""How the calls of a voice AI become Langfuse's traces, observations and scores; see langfuse."""

from __future__ import annotations

TIME = "strftime({}, '%Y-%m-%dT%H:%M:%S.%gZ')"
# An application that traces itself names what it notes in its own words.
EVENTS = {
    "slot_filled": "slot_heard",
    "human_requested": "caller_wants_person",
    "session_end": "hangup",
}
KINDS = {
    "question": "utterance",
    "acknowledgement": "thanks",
    "greeting": "opening",
    "clarification": "reprompt",
    "answer": "reply",
}
CLAIMS = {
    "resolved/customer": "caller_confirmed",
    "resolved/ai_agent": "flow_completed",
    "resolved/vendor_rule": "silence_after_answer",
    "escalated/ai_agent": "passed_on",
    "abandoned/vendor_rule": "caller_gave_up",
    "forced_termination/vendor_rule": "turn_limit",
}
TRANSFER = "transfer_to_human_agent"
# Whether the line is up: such a run serves nobody.
KEEP_ALIVE = "keep_alive"
# Until this version the application was exported with traces, and observations knew neither caller nor call.
TRACES_UNTIL = "echo-2.1"


def _words(column: str, words: dict[str, str]) -> str:
    return f"case {column} " + " ".join(f"when '{told}' then '{own}'" for told, own in words.items()) + " end"


STEPS = """
    select
        *,
        cast(substr(native_id, 5) as bigint) as number,
        cast(substr(conversation_native_id, 5) as bigint) as call,
        count(*) filter (where event_type = 'message' and actor_type = 'customer')
            over (partition by conversation_native_id order by occurred_at, number) as asked
    from events
"""
# One run of the application for the greeting and for each thing that the caller says. Every sixteenth call
# was rehearsed in another environment.
TURNS = f"""
    with kinds (prefix, environment, share, lot) as (
        values ('call-', 'production', 1, 0), ('rehearsal-', 'staging', 16, 3)
    ),
    versions as (select call, max(release_version) as version from steps group by call),
    said as (
        select
            call, asked,
            min(occurred_at) filter (is_asked) as asked_at,
            max(occurred_at) filter (is_answer) as answered_at,
            max(occurred_at) filter (event_type <> 'session_end') as last_at,
            max(text) filter (is_asked) as question,
            max(text) filter (is_answer) as answer,
            max(message_kind) filter (is_asked) as asked_kind,
            max(message_kind) filter (is_answer) as answer_kind,
            max(sentiment_score) filter (is_asked) as mood,
            max(rephrase_of_native_id) filter (is_asked) as said_before
        from (
            select *, event_type = 'message' and actor_type = 'customer' as is_asked,
                event_type = 'message' and actor_type = 'ai_agent' as is_answer
            from steps
        )
        group by call, asked
    )
    select
        prefix || call as session, md5(prefix || call || '/' || asked) as trace, call, asked, environment,
        'caller-' || substr(customer_native_id, 5) as caller, version, version <= '{TRACES_UNTIL}' as is_old,
        coalesce(asked_at, started_at) as begun_at, coalesce(answered_at, last_at) as over_at, answered_at,
        {_words("asked_kind", KINDS)} as asked_kind, {_words("answer_kind", KINDS)} as answer_kind, mood,
        md5(prefix || call || '/' || asked_before) as repeated, language, region, product_line,
        -- An empty list is silence: who greets answers nobody, and who transfers need not say so.
        if(question is null, '{{"messages": []}}', question) as input,
        if(answer is null, '{{"messages": []}}',
            cast(json_object('role', 'assistant', 'content', answer) as varchar)) as output
    from said
    inner join conversations on call = cast(substr(native_id, 5) as bigint)
    inner join versions using (call)
    left join (select native_id as said_before, asked as asked_before from steps) using (said_before)
    cross join kinds
    where call // 2 % share = lot
"""
# A transfer that nobody takes up ends when the waiting does.
PARTS = f"""
    with refused as (
        select call, asked, max(occurred_at) as refused_at from steps
        where event_type = 'handoff_failed' group by call, asked
    )
    select trace, 'run' as part, if(asked = 0, 'SPAN', 'AGENT') as type, 'answer_caller' as name,
        begun_at as started_at, over_at as ended_at, if(is_old, null, input) as input,
        if(is_old, null, output) as output, asked_kind, answer_kind, mood, repeated,
        language, region, product_line
    from turns
    union all by name
    select trace, 'speech' as part, 'SPAN' as type, 'text_to_speech' as name,
        answered_at - interval 100 millisecond as started_at, answered_at as ended_at
    from turns where answered_at is not null
    union all by name
    select trace, 'rail' as part, 'GUARDRAIL' as type, 'spoken_output' as name,
        answered_at - interval 120 millisecond as started_at,
        answered_at - interval 110 millisecond as ended_at
    from turns where answered_at is not null and call // 2 % 4 = 0
    union all by name
    select trace, 'guess' as part, 'GENERATION' as type, 'understand' as name, begun_at as started_at,
        begun_at + to_milliseconds(latency_ms) as ended_at, model, input_tokens, output_tokens,
        replace(intent, '_', '-') as need, confidence as certainty, is_fallback as not_understood
    from ai_inferences inner join steps on event_native_id = steps.native_id
    inner join turns using (call, asked)
    union all by name
    select trace, 'tool' as part, 'TOOL' as type, action_name as name, actions.occurred_at as started_at,
        actions.occurred_at as ended_at, if(status = 'failed', 'ERROR', 'DEFAULT') as level
    from actions inner join steps on event_native_id = steps.native_id
    inner join turns using (call, asked)
    union all by name
    select trace, 'transfer' as part, 'TOOL' as type, '{TRANSFER}' as name, occurred_at as started_at,
        coalesce(refused_at, occurred_at + interval 150 millisecond) as ended_at,
        if(refused_at is null, 'DEFAULT', 'ERROR') as level,
        reason as why, to_queue as queue, context_payload as passed_on
    from steps left join refused using (call, asked) inner join turns using (call, asked)
    where event_type = 'handoff_requested'
    union all by name
    select trace, 'event ' || number as part, 'EVENT' as type, {_words("event_type", EVENTS)} as name,
        occurred_at as started_at, cast(null as timestamp) as ended_at, field_name as slot
    from steps inner join turns using (call, asked)
    where event_type in ({", ".join(f"'{event}'" for event in EVENTS)})
"""
OBSERVATIONS = f"""
    select
        left(md5(trace || part), 16) as id, trace as "traceId", 'echo' as "projectId",
        if(part = 'run', null, left(md5(trace || 'run'), 16)) as "parentObservationId", type, name,
        {TIME.format("started_at")} as "startTime", {TIME.format("ended_at")} as "endTime",
        coalesce(level, 'DEFAULT') as level, environment, if(is_old, null, session) as "sessionId",
        if(is_old, null, caller) as "userId", if(is_old, null, 'echo') as "traceName",
        if(is_old, null, version) as release, version, parts.input, parts.output, model,
        {{'input': input_tokens, 'output': output_tokens, 'total': input_tokens + output_tokens}}
            as "usageDetails",
        if(part = 'guess', name, null) as "promptName", if(part = 'guess', 3, null) as "promptVersion",
        {{
            'said': parts.asked_kind, 'told': parts.answer_kind, 'mood': parts.mood,
            'said_before': parts.repeated,
            'call_language': parts.language, 'market': parts.region, 'line_of_business': parts.product_line,
            'need': need, 'certainty': certainty, 'not_understood': not_understood, 'why': why,
            'queue': queue, 'passed_on': passed_on, 'slot': slot, 'codec': 'opus'
        }} as metadata,
        {TIME.format("coalesce(ended_at, started_at) + interval 1 second")} as "updatedAt"
    from parts inner join turns using (trace)
    union all by name
    select left(md5('{KEEP_ALIVE}' || call), 16) as id, md5('{KEEP_ALIVE}' || call) as "traceId",
        'echo' as "projectId", 'SPAN' as type, '{KEEP_ALIVE}' as name, 'DEFAULT' as level, environment,
        {TIME.format("begun_at")} as "startTime", {TIME.format("begun_at")} as "endTime",
        '{KEEP_ALIVE}' as "traceName", {TIME.format("begun_at + interval 1 second")} as "updatedAt"
    from turns where asked = 0 and environment = 'production' and call // 2 % 16 = 12
    order by "traceId", "startTime", id
"""
TRACES = f"""
    select
        trace as id, {TIME.format("begun_at")} as timestamp, 'echo' as name, caller as "userId",
        session as "sessionId", version as release, environment, input, output, ['voice'] as tags,
        {TIME.format("over_at + interval 1 second")} as "updatedAt"
    from turns where is_old
    order by id
"""
# How each call ended, at the time when that was known; beside it what a rehearsal was held to, and texts that
# somebody wrote anew.
SCORES = f"""
    with calls as (
        select *, outcome_claim || '/' || outcome_claimed_by as claim from conversations
        inner join (
            select call, any_value(is_old) as is_old, max(trace) as trace from turns
            where environment = 'production' group by call
        ) as told on call = cast(substr(native_id, 5) as bigint)
    ),
    listed as (
        select 'outcome' as sort, call, is_old, trace, 'call_outcome' as name, 'CATEGORICAL' as type,
            {_words("claim", CLAIMS)} as word, 'call-' || call as session, cast(null as varchar) as data_set,
            outcome_claimed_at as scored_at
        from calls where claim is not null
        union all by name
        select 'bench' as sort, call, is_old, trace, 'call_outcome' as name, 'CATEGORICAL' as type,
            'caller_confirmed' as word, 'call-' || call as session, 'bench-' || call as data_set,
            ended_at + interval 1 hour as scored_at
        from calls where call // 2 % 16 = 8
        union all by name
        select 'text' as sort, call, is_old, trace, 'output' as name, 'CORRECTION' as type,
            'Said more kindly' as word, ended_at + interval 2 hour as scored_at
        from calls where call // 2 % 16 = 4
    )
    select
        md5(sort || call) as id, 'echo' as "projectId", name, 'API' as source, type as "dataType",
        if(is_old, '0', word) as value, if(is_old, word, null) as "stringValue",
        if(is_old and session is null, trace, null) as "traceId", if(is_old, session, null) as "sessionId",
        data_set as "datasetRunId",
        if(is_old, null, {{
            'kind': if(session is null, 'trace', 'session'), 'id': coalesce(session, trace)
        }}) as subject,
        'production' as environment, {TIME.format("scored_at")} as timestamp,
        {TIME.format("scored_at + interval 1 second")} as "updatedAt"
    from listed order by scored_at, id
"""
