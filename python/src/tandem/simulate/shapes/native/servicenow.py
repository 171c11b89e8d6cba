"""A desk of incidents as ServiceNow's audit log reports them, a row an update, beside a connector's lists.

The log says who touched an incident and when, not what was said. Words stand in the mail system, which files
them by number; the opening is told by the log alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.settings import INTENT_NAMES
from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.servicenow_log import (
    ACCOUNTS,
    AGENT,
    BOT,
    CALLER,
    CARRIED,
    CHANNELS,
    DISPATCHER,
    GIVEN_UP,
    GROUP,
    INCIDENTS,
    LOG,
    MAIL,
    NOTHING_OPEN,
    NUMBER,
    NUMBER_DIGITS,
    SYS_ID,
    SYS_ID_DIGITS,
    UPDATES,
)
from tandem.simulate.shapes.native.words import WordRow

VENDOR = "servicenow"
STAFF, INCIDENT, TARGET = (f"5e0c41a7c0a80164000{sort}" for sort in ("5", "1", "7"))
# The log alone is reported in local times: a connector copies the lists, in UTC.
MAPPING = """\
tables:
  incident_log:
    from: "incident_log/*"
    timezone: Asia/Kolkata
    time_format: "%d/%m/%Y %H:%M:%S"
"""
SYNCED = "false as _fivetran_deleted, '{synced}' as _fivetran_synced"

CALLERS = f"""
    select '{CALLER}' || {SYS_ID.format("customer_native_id")} as sys_id, {SYNCED},
        'customer' || substr(customer_native_id, 5) as user_name, id_value as email, true as active,
        false as internal_integration_user, source_updated_at as sys_updated_on
    from customer_identifiers where is_verified and id_type = 'email'
"""
COLLEAGUES = f"""
    with colleagues as (
        select '{STAFF}' || lpad(substr(native_id, 7), {SYS_ID_DIGITS}, '0') as sys_id,
            '{AGENT}' || substr(native_id, 7) as user_name, false as is_account from actors
        union all
        select '{STAFF}' || lpad(place, {SYS_ID_DIGITS}, '9'), account, true
        from (values {", ".join(f"('{place}', '{name}')" for place, name in enumerate(ACCOUNTS))})
            as accounts (place, account)
    )
    select sys_id, {SYNCED}, user_name, cast(null as varchar) as email, true as active,
        is_account as internal_integration_user, timestamp_ms '2025-12-01' as sys_updated_on
    from colleagues order by sys_id
"""
GROUPS = f"""
    select '{GROUP}' as sys_id, {SYNCED}, max(team) as name, true as active,
        timestamp_ms '2025-12-01' as sys_updated_on
    from actors
"""
TARGETS = f"""
    select '{TARGET}' || {SYS_ID.format("native_id")} as sys_id, {SYNCED},
        '{INCIDENT}' || {SYS_ID.format("native_id")} as task_value, false as has_breached,
        if(status = 'open', 'in_progress', 'completed') as stage, source_updated_at as sys_updated_on
    from conversations order by native_id
"""


@dataclass
class ServiceNowForm(Form):
    """The log of incidents, and lists of users, groups and targets."""

    vendor = VENDOR
    takes = frozenset({"conversations", "events", "customer_identifiers", "actors"})
    prefixes = {"c": NUMBER, "u": CALLER, "actors": AGENT}
    earlier = {
        "sys_user": "timestamp_ms '2025-01-01' as sys_updated_on, null as email",
        "task_sla": "timestamp_ms '2026-01-01' as sys_updated_on, 'paused' as stage, true as has_breached",
    }
    mapping = MAPPING
    # Incidents that the job has not closed yet, as the log left them.
    _carried: pa.Table = field(default_factory=lambda: NOTHING_OPEN)

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Accounts that are no people, a contact type, a state of the company's own, and its categories."""
        rows = [
            ("actor", DISPATCHER, "system", "Holds what nobody has taken yet"),
            ("actor", MAIL, "system", "Files what customers mail"),
            ("actor", BOT, "system", "Opens what the website's bot passes on"),
            ("channel", CHANNELS["in_app"], "in_app", "Contact type of the company"),
            ("status", GIVEN_UP, "closed", "A job closes after silence"),
            ("outcome_claim", GIVEN_UP, "unknown", "A job closes after silence"),
            *(("intent", _category(intent), intent, "Category of the desk") for intent in INTENT_NAMES),
        ]
        return [WordRow(VENDOR, instance, *row[:3], reason=row[3]) for row in rows]

    def name(self, entity: str, names: pa.ChunkedArray) -> pa.ChunkedArray:
        """Numbers of incidents and ids of callers have zeros in front."""
        digits = {"c": NUMBER_DIGITS, "u": SYS_ID_DIGITS}.get(entity)
        if digits is None:
            return super().name(entity, names)
        padded = pc.utf8_lpad(pc.replace_substring_regex(names, r"^\D+", ""), digits, "0")
        return pc.binary_join_element_wise(self.prefixes[entity], padded, "")

    def left(self, opened: Tables) -> Tables:
        """What was written after the opening, the roster with its teams, further addresses of a caller."""
        left = super().left(opened)
        if "actors" in opened:
            left["actors"] = opened["actors"]
        if "customer_identifiers" in opened:
            rows = opened["customer_identifiers"]
            left["customer_identifiers"] = rows.filter(pc.invert(rows["is_verified"]))
        if "events" in opened:
            left["events"] = _mails(opened["events"])
        return left

    def tables(self, night: Night) -> Tables:
        """The tables of one night."""
        tables: Tables = {}
        users = []
        if "actors" in night.opened:
            users.append(_query(night, COLLEAGUES))
            tables["sys_user_group"] = _query(night, GROUPS)
        if "customer_identifiers" in night.opened:
            users.append(_query(night, CALLERS))
        if users:
            tables["sys_user"] = pa.concat_tables(users)
        if "conversations" in night.opened:
            tables["task_sla"] = _query(night, TARGETS)
        opened = {name: night.rows(name) for name in ("conversations", "events")}
        incidents = _query(night, INCIDENTS, carried=self._carried, **opened)
        updates = _query(night, UPDATES, incidents=incidents, **opened)
        self._carried = _query(night, CARRIED, incidents=incidents, updates=updates)
        return tables | {"incident_log": _query(night, LOG, updates=updates)}


def _category(intent: str) -> str:
    return intent.replace("_", " ").capitalize()


def _mails(events: pa.Table) -> pa.Table:
    """Messages and notes behind the opening, which the log tells; a mail system weighs no words."""
    is_opening = pc.and_(pc.equal(events["seq"], 1), pc.equal(events["event_type"], "message"))
    is_told = pc.or_(is_opening, pc.equal(events["event_type"], "close"))
    return events.filter(pc.invert(is_told)).drop_columns(["sentiment_score"])


def _query(night: Night, text: str, **tables: pa.Table) -> pa.Table:
    words = {
        "channel": _translated("channel", CHANNELS),
        "category": _translated("intent_final", {intent: _category(intent) for intent in INTENT_NAMES}),
    }
    return night.query(text.format(synced=night.loaded_at, **words), **tables)


def _translated(column: str, words: Mapping[str, str]) -> str:
    cases = " ".join(f"when '{ours}' then '{theirs}'" for ours, theirs in words.items())
    return f"case {column} {cases} end"
