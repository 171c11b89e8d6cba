"""Where a mapped cell's text comes from: a column, a place, or a template of both.

- A *column* is a name of the file's header or a key of its JSON rows: `chat_id`.
- A *place* says where a row stands, and starts with `$`, so it can be no column (one that starts with `$`
  itself is written `$$name`): `$file` (file name without extension), `$folder` (the folder it lies in),
  `$line` (line or row number), and under `rows` also `$element` (the element as text), `$element.key` (a key
  of it) and `$position` (its number in the list, from 1).
- A *template* is text with columns and places in braces: `{$file}-{$line}`. Behind a bar stand steps:
  `{note|first}`, `{note|without TTS}`. It is null where a part of it is. `{{` and `}}`, and `||` in
  braces, stand for the sign itself.

Everything here becomes SQL over the texts that a reader gives; no row passes through Python.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tandem.landing.sql_text import literal, literals

FILE, FOLDER, LINE, ELEMENT, POSITION = "$file", "$folder", "$line", "$element", "$position"
FILE_PLACES = (FILE, FOLDER)
ROW_PLACES = (ELEMENT, POSITION)
PLACES = (*FILE_PLACES, LINE, *ROW_PLACES)
_KEY = ELEMENT + "."
_BLANKS = r"e' \t\r\n'"
_EXTENSION = literal(r"\.(jsonl|ndjson|json|csv|tsv|parquet)(\.gz)?$")

# What each step does, and whether a text must follow its name.
STEPS: Mapping[str, tuple[str, bool]] = {
    "first": ("the first word", False),
    "before": ("what stands before a text; all where it is absent", True),
    "after": ("what stands behind a text; all where it is absent", True),
    "without": ("all but a text at the start, where it stands there", True),
    "whole": ("12.0 as 12", False),
}


class Mistake(ValueError):
    """An expression that cannot be read; the text says how to mend it."""


@dataclass(frozen=True)
class Reference:
    """A column or place, and the steps that cut its text, as (name, text)."""

    name: str
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def is_place(self) -> bool:
        """Whether it says where a row stands; else it is a column."""
        return self.name.startswith("$") and not self.name.startswith("$$")

    @property
    def is_in_element(self) -> bool:
        """Whether it is a place under `rows`."""
        return self.is_place and (self.name in ROW_PLACES or self.name.startswith(_KEY))

    @property
    def column(self) -> str | None:
        """The column's name in the file."""
        return None if self.is_place else self.name.removeprefix("$") if self.name[:1] == "$" else self.name


@dataclass(frozen=True)
class Expression:
    """Texts and references in order; one reference without steps is the cell as it is."""

    parts: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Its columns and places."""
        return tuple(part for part in self.parts if isinstance(part, Reference))

    @property
    def columns(self) -> set[str]:
        """Columns that a file must have for it."""
        return {reference.column for reference in self.references if reference.column is not None}

    @property
    def element_keys(self) -> set[str]:
        """Keys of the elements under `rows` that it takes."""
        return {r.name.removeprefix(_KEY) for r in self.references if r.is_place and r.name.startswith(_KEY)}

    def spelled(self, spelling: Mapping[str, str]) -> Expression:
        """The same with its columns in the letter case of a file: `spelling` has it by lower-case name."""
        return Expression(
            tuple(
                replace(part, name=spelling.get(part.name.lower(), part.name))
                if isinstance(part, Reference)
                else part
                for part in self.parts
            )
        )

    def sql(self, text_of: Callable[[Reference], str | None], nulls: tuple[str, ...] = ()) -> str | None:
        """SQL of its text; None where a column is absent. `nulls` are texts that mean null."""
        texts = []
        for part in self.parts:
            text = literal(part) if isinstance(part, str) else text_of(part)
            if text is None:
                return None
            if isinstance(part, Reference) and (part.steps or len(self.parts) > 1):
                text = _cut(text, part.steps, nulls)
            texts.append(text)
        return texts[0] if len(texts) == 1 else f"({' || '.join(texts)})"


def as_it_is(column: str) -> Expression:
    """A column of that very name."""
    return Expression((Reference("$" + column if column.startswith("$") else column),))


def column_or_place(text: str) -> Expression:
    """Read what stands under `columns`. Raises Mistake for a place that does not exist."""
    reference = Reference(text)
    _require_place(reference)
    return Expression((reference,))


def template(text: str) -> Expression:
    """Read what stands under `templates`. Raises Mistake with the mend."""
    parts: list[str | Reference] = []
    for plain, inside, stray in re.findall(r"((?:[^{}]|\{\{|\}\})+)|\{([^{}]*)\}|([{}])", text):
        if stray:
            raise Mistake(f"{text} has a brace without its other half; a plain one is written twice.")
        parts.append(plain.replace("{{", "{").replace("}}", "}") if plain else _reference(inside))
    if not any(isinstance(part, Reference) for part in parts):
        raise Mistake(f"{text} names no column in braces, such as {{chat_id}}; use constants for plain text.")
    return Expression(tuple(parts))


def _reference(inside: str) -> Reference:
    name, *steps = re.split(r"(?<!\|)\|(?!\|)", inside)
    reference = Reference(name.strip().replace("||", "|"), tuple(_step(step) for step in steps))
    if not reference.name:
        raise Mistake("braces without a column; write {column}.")
    _require_place(reference)
    return reference


def _step(text: str) -> tuple[str, str]:
    name, _, given = text.replace("||", "|").strip().partition(" ")
    if name not in STEPS:
        close = difflib.get_close_matches(name, STEPS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise Mistake(f"{name} is no step.{hint} Known: {', '.join(STEPS)}.")
    if STEPS[name][1] != bool(given.strip()):
        raise Mistake(f"the step {name} {'needs' if STEPS[name][1] else 'takes no'} text behind it.")
    return name, given.strip()


def _require_place(reference: Reference) -> None:
    name = reference.name
    if not reference.is_place or name in PLACES or name.startswith(_KEY) and name != _KEY:
        return
    close = difflib.get_close_matches(name, PLACES, n=1, cutoff=0.5)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise Mistake(
        f"{name} is no place.{hint} Known: {', '.join(PLACES)} and {_KEY}<key>. "
        f"A column of that name is written ${name}."
    )


# ---------- SQL


def place_sql(name: str, path: str) -> str:
    """SQL of a place as text, from line_number, element, position and `path`, SQL of the file's path."""
    if name == FILE:
        return f"regexp_replace(regexp_replace({path}, '^.*/', ''), {_EXTENSION}, '', 'i')"
    if name == FOLDER:
        return f"regexp_extract({path}, '([^/]+)/[^/]*$', 1)"
    if name == LINE:
        return "cast(line_number as varchar)"
    if name == POSITION:
        return "cast(position as varchar)"
    if name == ELEMENT:
        return "json_extract_string(element, '$')"
    key = name.removeprefix(_KEY).replace('"', '\\"')
    path_in_element = '$."' + key + '"'
    return f"json_extract_string(element, {literal(path_in_element)})"


def _trimmed(text: str, nulls: tuple[str, ...] = ()) -> str:
    """SQL: the text without blanks around it, null when nothing is left or it means null."""
    sql = f"nullif(trim({text}, {_BLANKS}), '')"
    return f"case when {sql} in ({literals(nulls)}) then null else {sql} end" if nulls else sql


def _cut(text: str, steps: tuple[tuple[str, str], ...], nulls: tuple[str, ...]) -> str:
    text = _trimmed(text, nulls)
    for name, given in steps:
        text = _trimmed(_STEP_SQL[name](text, given))
    return text


def _without(text: str, given: str) -> str:
    """A prefix that ends in a letter or digit is cut at the end of a word only."""
    rest = f"substr({text}, {len(given) + 1})"
    whole_word = f" and not regexp_matches({rest}, '^[\\pL\\pN]')" if given[-1:].isalnum() else ""
    return f"case when starts_with({text}, {literal(given)}){whole_word} then {rest} else {text} end"


_STEP_SQL: Mapping[str, Callable[[str, str], str]] = {
    "first": lambda text, given: f"regexp_extract({text}, '^\\S+')",
    "before": lambda text, given: f"split_part({text}, {literal(given)}, 1)",
    "after": lambda text, given: (
        f"case when contains({text}, {literal(given)}) "
        f"then substr({text}, strpos({text}, {literal(given)}) + {len(given)}) else {text} end"
    ),
    "without": _without,
    "whole": lambda text, given: (
        f"case when regexp_full_match({text}, '[+-]?\\d+\\.0*') "
        f"then split_part({text}, '.', 1) else {text} end"
    ),
}


def exploded(source: str, rows: str | None, not_a_list: int) -> str:
    """A FROM item with one row per element of the JSON list `rows` (SQL of a text), with its `position`.

    A row without the list gives none; one whose value is no list gives one broken row. Broken rows stay.
    """
    row_list = f"nullif(trim({rows}, {_BLANKS}), '')" if rows else "cast(null as varchar)"
    is_list = "case when json_valid(row_list) then json_type(row_list) = 'ARRAY' else false end"
    judged = (
        f"select *, case when broken is null and row_list is not null and not {is_list} then {not_a_list} "
        f"else broken end as row_fault from (select *, {row_list} as row_list from {source})"
    )
    row_elements = (
        "case when row_fault is not null then [null::json] when row_list is null then cast([] as json[]) "
        "else try(from_json(row_list, '[\"JSON\"]')) end"
    )
    each = (
        "select *, unnest(row_elements) as element, generate_subscripts(row_elements, 1) as position "
        f"from (select *, {row_elements} as row_elements from ({judged}))"
    )
    raw = "case when row_fault is null then cast(element as varchar) else raw_row end"
    return f"(select * replace (row_fault as broken, {raw} as raw_row) from ({each}))"


def rest_of_element(keys: set[str]) -> str:
    """SQL of `extra` under `rows`: the record's own, and what of an element no column takes."""
    patch = literal(json.dumps({key: None for key in sorted(keys)}))
    rest = f"case when json_type(element) = 'OBJECT' then json_merge_patch(element, {patch}) end"
    merged = f"cast(json_merge_patch(coalesce(extra, '{{}}'), coalesce({rest}, '{{}}')) as varchar)"
    return f"nullif({merged}, '{{}}')"
