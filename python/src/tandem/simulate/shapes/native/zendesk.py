"""A desk of tickets as a connector copies it out of Zendesk Support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.settings import INTENT_NAMES
from tandem.simulate.shapes.native.form import ISO_SECONDS, Form, Night, Tables
from tandem.simulate.shapes.native.words import WordRow

VENDOR = "zendesk"
# Users of all sorts are numbers in one list; the first digits keep customers and agents apart.
CUSTOMER, AGENT, NOTE_BOT = "38", "99", "970001"
TAG = "topic_"
CHANNELS = {"email": "email", "in_app": "iphone", "web_chat": "chat", "messaging": "native_messaging",
            "voice": "phone_call_inbound"}  # fmt: skip
SYNCED = "false as _fivetran_deleted, '{synced}' as _fivetran_synced"
# The last version of the night of each ticket; spam is deleted at once, under numbers that no ticket reaches.
TICKET = f"""
    with tickets as (
        select *, substr(native_id, 5) as number from conversations
    )
    select if(is_spam, '7' || lpad(number, 12, '0'), number) as id,
        {ISO_SECONDS.format("started_at")} as created_at,
        {ISO_SECONDS.format("source_updated_at")} as updated_at,
        case when is_spam then 'deleted' when status = 'open' then 'open'
            when end_reason = 'agent_closed' then 'solved' else 'closed' end as status,
        if(is_spam, null, '{CUSTOMER}' || substr(customer_native_id, 5)) as requester_id,
        if(is_spam, null, '{CUSTOMER}' || substr(customer_native_id, 5)) as submitter_id,
        {{channel}} as via_channel, true as is_public, {SYNCED}
    from tickets cross join (values (false), (true)) as kinds (is_spam)
    where not is_spam or (cast(number as bigint) % 16 = 7 and status = 'closed')
"""
TAGS = f"""
    select distinct ticket_id, tag, '{{synced}}' as _fivetran_synced from (
        select substr(native_id, 5) as ticket_id, unnest(['{TAG}' || intent_final, 'eu_desk']) as tag
        from conversations where intent_final is not null
    )
"""
COMMENTS = f"""
    select substr(events.native_id, 5) as id, substr(conversation_native_id, 5) as ticket_id,
        case actor_type when 'customer' then requester_id when 'system' then '{NOTE_BOT}'
            else '{AGENT}' || substr(actor_native_id, 7) end as user_id,
        {ISO_SECONDS.format("occurred_at")} as created, is_public as public, text as body,
        false as voice_comment, {SYNCED}
    from events left join requesters on substr(conversation_native_id, 5) = ticket_id
    where event_type in ('message', 'internal_note')
    order by events.native_id
"""
HISTORY = f"""
    select substr(conversation_native_id, 5) as ticket_id, 'status' as field_name,
        {ISO_SECONDS.format("occurred_at")} as updated,
        if(actor_type = 'human_agent', '{AGENT}' || substr(actor_native_id, 7), null) as user_id,
        if(actor_type = 'human_agent', 'solved', 'closed') as value, '{{synced}}' as _fivetran_synced
    from events where event_type = 'close'
"""
CUSTOMERS = f"""
    select '{CUSTOMER}' || substr(customer_native_id, 5) as id, 'end-user' as role, id_value as email,
        true as verified, true as active, {ISO_SECONDS.format("observed_at")} as created_at,
        {ISO_SECONDS.format("source_updated_at")} as updated_at, {SYNCED}
    from customer_identifiers where is_verified and id_type = 'email'
"""
STAFF = f"""
    with staff as (
        select '{AGENT}' || substr(native_id, 7) as id, 'agent' as role from actors
        union all select '{NOTE_BOT}', 'admin'
    )
    select id, role, cast(null as varchar) as email, true as verified, true as active,
        '2025-12-01T00:00:00Z' as created_at, '2025-12-01T00:00:00Z' as updated_at, {SYNCED}
    from staff
"""
REQUESTERS = f"""
    select substr(native_id, 5) as ticket_id, '{CUSTOMER}' || substr(customer_native_id, 5) as requester_id
    from conversations
"""
UNTOLD = """
    select requesters.* from requesters
    anti join (select substr(native_id, 5) as ticket_id from conversations where status = 'closed') as over
        using (ticket_id)
"""

NOBODY = pa.table({"ticket_id": pa.array([], "string"), "requester_id": pa.array([], "string")})


@dataclass
class ZendeskForm(Form):
    """Tickets, comments, changes of state, tags and users."""

    vendor = VENDOR
    takes = frozenset({"conversations", "events", "customer_identifiers", "actors"})
    prefixes = {"c": "", "u": CUSTOMER, "actors": AGENT}
    earlier = {
        "ticket": "'2026-01-01T00:00:00Z' as updated_at, 'new' as status, '381' as requester_id",
        "user": "'2025-01-01T00:00:00Z' as updated_at, null as email",
    }
    # Who asked for help in the tickets that are still open.
    _requesters: pa.Table = field(default_factory=lambda: NOBODY)

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Tags that are intents, a bot that notes as an admin, and tickets closed after silence."""
        rows = [
            ("actor", NOTE_BOT, "system", "Notes what a chat was about"),
            ("outcome_claim", "closed", "unknown", "An automation closes after silence"),
            *(("intent", TAG + intent, intent, "Tag of the desk") for intent in INTENT_NAMES),
        ]
        return [WordRow(VENDOR, instance, *row[:3], reason=row[3]) for row in rows]

    def left(self, opened: Tables) -> Tables:
        """The roster with its teams stays beside the desk, and so do further addresses of a user."""
        left = super().left(opened)
        if "actors" in opened:
            left["actors"] = opened["actors"]
        if "customer_identifiers" in opened:
            rows = opened["customer_identifiers"]
            left["customer_identifiers"] = rows.filter(pc.invert(rows["is_verified"]))
        return left

    def tables(self, night: Night) -> Tables:
        """The tables of one night."""
        tables: Tables = {}
        users = []
        if "actors" in night.opened:
            users.append(_query(night, STAFF))
        if "customer_identifiers" in night.opened:
            users.append(_query(night, CUSTOMERS))
        if users:
            tables["user"] = pa.concat_tables(users)
        if "conversations" in night.opened:
            tables["ticket"] = _query(night, TICKET)
            tables["ticket_tag"] = _query(night, TAGS)
            both = pa.concat_tables([self._requesters, night.query(REQUESTERS)])
            self._requesters = both.group_by("ticket_id").aggregate([("requester_id", "max")])
            self._requesters = self._requesters.rename_columns(["ticket_id", "requester_id"])
        if "events" in night.opened:
            tables["ticket_comment"] = _query(night, COMMENTS, requesters=self._requesters)
            tables["ticket_field_history"] = _query(night, HISTORY)
        if "conversations" in night.opened:
            self._requesters = night.query(UNTOLD, requesters=self._requesters)
        return tables


def _query(night: Night, text: str, **tables: pa.Table) -> pa.Table:
    channel = " ".join(f"when '{ours}' then '{theirs}'" for ours, theirs in CHANNELS.items())
    return night.query(text.format(synced=night.loaded_at, channel=f"case channel {channel} end"), **tables)
