"""Writes each instance in the shape of a vendor that makes such tools, and the rest in the open form.

What names a conversation of another instance, or an agent who works there, uses the names of its vendor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tandem.engines.settings import UserError
from tandem.simulate.settings import INSTANCES, TEAM_INSTANCE
from tandem.simulate.shapes.native.amazon_connect import ConnectForm
from tandem.simulate.shapes.native.assist_qa import AssistForm, ReviewForm
from tandem.simulate.shapes.native.dialogflow import DialogflowForm
from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.intercom import IntercomForm
from tandem.simulate.shapes.native.langfuse import LangfuseForm
from tandem.simulate.shapes.native.otel_genai import TraceForm
from tandem.simulate.shapes.native.salesforce import SalesforceForm
from tandem.simulate.shapes.native.servicenow import ServiceNowForm
from tandem.simulate.shapes.native.surveys import SurveyForm
from tandem.simulate.shapes.native.words import write_with_seed
from tandem.simulate.shapes.native.zendesk import ZendeskForm
from tandem.simulate.shapes.open import EXPORT_HOUR, LARGE_WORLD, OpenWriter, plain
from tandem.simulate.tables import TABLES, Columns

OPEN = "open"
NOBODY = pa.array([], pa.string())


# Instance -> the forms that it may take, the company's own first; what is not named here stays open.
FORMS: Mapping[str, tuple[type[Form], ...]] = {
    "surveys": (SurveyForm,),
    "assist": (AssistForm,),
    "qa": (ReviewForm,),
    "helpdesk": (ZendeskForm, ServiceNowForm),
    "aurora_bot": (DialogflowForm,),
    "messaging": (IntercomForm, SalesforceForm),
    "voice": (ConnectForm,),
    "echo_voice_ai": (TraceForm, LangfuseForm),
}


def forms_of_company(tools: Mapping[str, str] | None = None) -> dict[str, Form]:
    """Which instance is a tool of which vendor; `tools` names other vendors than the company's own.

    An instance whose vendor is `open` exports the open form.
    """
    company = {instance: forms[0].vendor for instance, forms in FORMS.items()} | dict(tools or {})
    return {instance: _form(instance, vendor) for instance, vendor in company.items() if vendor != OPEN}


def _form(instance: str, vendor: str) -> Form:
    if instance not in INSTANCES:
        raise UserError(f"The company has no {instance}: name one of {', '.join(INSTANCES)}.")
    known = {form.vendor: form for form in FORMS.get(instance, ())}
    if vendor not in known:
        raise UserError(f"{instance} cannot be exported as {vendor}: write {' or '.join((*known, OPEN))}.")
    return known[vendor]()


class NativeWriter:
    """Stands where OpenWriter stands; `native_rows` counts what was written in vendors' own tables."""

    def __init__(self, clean: OpenWriter, forms: Mapping[str, Form]) -> None:
        self.clean = clean
        self.forms = dict(forms)
        self.native_rows: dict[str, dict[str, int]] = {}
        self._systems = {name: self._system(name) for name in INSTANCES}
        size = clean.world.agents_per_team
        self._members = {
            INSTANCES[desk]: pa.array([f"agent-{team * size + place}" for place in range(size)])
            for team, desk in enumerate(TEAM_INSTANCE)
        }
        self._sql = duckdb.connect()
        # One thread keeps the order of rows, and with it the bytes.
        self._sql.execute("set threads = 1")

    @property
    def rows(self) -> dict[tuple[str, str], int]:
        """Rows of the world by instance and table of the open form."""
        return self.clean.rows

    @property
    def vendors(self) -> list[str]:
        """Vendor folders that the landing needs, as the variable `vendors` has them."""
        return [OPEN, *sorted({form.vendor for form in self.forms.values()})]

    def write_words(self) -> None:
        """What the vendors' words mean in this company, and how its tools' files are to be read."""
        folder = self.clean.folder / "reference"
        forms = self.forms.items()
        words = [row for name, form in forms for row in form.words(name, self._systems)]
        write_with_seed(folder, "mapped_values", words)
        write_with_seed(folder, "survey_scales", [row for name, form in forms for row in form.scales(name)])
        capabilities = [row for name, form in forms for row in form.capabilities(name)]
        write_with_seed(folder, "source_capability", capabilities)
        for name, form in forms:
            if form.mapping:
                file = self.clean.folder / form.vendor / name / "mapping.yml"
                file.parent.mkdir(parents=True)
                file.write_text(form.mapping, encoding="utf-8")

    def write(self, day: int, batches: list[tuple[int, str, Columns]]) -> None:
        """What the export jobs of a day deliver."""
        opened: dict[int, Tables] = {}
        for instance, table, columns in batches:
            batch = plain(self.clean.batch(instance, table, columns, self.clean.loaded_at(day)))
            self.clean.count(instance, table, batch.num_rows)
            batch = self._pointed(table, batch)
            if instance not in TEAM_INSTANCE:
                batch = self._with_agents(table, batch)
            opened.setdefault(instance, {})[table] = batch
        for instance, tables in opened.items():
            form = self.forms.get(INSTANCES[instance])
            if form:
                taken = {table: rows for table, rows in tables.items() if table in form.takes}
                self._write_native(day, INSTANCES[instance], form, taken)
                left = form.left(tables).items()
                tables = {table: _renamed(form, table, rows) for table, rows in left if len(rows)}
            self._write_open(day, instance, tables)

    # ---------------------------------------------------------------- files

    def _write_native(self, day: int, instance: str, form: Form, opened: Tables) -> None:
        exported_on = self.clean.world.start + timedelta(days=day + 1)
        clock = f"{exported_on.isoformat()}T{EXPORT_HOUR:02}-00"
        night = Night(instance, opened, f"{exported_on.isoformat()} {EXPORT_HOUR:02}:00:00", self._sql)
        for table, rows in form.delivered(night).items() if opened else ():
            extension = form.extensions.get(table, form.extension)
            if self.clean.world.conversations > LARGE_WORLD:
                extension = "parquet"
            # Few of these tables say when they were exported, so the file's name does.
            file = self.clean.folder / form.vendor / instance / table / f"{clock}.{extension}"
            self.clean.put(rows, file)
            counts = self.native_rows.setdefault(f"{form.vendor}/{instance}", {})
            counts[table] = counts.get(table, 0) + rows.num_rows

    def _write_open(self, day: int, instance: int, tables: Tables) -> None:
        exported_on = self.clean.world.start + timedelta(days=day)
        name = f"{exported_on.isoformat()}.{self.clean.extension(instance)}"
        for table, rows in tables.items():
            self.clean.put(rows, self.clean.folder / OPEN / INSTANCES[instance] / table / name)

    # ---------------------------------------------------------------- names

    def _system(self, instance: str) -> str:
        form = self.forms.get(instance)
        return form.vendor if form else OPEN

    def _pointed(self, table: str, rows: pa.Table) -> pa.Table:
        """With conversations of other instances by the names that their vendors give them."""
        for column in TABLES[table]:
            if column.kind != "foreign" or column.name not in rows.column_names:
                continue
            side = "to" if column.name.startswith("to_") else "conversation"
            instances = rows[f"{side}_source_instance"]
            names = self._named(instances, rows[column.name])
            rows = rows.set_column(rows.schema.get_field_index(column.name), column.name, names)
            coded = instances.combine_chunks().dictionary_encode()
            known = pa.array([self._systems[name] for name in coded.dictionary.to_pylist()], pa.string())
            systems = pa.DictionaryArray.from_arrays(coded.indices, known).dictionary_decode()
            place = f"{side}_source_system"
            if place in rows.column_names:
                rows = rows.set_column(rows.schema.get_field_index(place), place, systems)
            else:
                rows = rows.append_column(place, systems)
        return rows

    def _with_agents(self, table: str, rows: pa.Table) -> pa.Table:
        """With agents by the names of the desk that they work at: tools beside it have none of their own."""
        for column in TABLES[table]:
            if column.kind == "pool" and column.of == "actors" and column.name in rows.column_names:
                names = rows[column.name]
                for instance, form in self.forms.items():
                    members = pc.is_in(names, value_set=self._members.get(instance, NOBODY))
                    names = pc.if_else(members, form.name("actors", names), names)
                rows = rows.set_column(rows.schema.get_field_index(column.name), column.name, names)
        return rows

    def _named(self, instances: pa.ChunkedArray, names: pa.ChunkedArray) -> pa.ChunkedArray:
        for instance, form in self.forms.items():
            if "c" in form.prefixes:
                is_its = pc.fill_null(pc.equal(instances, instance), False)
                names = pc.if_else(is_its, form.name("c", names), names)
        return names


def _renamed(form: Form, table: str, rows: pa.Table) -> pa.Table:
    """Rows that the vendor's export has no place for: open rows that speak of what the vendor holds."""
    for column in TABLES[table]:
        entity = "actors" if column.kind == "pool" else column.of
        names_own = column.kind == "key" or (column.kind == "pool" and column.of == "actors")
        if names_own and column.name in rows.column_names and entity in form.prefixes:
            place = rows.schema.get_field_index(column.name)
            rows = rows.set_column(place, column.name, form.name(entity, rows[column.name]))
    systems = pa.array([form.vendor] * len(rows), pa.string())
    return rows.append_column("source_system", systems)
