"""Flat logs of an assistant for agents, and forms of a quality team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tandem.simulate.shapes.native.form import Form, Night, Tables
from tandem.simulate.shapes.native.words import WordRow
from tandem.simulate.tables import CRITERIA

VENDOR = "assist_qa"
# Some suggestions are made and never shown. Times are epoch milliseconds.
SUGGESTIONS = """
    select
        native_id || if(is_shown, '', '-unseen') as suggestion_id,
        conversation_native_id as conversation_id,
        conversation_source_system,
        conversation_source_instance,
        agent_native_id as agent_id,
        suggestion_type as type,
        epoch_ms(shown_at) - 900 as generated_at,
        if(is_shown, 'yes', 'no') as displayed,
        if(is_shown, epoch_ms(shown_at), null) as displayed_at,
        if(is_shown and state in ('accepted', 'lightly_edited', 'rewritten'), 'yes', 'no') as used,
        if(is_shown, epoch_ms(acted_at), null) as used_at,
        if(state in ('lightly_edited', 'rewritten'), 'yes', 'no') as edited,
        edit_share,
        confidence,
        if(is_shown and state = 'rejected', 'rejected', null) as feedback,
        search_seconds_saved,
        release_version as model_version
    from assist_suggestions cross join (values (true), (false)) as kinds (is_shown)
    where is_shown or cast(substr(native_id, 5) as bigint) % 8 = 0
"""
# Raters are compared with each other on some conversations, in which nobody is judged.
REVIEWS = """
    select
        if(is_review, 'E', 'K') || (cast(substr(native_id, 5) as bigint) // 16) as evaluation_id,
        conversation_native_id as conversation_id,
        conversation_source_system,
        conversation_source_instance,
        rubric_version as form_id,
        criterion as item_id,
        if(criterion = 'qa', 'form', 'question') as item_level,
        coalesce(label, if(passed, 'Pass', 'Fail')) as answer,
        score,
        score_max as max_score,
        false as auto_fail,
        if(rater_type = 'auto', 'ai', 'human') as rater_type,
        rater_native_id as rater_id,
        strftime(evaluated_at, '%Y-%m-%dT%H:%M:%S.%fZ') as evaluated_at,
        severity,
        error_class,
        sampling_reason,
        inclusion_probability,
        'SUBMITTED' as status,
        if(is_review, 'STANDARD', 'CALIBRATION') as evaluation_type
    from evaluations cross join (values (true), (false)) as kinds (is_review)
    where is_review or cast(substr(native_id, 5) as bigint) // 16 % 9 = 0
"""


@dataclass
class AssistForm(Form):
    """The log of an assistant that suggests to agents."""

    vendor = VENDOR
    takes = frozenset({"assist_suggestions"})

    def tables(self, night: Night) -> Tables:
        """The log."""
        return {"assist_log": night.query(SUGGESTIONS)}


@dataclass
class ReviewForm(Form):
    """Reviews of a quality team and of an automatic judge, item by item."""

    vendor = VENDOR
    takes = frozenset({"evaluations"})
    earlier = {
        "qa_form_long": "'2026-01-01T00:00:00.000000Z' as evaluated_at, 'Fail' as answer, 'DRAFT' as status"
    }

    def words(self, instance: str, systems: Mapping[str, str]) -> list[WordRow]:
        """Each item is called what it judges."""
        items = [name for name in CRITERIA if name != "qa"]
        return [
            WordRow(VENDOR, instance, "criterion", name, name, reason="Item of the form") for name in items
        ]

    def tables(self, night: Night) -> Tables:
        """The items of the forms."""
        return {"qa_form_long": night.query(REVIEWS)}
