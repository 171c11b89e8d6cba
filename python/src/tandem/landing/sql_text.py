"""Small pieces of SQL text shared by the readers."""

from __future__ import annotations


def literal(value: object) -> str:
    """A SQL string literal, or null."""
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literals(values) -> str:
    """SQL literals, separated by commas."""
    return ", ".join(literal(value) for value in values)


def holds_nul(json_text: str) -> str:
    """SQL: true for a JSON text with a NUL character, false where `\\u0000` follows an escaped backslash."""
    escape = literal(r"(^|[^\\])(\\\\)*\\u0000")
    found = f"contains({json_text}, {literal(chr(92) + 'u0000')})"
    return f"case when {found} then regexp_matches({json_text}, {escape}) else false end"


def holds_no_number(json_text: str) -> str:
    """SQL: true for a JSON text with a bare NaN or Infinity, which only DuckDB takes for JSON."""
    words, text = literal("(?i)nan|inf"), literal(r'"(\\.|[^"\\])*"')
    outside_texts = f"regexp_replace({json_text}, {text}, '', 'g')"
    return (
        f"case when regexp_matches({json_text}, {words}) then regexp_matches({outside_texts}, {words}) "
        "else false end"
    )


def is_blank(text: str) -> str:
    """SQL: true for a text of blanks only. Trim is slow, so only texts that start with a blank get it."""
    return f"case when {text} < '!' then trim({text}, e' \\t\\r\\n') = '' else false end"


def trimmed(text: str) -> str:
    """SQL: the text without blanks around it, quick when there are none."""
    return f"case when {text} < '!' or suffix({text}, ' ') then trim({text}, e' \\t\\r\\n') else {text} end"
