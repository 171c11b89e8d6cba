"""A line of calls as Amazon Connect exports it: its stream at once, its data lake by night.

A call is a chain of contacts. Each agent who takes it over begins another one, and so do a robot that listens
in with an agent's account and a call to somebody else. The stream knows whole seconds and not yet what the
call was about; the lake knows milliseconds and has the last word. What was said is not transcribed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tandem.simulate.shapes.native.form import ISO_SECONDS, Form, Night, Tables
from tandem.simulate.shapes.native.words import WordRow

VENDOR = "amazon_connect"
# Every id ends in twelve digits. What goes on behind or beside a call has ids of its own.
CONTACT, TAKEN_OVER, BESIDE = (f"5f0c2a71-93de-4b08-8c6{place}-" for place in range(3))
AGENT, ROBOT = "7d41b6f0-2c5e-4a19-b3d7-", "7d41b6f0-2c5e-4a19-b3d8-000000000001"
PROFILE = "c9a8e17b40d2f3651e0b"
INSTANCE = "arn:aws:connect:eu-central-1:000000000000:instance/3b1e6d52-8f07-4c9a-a2d4-6f5b7c8d9e01"
CARRIER = "+49301000100"
WRAP_SECONDS = 40

PHONES = "select customer_native_id, id_value as phone from customer_identifiers where id_type = 'phone'"
CALLS = f"""
    with spans as (
        select conversation_native_id as native_id, max(queue) as queue,
            max(enqueued_at) as queued_at, max(ended_at) filter (seq = 1) as left_queue_at,
            max(actor_native_id) filter (seq = 2) as first_agent,
            max(accepted_at) filter (seq = 2) as met_at, max(ended_at) filter (seq = 2) as parted_at,
            max(actor_native_id) filter (seq = 3) as second_agent,
            max(accepted_at) filter (seq = 3) as taken_over_at
        from segments group by conversation_native_id
    )
    select lpad(substr(native_id, 5), 12, '0') as number, cast(substr(native_id, 5) as bigint) as lot,
        '{AGENT}' || lpad(substr(first_agent, 7), 12, '0') as first_agent,
        '{AGENT}' || lpad(substr(second_agent, 7), 12, '0') as second_agent,
        '{PROFILE}' || lpad(substr(customer_native_id, 5), 12, '0') as customer_id,
        phone, started_at, ended_at, intent_final, language, region, product_line,
        spans.* exclude (native_id, first_agent, second_agent)
    from conversations inner join spans using (native_id) left join phones using (customer_native_id)
"""
# Keys that differ by case alone, and empty values, are real.
ATTRIBUTES = """map {
    'topic': intent_final, 'Topic': '', 'language': language, 'region': region, 'productLine': product_line,
    'greetingPlayed': 'true', 'GreetingPlayed': 'Y'
}"""
# The line that passes a call on hides the number.
CONTACTS = f"""
    select '{CONTACT}' || number as contact_id, cast(null as varchar) as initial_id,
        cast(null as varchar) as previous_id,
        if(taken_over_at is null, null, '{TAKEN_OVER}' || number) as next_id, 'INBOUND' as method, lot,
        started_at as begun_at, coalesce(taken_over_at, ended_at) as over_at, taken_over_at as passed_on_at,
        case when taken_over_at is not null or (met_at is not null and lot % 5 = 0) then 'AGENT_DISCONNECT'
            else 'CUSTOMER_DISCONNECT' end as ended_by,
        customer_id, phone as address, queue, queued_at, left_queue_at,
        first_agent as agent_id, queue as team, met_at, parted_at, {ATTRIBUTES} as attributes
    from calls
    union all
    select '{TAKEN_OVER}' || number, '{CONTACT}' || number, '{CONTACT}' || number, null, 'TRANSFER', lot,
        taken_over_at, ended_at, null, 'CUSTOMER_DISCONNECT', customer_id, 'Anonymous', queue,
        null, null, second_agent, queue, taken_over_at, ended_at, {ATTRIBUTES}
    from calls where taken_over_at is not null
    union all
    select '{BESIDE}' || number, '{CONTACT}' || number, '{CONTACT}' || number, null, method, lot,
        met_at, parted_at, null, 'AGENT_DISCONNECT', null, address, null,
        null, null, coalesce(listener, first_agent), queue, met_at, parted_at, map {{}}
    from calls inner join (values
        (5, 'MONITOR', cast(null as varchar), '{ROBOT}'), (3, 'EXTERNAL_OUTBOUND', '{CARRIER}', null)
    ) as beside (place, method, address, listener) on lot // 2 % 8 = place
    where met_at is not null
"""
# Who took a call comes by id or by ARN alone; of the work behind it nothing was measured.
LAKE = f"""
    select '{INSTANCE}' as instance_arn, contact_id, initial_id as initial_contact_id,
        previous_id as previous_contact_id, next_id as next_contact_id, 'VOICE' as channel,
        method as initiation_method, begun_at as initiation_timestamp, over_at as disconnect_timestamp,
        over_at + interval {WRAP_SECONDS} second as last_update_timestamp, ended_by as disconnect_reason,
        if(address is null, null, 'TELEPHONE_NUMBER') as customer_endpoint_type,
        address as customer_endpoint_address, customer_id, queue as queue_name,
        queued_at as queue_enqueue_timestamp,
        epoch_ms(left_queue_at) - epoch_ms(queued_at) as queue_duration_ms,
        '{INSTANCE}/agent/' || agent_id as agent_arn, if(lot % 4 = 1, null, agent_id) as agent_id,
        'agent' || ltrim(right(agent_id, 12), '0') as agent_username,
        met_at as agent_connected_to_agent_timestamp,
        epoch_ms(parted_at) - epoch_ms(met_at) as agent_interaction_duration_ms,
        if(met_at is null, null, 0) as agent_customer_hold_duration_ms,
        if(met_at is null, null, -1) as agent_after_contact_work_duration_ms,
        if(agent_id is null, null, team) as agent_hierarchy_groups_level_1_name,
        attributes, map {{'connect:Subtype': 'connect:Telephony'}} as segment_attribute
    from contacts order by contact_id
"""
STREAM = f"""
    select '2017-03-10' as "AWSContactTraceRecordFormatVersion", '{INSTANCE}' as "InstanceARN",
        contact_id as "ContactId", initial_id as "InitialContactId", previous_id as "PreviousContactId",
        next_id as "NextContactId", 'VOICE' as "Channel", method as "InitiationMethod",
        {ISO_SECONDS.format("begun_at")} as "InitiationTimestamp",
        {ISO_SECONDS.format("begun_at")} as "ConnectedToSystemTimestamp",
        {ISO_SECONDS.format("over_at")} as "DisconnectTimestamp",
        {ISO_SECONDS.format("over_at")} as "LastUpdateTimestamp",
        -- Warm transfers leave none.
        if(lot % 4 = 1, null, {ISO_SECONDS.format("passed_on_at")}) as "TransferCompletedTimestamp",
        ended_by as "DisconnectReason",
        if(address is null, null, {{'Address': address, 'Type': 'TELEPHONE_NUMBER'}}) as "CustomerEndpoint",
        customer_id as "CustomerId",
        if(queue is null, null, {{
            'Name': queue, 'EnqueueTimestamp': {ISO_SECONDS.format("queued_at")},
            'DequeueTimestamp': {ISO_SECONDS.format("left_queue_at")},
            'Duration': date_diff('second', queued_at, left_queue_at)
        }}) as "Queue",
        if(agent_id is null, null, {{
            'ARN': '{INSTANCE}/agent/' || agent_id, 'Username': 'agent' || ltrim(right(agent_id, 12), '0'),
            'ConnectedToAgentTimestamp': {ISO_SECONDS.format("met_at")},
            'AgentInteractionDuration': date_diff('second', met_at, parted_at), 'CustomerHoldDuration': 0,
            'AfterContactWorkDuration': -1, 'HierarchyGroups': {{'Level1': {{'GroupName': team}}}}
        }}) as "Agent",
        map {{'greetingPlayed': 'true', 'GreetingPlayed': 'Y'}} as "Attributes",
        {{'connect:Subtype': {{'ValueString': 'connect:Telephony'}}}} as "SegmentAttributes"
    from contacts order by contact_id
"""
LENS = """
    select '1.1.0' as "Version", 'VOICE' as "Channel", {'ContactId': contact_id} as "CustomerMetadata",
        {'Output': output} as "ContentMetadata", 'FAILED' as "JobStatus",
        {'MatchedCategories': cast([] as varchar[])} as "Categories", cast([] as varchar[]) as "Transcript"
    from contacts cross join (values ('Raw'), ('Redacted')) as outputs (output)
    where met_at is not null order by contact_id, output
"""


@dataclass
class ConnectForm(Form):
    """Contacts in both shapes, and analyses of calls that failed."""

    vendor = VENDOR
    takes = frozenset({"conversations", "segments", "customer_identifiers"})
    prefixes = {"c": CONTACT, "u": PROFILE, "actors": AGENT}
    earlier = {
        "contact_record": (
            "initiation_timestamp as last_update_timestamp, cast(null as timestamp) as disconnect_timestamp, "
            "null as disconnect_reason, null as customer_id, null as customer_endpoint_address"
        ),
    }
    extension = "jsonl"
    extensions = {"contact_record": "parquet"}
    # What customers call from: a number is told once, with the first need that brings its customer here.
    _phones: pa.Table = field(
        default_factory=lambda: pa.table(
            {"customer_native_id": pa.array([], "string"), "phone": pa.array([], "string")}
        )
    )

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """The flow's attributes, a robot among agents, and hang-ups that may be dropped lines."""
        dropped = "A hang-up or a dropped line, which nobody can tell"
        rows = [
            ("attribute", "topic", "intent_final", "Attribute of the flow"),
            ("attribute", "productline", "product_line", "Attribute of the flow"),
            ("actor", ROBOT, "system", "Listens in and rates how calls sound"),
            ("outcome_claim", "queue/customer_disconnect", "unknown", dropped),
            ("ended_by", "customer_disconnect", "system", dropped),
        ]
        return [WordRow(VENDOR, instance, *row[:3], reason=row[3]) for row in rows]

    def name(self, entity: str, names: pa.ChunkedArray) -> pa.ChunkedArray:
        """Ids are as long as the vendor's."""
        if entity not in self.prefixes:
            return names
        padded = pc.replace_substring_regex(names, r"^\D*(\d+)$", "0" * 12 + r"\1")
        return pc.replace_substring_regex(padded, r"^\d+(\d{12})$", self.prefixes[entity] + r"\1")

    def tables(self, night: Night) -> Tables:
        """The tables of one night."""
        if "customer_identifiers" in night.opened:
            self._phones = pa.concat_tables([self._phones, night.query(PHONES)])
        if "conversations" not in night.opened:
            return {}
        calls = night.query(CALLS, phones=self._phones)
        contacts = night.query(CONTACTS, calls=calls)
        return {
            "contact_trace_record": night.query(STREAM, contacts=contacts),
            "contact_record": night.query(LAKE, contacts=contacts),
            "contact_lens_analysis": night.query(LENS, contacts=contacts),
        }
