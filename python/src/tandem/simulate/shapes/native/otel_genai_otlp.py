"""SQL for OTLP as JSON: typed attributes, messages, events, and what a service exports; see otel_genai."""

from __future__ import annotations

STRING, WHOLE, DOUBLE, FLAG = "stringValue", "intValue", "doubleValue", "boolValue"
# 64 bits do not fit a number of JSON.
NANOSECONDS = "cast(epoch_ms({}) * 1000000 as varchar)"


def attributes(*said: tuple[str, str, str]) -> str:
    """SQL for OTLP's list of keys and typed values; a value that is null is left out."""
    listed = [
        f"if({value} is null, null, json_object('key', '{key}', 'value', json_object('{kind}', {value})))"
        for key, kind, value in said
    ]
    return f"list_filter([{', '.join(listed)}], lambda said: said is not null)"


def operation(name: str, *said: tuple[str, str, str]) -> str:
    """Attributes of an operation of the GenAI conventions."""
    return attributes(("gen_ai.operation.name", STRING, f"'{name}'"), *said)


def message(role: str, text: str) -> str:
    """A message with one part, or null without a text."""
    part = f"json_object('type', 'text', 'content', {text})"
    return f"if({text} is null, null, json_object('role', '{role}', 'parts', json_array({part})))"


def messages(*said: str) -> str:
    """On a span, messages are text that holds JSON."""
    listed = f"list_filter([{', '.join(said)}], lambda said: said is not null)"
    return f"cast(to_json({listed}) as varchar)"


def event(name: str, moment: str, *said: tuple[str, str, str]) -> str:
    """An event of a span."""
    return (
        f"json_object('timeUnixNano', {NANOSECONDS.format(moment)}, 'name', '{name}', "
        f"'attributes', {attributes(*said)})"
    )


def wrapped(key: str, scope: str, rows: str) -> str:
    """SQL for what one service exports of one call."""
    resource = attributes(
        ("service.name", STRING, "service"), ("deployment.environment.name", STRING, "stage")
    )
    library = f"json_object('scope', json_object('name', 'echo', 'version', '4.1'), '{key}', {rows})"
    return f"json_object('resource', json_object('attributes', {resource}), '{scope}', json_array({library}))"
