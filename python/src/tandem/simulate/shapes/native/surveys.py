"""Survey tools: the yearly question by Qualtrics, the desk's survey by Gorgias, the rest in a file by hand.

What Qualtrics and Gorgias cannot say of a conversation, which desk has it, the file says row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.words import ScaleRow, WordRow

VENDOR = "surveys"
DESK = "helpdesk"
RECOMMEND, QUESTION = "SV_recommend01", "QID1"
SCALES = {"csat": ("1", "5"), "ces": ("1", "7"), "thumbs": ("0", "1"), "agent_enablement": ("1", "5"),
          "agent_satisfaction": ("1", "5")}  # fmt: skip
RATED = ("human_agent", "ai_agent")
# The file is made where clocks never change; 99 is what it writes for no answer.
MAPPING = """\
tables:
  flat_responses:
    from: "flat_responses/*"
    timezone: Africa/Johannesburg
    time_format: "%d.%m.%Y %H:%M:%S.%f"
    values: {score: {up: "1", down: "0", "99": null}}
"""
FLAT = """
    select
        native_id as response_id,
        survey_type || coalesce(' of ' || rated_actor_type, '') as survey,
        conversation_native_id,
        conversation_source_system,
        conversation_source_instance,
        actor_native_id,
        strftime(offered_at + interval 2 hours, '%d.%m.%Y %H:%M:%S.%f') as sent_at,
        strftime(responded_at + interval 2 hours, '%d.%m.%Y %H:%M:%S.%f') as responded_at,
        case
            when score is null then '99'
            when survey_type = 'thumbs' then if(score = 1, 'up', 'down')
            else cast(cast(score as integer) as varchar)
        end as score
    from survey_responses
    where survey_type <> 'nps' and not {at_desk}
"""
AT_DESK = """coalesce(
    survey_type = 'csat' and conversation_source_instance = 'helpdesk'
    and rated_actor_type = 'human_agent', false
)"""
GORGIAS = """
    select
        cast(substr(native_id, 5) as bigint) as id,
        conversation_native_id as ticket_id,
        cast(substr(customer_native_id, 5) as bigint) as customer_id,
        cast(score as integer) as score,
        strftime(offered_at, '%Y-%m-%dT%H:%M:%S.%f') as sent_datetime,
        strftime(responded_at, '%Y-%m-%dT%H:%M:%S.%f') as scored_datetime
    from survey_responses
    where {at_desk}
"""
# Of an answer, the sending is told once more; a test that the team sent itself has no sending.
ASKED = "select *, substr(native_id, 5) as number from survey_responses where survey_type = 'nps'"
QUALTRICS = {
    "survey": f"""
        select '{RECOMMEND}' as id, 'Would you recommend us?' as survey_name, 'Active' as survey_status,
            min(source_updated_at) as last_modified, '{{synced}}' as _fivetran_synced
        from asked having count(*) > 0
    """,
    "question": f"""
        select '{QUESTION}' as id, '{RECOMMEND}' as survey_id,
            'How likely are you to recommend us?' as question_text, 'MC' as question_type,
            'NPS' as selector, '{{synced}}' as _fivetran_synced
        from asked having count(*) > 0
    """,
    "distribution": f"""
        select distinct 'EMD_' || number as id, 'Invite' as request_type,
            '{RECOMMEND}' as survey_link_survey_id, offered_at as modified_date,
            '{{synced}}' as _fivetran_synced
        from asked
    """,
    "distribution_contact": """
        select 'EMD_' || number as distribution_id, 'CID_' || substr(customer_native_id, 5) as contact_id,
            if(responded_at is null, null, 'R_' || number) as response_id,
            if(responded_at is null, 'Success', 'SurveyFinished') as status, offered_at as sent_at,
            responded_at as response_completed_at, '{synced}' as _fivetran_synced
        from asked order by source_updated_at
    """,
    "survey_response": f"""
        select if(is_preview, 'R_preview_', 'R_') || number as id, '{RECOMMEND}' as survey_id,
            responded_at - interval 40 second as start_date, responded_at as end_date,
            responded_at as recorded_date,
            1 as finished, 100 as progress, if(is_preview, 'Survey Preview', 'IP Address') as status,
            if(is_preview, 'preview', 'email') as distribution_channel, responded_at as last_modified_date,
            false as _fivetran_deleted, '{{synced}}' as _fivetran_synced
        from asked cross join (values (false), (true)) as kinds (is_preview)
        where responded_at is not null
    """,
    "question_response": f"""
        select if(is_preview, 'fq_preview_', 'fq_') || number as _fivetran_id,
            if(is_preview, 'R_preview_', 'R_') || number as response_id, '{QUESTION}' as question_id,
            cast(if(is_preview, 10, cast(score as integer)) as varchar) as value,
            if(is_preview, '10 - sehr wahrscheinlich', cast(cast(score as integer) as varchar)) as text,
            '{{synced}}' as _fivetran_synced
        from asked cross join (values (false), (true)) as kinds (is_preview)
        where responded_at is not null
    """,
}
CONTACTS = """
    select distinct on (id) 'CID_' || substr(customer_native_id, 5) as id, id_value as email,
        '{synced}' as _fivetran_synced
    from customer_identifiers where id_type = 'email'
"""


@dataclass
class SurveyForm(Form):
    """The survey tools of one company, side by side in one folder."""

    vendor = VENDOR
    takes = frozenset({"survey_responses", "customer_identifiers"})
    earlier = {
        "survey_response": (
            "last_modified_date - interval 1 day as last_modified_date, 0 as finished, 20 as progress"
        )
    }
    extensions = {"gorgias_satisfaction_surveys": "jsonl"}
    mapping = MAPPING

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Whose tickets Gorgias means."""
        reason = "Gorgias asks about tickets of this desk"
        return [
            WordRow(VENDOR, instance, "embedded_data", "ticket_id", "conversation_native_id", reason=reason),
            WordRow(VENDOR, instance, "conversation_source_instance", "*", DESK, reason=reason),
            WordRow(VENDOR, instance, "conversation_source_system", "*", systems[DESK], reason=reason),
        ]

    def scales(self, instance: str) -> list[ScaleRow]:
        """What each survey asks, and of whom."""
        rows = [
            ScaleRow(VENDOR, instance, "gorgias", "csat", "1", "5", rated_actor_type="human_agent"),
            ScaleRow(VENDOR, instance, f"{RECOMMEND}/{QUESTION}", "nps", "0", "10"),
        ]
        for kind, (lowest, highest) in SCALES.items():
            rows.append(ScaleRow(VENDOR, instance, kind, kind, lowest, highest))
            for rated in RATED:
                survey = f"{kind} of {rated}"
                rows.append(ScaleRow(VENDOR, instance, survey, kind, lowest, highest, rated_actor_type=rated))
        return rows

    def tables(self, night: Night) -> Tables:
        """All tools' tables."""
        tables: Tables = {}
        if "survey_responses" in night.opened:
            tables["flat_responses"] = night.query(FLAT.format(at_desk=AT_DESK))
            tables["gorgias_satisfaction_surveys"] = night.query(GORGIAS.format(at_desk=AT_DESK))
            asked = night.query(ASKED)
            for table, text in QUALTRICS.items():
                tables[table] = _synced(night, text, asked=asked)
        if "customer_identifiers" in night.opened:
            tables["core_contact"] = _synced(night, CONTACTS)
        return tables


def _synced(night: Night, text: str, **tables: pa.Table) -> pa.Table:
    """A connector writes when it copied each row."""
    return night.query(text.format(synced=night.loaded_at), **tables)
