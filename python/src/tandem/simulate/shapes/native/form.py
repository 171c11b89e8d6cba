"""What all vendors' forms share: names of entities, SQL over a night's tables, rows that come again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.shapes.native.words import CapabilityRow, ScaleRow, WordRow
from tandem.simulate.tables import TABLES

Tables = dict[str, pa.Table]
# So many rows of each table come once more with the next delivery.
RESENT_ROWS = 3
# People who watch an AI agent do so in a tool of their own.
OVERSIGHT = pa.array(["supervision", "override", "correction"])
# A time as many APIs write it, in whole seconds.
ISO_SECONDS = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
KINDS = {"time": pa.timestamp("ms"), "number": pa.float64(), "whole": pa.int64(), "flag": pa.bool_()}


@dataclass(frozen=True)
class Night:
    """One export of one instance: its open rows, when it ran, and what a form may compute with."""

    instance: str
    opened: Tables
    loaded_at: str
    sql: duckdb.DuckDBPyConnection

    def rows(self, table: str) -> pa.Table:
        """Rows of an open table, none where it has nothing this night."""
        if table in self.opened:
            return self.opened[table]
        columns = TABLES[table]
        return pa.table(
            {column.name: pa.array([], KINDS.get(column.kind, pa.string())) for column in columns}
        )

    def query(self, text: str, **tables: pa.Table) -> pa.Table:
        """Rows of a statement over the open tables, each by its name, and over others that are given."""
        views = self.opened | tables
        for name, rows in views.items():
            self.sql.register(name, rows)
        found = self.sql.sql(text).to_arrow_table()
        for name in views:
            self.sql.unregister(name)
        return found


@dataclass
class Form:
    """How a vendor's tool exports what an instance of the open form holds; a vendor's module subclasses it.

    What its tables have no place for stays in the open form (see `left`), under the names that the vendor
    gives to conversations and people.
    """

    vendor: ClassVar[str]
    takes: ClassVar[frozenset[str]]
    # Entity of a key (see tandem.simulate.tables) to what stands before its number; others keep their names.
    prefixes: ClassVar[Mapping[str, str]] = {}
    # Table to a REPLACE list that makes an earlier version of a row; of other tables equal rows come again.
    earlier: ClassVar[Mapping[str, str]] = {}
    extension: ClassVar[str] = "csv"
    # Tables that come in another format than the rest.
    extensions: ClassVar[Mapping[str, str]] = {}
    # Text of the instance's mapping.yml, where one is needed.
    mapping: ClassVar[str] = ""
    _before: Tables = field(default_factory=dict)

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Rows of mapped_values that the company adds for this instance; `systems` of all its instances."""
        return []

    def scales(self, instance: str) -> list[ScaleRow]:
        """Rows of survey_scales that the company adds for this instance."""
        return []

    def capabilities(self, instance: str) -> list[CapabilityRow]:
        """Rows of source_capability that the company adds for this instance."""
        return []

    def left(self, opened: Tables) -> Tables:
        """Open rows that the vendor's tables have no place for: other tools of the company know them."""
        return {table: rows for table, rows in opened.items() if table not in self.takes}

    def tables(self, night: Night) -> Tables:
        """The vendor's tables of one night, by name."""
        raise NotImplementedError

    def name(self, entity: str, names: pa.ChunkedArray) -> pa.ChunkedArray:
        """What the vendor calls entities that the open form knows by these names."""
        prefix = self.prefixes.get(entity)
        if prefix is None:
            return names
        return pc.replace_substring_regex(names, r"^\D*(\d+)$", prefix + r"\1")

    def delivered(self, night: Night) -> Tables:
        """The tables of one night; before them, once more or as they were earlier, rows of the last night."""
        sent = {}
        for name, rows in self.tables(night).items():
            if not len(rows):
                continue
            again = self._before.get(name, rows.slice(0, 0))
            if name in self.earlier:
                again = night.query(f"select * replace ({self.earlier[name]}) from again", again=again)
            self._before[name] = rows.slice(0, RESENT_ROWS)
            # Where nothing but the load time tells versions apart, the last line of a file wins.
            sent[name] = pa.concat_tables([again.cast(rows.schema), rows])
        return sent


class AgentForm(Form):
    """The tool of an AI agent; the desks that it hands over to land what people do."""

    takes = frozenset({"conversations", "events", "ai_inferences", "actions", "actors"})
    extension = "jsonl"
    # Concept of mapped_values to the names of the agent's builders, and what each stands for.
    builders_words: ClassVar[Mapping[str, Mapping[str, str]]]

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Names that the agent's builders gave to what its tool holds."""
        return [
            WordRow(self.vendor, instance, concept, raw, value)
            for concept, values in self.builders_words.items()
            for raw, value in values.items()
        ]

    def capabilities(self, instance: str) -> list[CapabilityRow]:
        """The desks that the agent hands over to are landed too."""
        return [CapabilityRow(self.vendor, instance, "human_side", "native")]

    def left(self, opened: Tables) -> Tables:
        """What those note who watch the agent."""
        left = super().left(opened)
        if "events" in opened:
            rows = opened["events"]
            left["events"] = rows.filter(pc.is_in(rows["event_type"], value_set=OVERSIGHT))
        return left
