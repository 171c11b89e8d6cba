"""How calls of the open form become runs of an agent, and these spans; see otel_genai."""

from __future__ import annotations

from tandem.simulate.shapes.native.otel_genai_otlp import (
    DOUBLE,
    FLAG,
    NANOSECONDS,
    STRING,
    WHOLE,
    attributes,
    event,
    message,
    messages,
    operation,
)

# Beside the calls of customers the collector has those of a rehearsal.
COPIES = "(values ('call-', 'production', 1), ('rehearsal-', 'staging', 8)) as copies (prefix, stage, share)"
# One row a run of the agent: it begins with the customer's words, else with its own, and what happens until
# the next one belongs to it. The name of a call is its number: other copies of it put theirs before.
RUNS = f"""
    with placed as (
        select *, cast(substr(native_id, 5) as bigint) as number,
            event_type = 'message' and actor_type = 'customer' as is_asked,
            event_type = 'message' and actor_type = 'ai_agent' as is_answer
        from events
    ),
    begun as (
        select *, is_asked or (is_answer and not coalesce(lag(is_asked) over (
            partition by conversation_native_id, is_asked or is_answer order by occurred_at, number
        ), false)) as begins
        from placed
    ),
    numbered as (
        select *, count(*) filter (where begins)
            over (partition by conversation_native_id order by occurred_at, number) as run
        from begun
    ),
    runs as (
        select conversation_native_id, run,
            min(occurred_at) filter (where begins) as begun_at,
            any_value(text) filter (where is_asked) as asked,
            any_value(message_kind) filter (where is_asked) as asked_kind,
            any_value(sentiment_score) filter (where is_asked) as sentiment,
            any_value(native_id) filter (where is_asked) as asked_native_id,
            bool_or(rephrase_of_native_id is not null) filter (where is_asked) as is_again,
            any_value(text) filter (where is_answer) as answer,
            any_value(message_kind) filter (where is_answer) as answer_kind,
            any_value(native_id) filter (where is_answer) as answer_native_id,
            any_value(occurred_at) filter (where is_answer) as answered_at,
            any_value(release_version) as version,
            min(occurred_at) filter (where event_type = 'handoff_requested') as handed_at,
            any_value(reason) filter (where event_type = 'handoff_requested') as reason,
            any_value(to_queue) filter (where event_type = 'handoff_requested') as queue,
            any_value(context_payload) filter (where event_type = 'handoff_requested') as context,
            min(occurred_at) filter (where event_type = 'handoff_failed') as refused_at,
            list({event("echo.person_asked_for", "occurred_at")} order by number)
                filter (where event_type = 'human_requested') as requests,
            list({event("echo.form_filled", "occurred_at", ("echo.form.field", STRING, "field_name"))}
                order by number) filter (where event_type = 'slot_filled') as slots
        from numbered where run > 0 group by all
    )
    select runs.* replace (
            coalesce(version, first_value(version ignore nulls) over talk) as version,
            case when run = 1 and asked is null then started_at else begun_at end as begun_at
        ),
        copies.*, substr(runs.conversation_native_id, 5) as call, customer_native_id, language, region,
        product_line, started_at, ended_at, outcome_claim, outcome_claimed_by, outcome_claimed_at,
        lag(asked) over talk as asked_before, lag(answer) over talk as answer_before,
        run = max(run) over (partition by prefix, runs.conversation_native_id) as is_last,
        md5(prefix || call || '/' || run) as trace, substr(md5('agent ' || trace), 1, 16) as agent_span,
        coalesce(answered_at, refused_at, handed_at + interval 200 milliseconds, ended_at) as over_at
    from runs inner join conversations on runs.conversation_native_id = conversations.native_id
    cross join {COPIES}
    where cast(substr(runs.conversation_native_id, 5) as bigint) // 2 % share = 0
    window talk as (partition by prefix, runs.conversation_native_id order by run)
"""
ARGUMENTS = """
    cast(json_merge_patch(
        json_object(
            'reason', reason, 'queue', queue,
            'summary', if(context ->> 'has_summary' = 'true', 'As told', null),
            'history', if(context ->> 'has_history' = 'true', 'All turns', null)),
        to_json(map(
            from_json(context -> 'fields', '["VARCHAR"]'),
            list_transform(from_json(context -> 'fields', '["VARCHAR"]'), lambda field: 'given')))
    ) as varchar)
"""
_AGENT = operation(
    "invoke_agent",
    ("gen_ai.provider.name", STRING, "'echo'"),
    ("gen_ai.agent.name", STRING, "'echo'"),
    ("gen_ai.agent.version", STRING, "version"),
    ("gen_ai.conversation.id", STRING, "prefix || call"),
    (
        "echo.said.kind",
        STRING,
        "case asked_kind when 'acknowledgement' then 'thanks' when 'question' then 'need' end",
    ),
    ("echo.said.sentiment", DOUBLE, "sentiment"),
    ("echo.said.again", FLAG, "is_again"),
    (
        "echo.answer.kind",
        STRING,
        "case answer_kind when 'greeting' then 'welcome' when 'clarification' then 'ask_back' "
        "when 'answer' then 'reply' end",
    ),
    (
        "gen_ai.input.messages",
        STRING,
        messages(
            message("system", "'You are echo and take the calls of a shop.'"),
            message("user", "asked_before"),
            message("assistant", "answer_before"),
            message("user", "asked"),
        ),
    ),
    ("gen_ai.output.messages", STRING, messages(message("assistant", "answer"))),
)
_GUESS = operation(
    "chat",
    ("gen_ai.request.model", STRING, "regexp_replace(model, '-[0-9]+$', '')"),
    ("gen_ai.response.model", STRING, "model"),
    ("gen_ai.usage.input_tokens", WHOLE, "cast(input_tokens as varchar)"),
    ("gen_ai.usage.output_tokens", WHOLE, "cast(output_tokens as varchar)"),
    ("echo.intent", STRING, "replace(intent, '_', '.')"),
    ("echo.intent.confidence", DOUBLE, "confidence"),
    ("echo.intent.fallback", FLAG, "is_fallback"),
)
_CALL = attributes(
    ("session.id", STRING, "'sip-' || call"),
    ("user.id", STRING, "'caller-' || substr(customer_native_id, 5)"),
    ("echo.caller.language", STRING, "language"),
    ("echo.caller.region", STRING, "region"),
    ("echo.caller.product_line", STRING, "product_line"),
)
_TRANSFER = operation(
    "execute_tool",
    ("gen_ai.tool.name", STRING, "'transfer_call'"),
    ("gen_ai.tool.call.arguments", STRING, ARGUMENTS),
    ("error.type", STRING, "if(refused_at is null, null, 'no_agent')"),
)
_TOOL = operation(
    "execute_tool",
    ("gen_ai.tool.name", STRING, "action_name"),
    ("error.type", STRING, "if(status = 'failed', 'tool_error', null)"),
)
_LATE = operation(
    "chat", ("gen_ai.request.model", STRING, "'intent-v'"), ("error.type", STRING, "'connection_refused'")
)
_NOTES = operation(
    "invoke_agent",
    ("gen_ai.agent.name", STRING, "'call_notes'"),
    ("gen_ai.conversation.id", STRING, "prefix || call"),
    ("gen_ai.usage.input_tokens", WHOLE, "cast(200 + cast(call as bigint) % 100 as varchar)"),
    ("gen_ai.usage.output_tokens", WHOLE, "'60'"),
)
# One row a span. The gateway of the telephone knows the caller, and its span is the first above the agent;
# what runs a tool traces the call once more; a transfer for which people wait is told before it is over.
SPANS = f"""
    with acted as (
        select runs.*, action_name, actions.status, actions.occurred_at,
            substr(md5('tool ' || trace || actions.native_id), 1, 16) as tool_span
        from actions inner join runs on actions.event_native_id = answer_native_id
    ),
    guessed as (
        select runs.*, ai_inferences.* exclude (native_id, conversation_native_id),
            ai_inferences.native_id as guess_id
        from ai_inferences inner join runs on event_native_id = asked_native_id
    ),
    told as (
        select prefix, stage, call, false as is_early, 'gateway' as service, trace,
            substr(md5('gateway ' || trace), 1, 16) as span, '' as parent, 'INVITE sip' as name,
            started_at as began, ended_at as ended, false as failed, {_CALL} as said, [] as events
        from runs where run = 1
        union all
        select prefix, stage, call, is_early, 'echo', trace, agent_span,
            if(run = 1, substr(md5('gateway ' || trace), 1, 16), ''), 'invoke_agent echo', begun_at,
            if(is_early, null, over_at), false, {_AGENT},
            cast(list_concat(coalesce(requests, []), coalesce(slots, [])) as json[])
        from runs cross join (values (false), (true)) as tellings (is_early)
        where handed_at is not null or not is_early
        union all
        select prefix, stage, call, is_early, 'echo', trace, substr(md5('transfer ' || trace), 1, 16),
            agent_span, 'execute_tool transfer_call', handed_at,
            if(is_early, null, coalesce(refused_at, handed_at + interval 200 milliseconds)),
            refused_at is not null and not is_early, {_TRANSFER}, []
        from runs cross join (values (false), (true)) as tellings (is_early)
        where handed_at is not null and (refused_at is not null or not is_early)
        union all
        select prefix, stage, call, false, 'echo', trace, substr(md5('guess ' || trace || guess_id), 1, 16),
            agent_span, 'chat intent-v', begun_at, begun_at + to_milliseconds(latency_ms), false, {_GUESS}, []
        from guessed
        union all
        select prefix, stage, call, false, 'echo', trace, substr(md5('late ' || trace || guess_id), 1, 16),
            agent_span, 'chat intent-v', begun_at, begun_at, true, {_LATE}, []
        from guessed where cast(substr(guess_id, 5) as bigint) % 8 = 2
        union all
        select prefix, stage, call, false, 'echo', trace, tool_span, agent_span,
            'execute_tool ' || action_name, occurred_at - interval 200 milliseconds, occurred_at,
            status = 'failed', {_TOOL}, []
        from acted
        union all
        select prefix, stage, call, false, 'back-office', trace, substr(md5('server ' || tool_span), 1, 16),
            tool_span, 'execute_tool ' || action_name, occurred_at - interval 150 milliseconds,
            occurred_at - interval 50 milliseconds, status = 'failed', {_TOOL}, []
        from acted
        union all
        select prefix, stage, call, false, 'echo', md5('notes ' || trace),
            substr(md5('notes ' || agent_span), 1, 16), '', 'invoke_agent call_notes', ended_at,
            ended_at + interval 2 seconds, false, {_NOTES}, []
        from runs where is_last and handed_at is not null
    )
    select prefix, stage, call, is_early, service, trace, span, json_object(
        'traceId', trace, 'spanId', span, 'parentSpanId', parent, 'name', name, 'kind', 1,
        'startTimeUnixNano', {NANOSECONDS.format("began")},
        'endTimeUnixNano', coalesce({NANOSECONDS.format("ended")}, '0'), 'attributes', said, 'events', events,
        'status', if(failed, json_object('code', 2), json_object())) as span_object, began
    from told
"""
