"""The oracle's own tests: tiny landings whose answer is worked out by hand from the rules."""

import json
from datetime import date, datetime, timedelta

import pytest

from oracle import agents, build, composites, drift, enablement, fairness, whisperers
from oracle.compare import differences
from oracle.fuzz import make_landing
from oracle.metrics import cell, counted, interpolated, period_end, period_start, wilson
from oracle.people import normalise

T0 = datetime(2025, 3, 3, 10)
DAY = 86400


def at(seconds):
    """A time that many seconds after T0, as the exports spell it."""
    return (T0 + timedelta(seconds=seconds)).isoformat() + "Z"


class Desk:
    """Writes rows of one instance and builds them."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = {}
        self.count = 0

    def add(self, table, **row):
        self.count += 1
        row.setdefault("native_id", f"n{self.count}")
        self.rows.setdefault(table, []).append(row)
        return self

    def chat(self, name, start, end=None, customer="c1", **more):
        """A conversation, closed by the system at its end unless the test says otherwise."""
        row = dict(
            native_id=name,
            channel="web_chat",
            started_at=at(start),
            customer_native_id=customer,
            intent_final="refund",
            status="closed",
            ended_at=None if end is None else at(end),
        )
        row.update(more)
        return self.add("conversations", **row)

    def event(self, name, seconds, event_type, actor, **more):
        return self.add(
            "events",
            conversation_native_id=name,
            occurred_at=at(seconds),
            event_type=event_type,
            actor_type=actor,
            **more,
        )

    def say(self, name, seconds, actor, **more):
        return self.event(name, seconds, "message", actor, **more)

    def catalogue(self, rows):
        self.reference(
            "intent_catalogue", "intent,is_automation_eligible,completion_event,valid_from,valid_to", rows
        )
        return self

    def reference(self, name, header, rows):
        folder = self.folder / "reference"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")

    def build(self, **options):
        folder = self.folder / "open" / "desk"
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        options.setdefault("as_of", at(200 * DAY))
        return build(self.folder, seeds=None, **options)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def value(result, metric_id, segment="all", segment_value="all", grain="month"):
    """The only cell of that name, as (numerator, denominator, value)."""
    rows = [
        row
        for row in result.metric_values
        if (row["metric_id"], row["segment"], row["segment_value"], row["period_grain"])
        == (metric_id, segment, segment_value, grain)
    ]
    assert len(rows) == 1, rows
    return rows[0]["numerator"], rows[0]["denominator"], rows[0]["value"]


def bot_chat(desk, name, start, **more):
    """A question, an answer a minute later, ended a minute after that."""
    desk.chat(name, start, start + 120, **more)
    desk.say(name, start, "customer").say(name, start + 60, "ai_agent", message_kind="answer")
    return desk


# ---- reading rows ----


def test_the_latest_version_wins_and_nulls_are_oldest(desk):
    desk.chat("a", 0, 60, source_updated_at=at(5), language="new").chat("a", 0, 60, language="null is older")
    desk.chat("b", 0, 60, customer="c2", language="first line").chat(
        "b", 0, 60, customer="c2", language="last line"
    )
    result = desk.build()
    assert {j.first_conversation.row["language"] for j in result.journey_objects} == {"new", "last line"}


def test_children_and_links_of_a_test_conversation_leave(desk):
    desk.chat("a", 0, 60).chat("b", 0, 60, customer="c2").chat("gone", 0, 60, customer=None, is_test=True)
    desk.add("conversation_links", from_native_id="a", to_native_id="gone", link_type="same_contact_as")
    desk.add("conversation_links", from_native_id="gone", to_native_id="b", link_type="same_contact_as")
    desk.add("customer_identifiers", conversation_native_id="gone", id_type="email", id_value="x@y.z")
    desk.say("gone", 0, "customer")
    result = desk.build()
    assert len(result.contacts) == 2
    assert result.landing.rows["events"] == [] and result.landing.rows["customer_identifiers"] == []
    assert result.landing.orphans == []


def test_as_of_is_the_newest_loaded_at_of_any_row_and_dates_come_from_file_names(desk):
    desk.chat("a", 0, 60, is_deleted=True, loaded_at=at(3 * DAY)).chat("b", 0, 60, loaded_at=at(DAY))
    assert desk.build(as_of=None).as_of == T0 + timedelta(days=3)
    dated = desk.folder / "open" / "desk" / "actors"
    dated.mkdir()
    (dated / "export_2025-05-06.csv").write_text("native_id,actor_type\nann,human_agent\n")
    assert desk.build(as_of=None).as_of == datetime(2025, 5, 6)


def test_times_only_order_when_all_are_exact(desk):
    desk.chat("a", 0, 60)
    desk.say("a", 50, "customer", seq=2, native_id="second").say(
        "a", 10, "ai_agent", seq=3, native_id="third"
    )
    desk.say("a", 30, "customer", seq=1, native_id="first", time_precision="day")
    events = desk.build().journey_objects[0].events
    assert [event.row["native_id"] for event in events] == ["first", "second", "third"]


# ---- persons ----


def test_an_identifier_of_eleven_customers_is_a_hub_and_of_ten_is_not(desk):
    for number in range(11):
        desk.chat(f"v{number}", number, 60 + number, customer=f"c{number}")
        desk.add("customer_identifiers", customer_native_id=f"c{number}", id_type="device", id_value="tablet")
        if number < 10:
            desk.add(
                "customer_identifiers",
                customer_native_id=f"c{number}",
                id_type="phone",
                id_value="0049 151-1",
            )
    result = desk.build()
    assert result.hubs == [("device", "tablet")]
    assert len({row["person"] for row in result.persons}) == 2


def test_a_loyal_customer_is_no_hub_and_conversations_without_customer_count_nobody(desk):
    for number in range(15):
        desk.chat(f"v{number}", number, 60, customer="c1" if number else None)
        desk.add(
            "customer_identifiers", conversation_native_id=f"v{number}", id_type="email", id_value=" A@b.c"
        )
    result = desk.build()
    assert result.hubs == []
    assert len({row["person"] for row in result.persons}) == 1


def test_a_conversation_known_only_by_a_hub_is_anonymous(desk):
    desk.chat("a", 0, 60, customer=None)
    for number in range(3):
        desk.add("customer_identifiers", customer_native_id=f"c{number}", id_type="device", id_value="tablet")
    desk.add("customer_identifiers", conversation_native_id="a", id_type="device", id_value="tablet")
    assert desk.build(hub=2).persons[0]["is_identified"] is False
    assert desk.build(hub=3).persons[0]["is_identified"] is True


def test_identifiers_compare_in_one_spelling():
    assert normalise("phone", "+49 (151) 00") == normalise("phone", "0049 151-00") == "4915100"
    assert normalise("email", " Ann@X.org ") == "ann@x.org"
    assert normalise("visitor", " Ann ") == "Ann"
    assert normalise("phone", "n/a") is None


# ---- contacts and episodes ----


def test_a_customer_message_after_a_close_starts_a_cycle_and_thanks_does_not(desk):
    desk.chat("a", 0)
    desk.say("a", 0, "customer").event("a", 10, "close", "human_agent")
    desk.say("a", 20, "customer", message_kind="acknowledgement").say("a", 500, "customer").say(
        "a", 510, "human_agent"
    )
    desk.event("a", 600, "close", "human_agent")
    first, second = desk.build().episodes
    assert (first["ended_at"], second["started_at"], second["ended_at"]) == (
        T0 + timedelta(seconds=10),
        T0 + timedelta(seconds=500),
        T0 + timedelta(seconds=600),
    )


def test_a_close_followed_by_talk_is_not_the_end(desk):
    desk.chat("a", 0, 900)
    desk.say("a", 0, "customer").event("a", 10, "close", "system").say("a", 20, "human_agent")
    assert desk.build().episodes[0]["ended_at"] == T0 + timedelta(seconds=900)


def test_a_close_of_the_bot_session_does_not_reopen_the_ticket(desk):
    desk.chat("bot", 0).chat("ticket", 60, 900, kind="ticket")
    desk.add("conversation_links", from_native_id="bot", to_native_id="ticket", link_type="bot_session_of")
    desk.say("bot", 0, "customer").event("bot", 50, "close", "system").say("ticket", 70, "customer")
    assert len(desk.build().episodes) == 1
    desk.say("bot", 80, "customer")
    assert len(desk.build().episodes) == 2


def test_parent_of_joins_nothing_and_links_are_transitive(desk):
    for name in "abcd":
        desk.chat(name, ord(name) - 97, 60, customer=name)
    for start, end, kind in (
        ("b", "a", "merged_into"),
        ("b", "c", "transferred_to"),
        ("d", "c", "parent_of"),
    ):
        desk.add("conversation_links", from_native_id=start, to_native_id=end, link_type=kind)
    contacts = desk.build().contacts
    assert [row["contact"][-1] for row in contacts] == ["a", "d"]


# ---- claims ----


def test_the_latest_claim_counts_and_ties_go_to_the_human(desk):
    desk.chat(
        "a", 0, 60, outcome_claim="resolved", outcome_claimed_by="vendor_rule", outcome_claimed_at=at(60)
    )
    desk.chat(
        "b", 1, 60, outcome_claim="escalated", outcome_claimed_by="human_agent", outcome_claimed_at=at(60)
    )
    desk.add("conversation_links", from_native_id="a", to_native_id="b", link_type="same_contact_as")
    assert desk.build().episodes[0]["claim"] == "escalated"


@pytest.mark.parametrize(
    "actor, claim",
    [
        ("customer", "resolved"),
        ("human_agent", "resolved"),
        ("supervisor", "resolved"),
        ("ai_agent", "resolved"),
        ("system", None),
        ("rule_bot", None),
    ],
)
def test_a_close_by_someone_implies_a_claim(desk, actor, claim):
    desk.chat("a", 0, outcome_claim="unknown").say("a", 0, "customer").event("a", 10, "close", actor)
    episode = desk.build().episodes[0]
    assert episode["claim"] == claim and bool(episode["is_claim_implied"]) == (claim is not None)


@pytest.mark.parametrize("kind, claim", [("ticket", "resolved"), ("case", "resolved"), ("messaging", None)])
def test_a_closed_ticket_without_close_event_implies_a_claim(desk, kind, claim):
    desk.chat("a", 0, 60, kind=kind)
    assert desk.build().episodes[0]["claim"] == claim


def test_a_claim_belongs_to_the_cycle_it_was_made_in(desk):
    desk.chat("a", 0, outcome_claim="resolved", outcome_claimed_by="vendor_rule", outcome_claimed_at=at(15))
    desk.say("a", 0, "customer").event("a", 10, "close", "system").say("a", 500, "customer")
    desk.event("a", 600, "close", "system")
    result = desk.build()
    assert [row["claim"] for row in result.episodes] == ["resolved", None]
    assert [row["return_gap_seconds"] for row in result.journeys] == [490.0, None]


def test_a_claim_without_time_belongs_to_the_last_cycle(desk):
    desk.chat("a", 0, outcome_claim="resolved")
    desk.say("a", 0, "customer").event("a", 10, "close", "system").say("a", 500, "customer")
    desk.event("a", 600, "close", "system")
    assert [row["claim"] for row in desk.build().episodes] == [None, "resolved"]


# ---- stitching ----


def claimed(**more):
    return dict(outcome_claim="resolved", outcome_claimed_by="human_agent", **more)


@pytest.mark.parametrize("gap, journeys", [(0, 1), (7 * DAY, 1), (7 * DAY + 1, 2)])
def test_an_unclaimed_episode_is_continued_up_to_the_edge_of_the_window(desk, gap, journeys):
    desk.chat("a", 0, 60).chat("b", 60 + gap, 60 + gap + 5)
    result = desk.build()
    assert len(result.journeys) == journeys
    assert all(row["repeat_of"] is None for row in result.journeys)


@pytest.mark.parametrize(
    "gap, flags",
    [
        (DAY, (1, 1, 1)),
        (DAY + 1, (0, 1, 1)),
        (3 * DAY, (0, 1, 1)),
        (3 * DAY + 1, (0, 0, 1)),
        (7 * DAY, (0, 0, 1)),
        (7 * DAY + 1, (0, 0, 0)),
    ],
)
def test_a_return_counts_up_to_the_exact_second(desk, gap, flags):
    desk.chat("a", 0, 60, **claimed(outcome_claimed_at=at(60))).chat("b", 60 + gap, 90 + gap, status="open")
    result = desk.build()
    assert len(result.journeys) == 2
    for days, flag in zip(("24h", "3d", "7d"), flags, strict=True):
        assert value(result, f"repeat_contact_rate_{days}")[:2] == (flag, 1)
    assert value(result, "repeat_contact_rate") == value(result, "repeat_contact_rate_7d")


def test_an_overlap_joins_and_one_after_the_claim_is_a_return_without_gap(desk):
    desk.chat("a", 0, 1000, **claimed(outcome_claimed_at=at(500))).chat("b", 400, 450)
    assert len(desk.build().journeys) == 1
    desk.chat("c", 600, 700)
    result = desk.build()
    assert [row["return_gap_seconds"] for row in result.journeys] == [0.0, None]
    assert result.journeys[1]["repeat_of"] == 1


def test_the_journey_so_far_ends_with_its_latest_end_whichever_episode_came_last(desk):
    desk.chat("long", 0, 6 * DAY).chat("short", 10, 20, **claimed(outcome_claimed_at=at(20)))
    desk.chat("next", 12 * DAY, 12 * DAY + 5)
    result = desk.build()
    assert len(result.journeys) == 1 and result.journeys[0]["episodes"] == 3


def test_what_was_joined_moves_the_end_for_the_next(desk):
    for number, start in enumerate((0, 6 * DAY, 12 * DAY, 20 * DAY)):
        desk.chat(f"v{number}", start, start + 60)
    assert [row["episodes"] for row in desk.build().journeys] == [3, 1]


def test_another_intent_or_person_is_another_journey(desk):
    desk.chat("a", 0, 60).chat("b", 100, 160, intent_final="login").chat("c", 100, 160, customer="c2")
    assert len(desk.build().journeys) == 3


def test_follow_up_of_overrides_person_and_intent_but_neither_claim_nor_window(desk):
    desk.chat("a", 0, 60).chat("b", 100, 160, intent_final="login", customer="c2")
    desk.add("conversation_links", from_native_id="b", to_native_id="a", link_type="follow_up_of")
    assert len(desk.build().journeys) == 1
    desk.rows["conversations"][0].update(claimed())
    result = desk.build()
    assert result.journeys[1]["repeat_of"] == 1 and result.journeys[0]["return_gap_seconds"] == 40
    desk.rows["conversations"][0].pop("outcome_claim")
    desk.rows["conversations"][1].update(started_at=at(61 + 7 * DAY), ended_at=at(70 + 7 * DAY))
    result = desk.build()
    assert [row["repeat_of"] for row in result.journeys] == [None, None]


def test_a_link_gives_an_unclassified_journey_its_intent(desk):
    desk.chat("a", 0, 60, intent_final=None).chat("b", 100, 160, intent_final="login")
    desk.add("conversation_links", from_native_id="b", to_native_id="a", link_type="follow_up_of")
    assert [row["intent"] for row in desk.build().journeys] == ["login"]


def test_outbound_continues_but_never_returns_and_leads_no_journey_that_counts(desk):
    desk.chat("a", 0, 60, **claimed()).chat("b", 100, 160, direction="outbound")
    result = desk.build()
    assert [row["repeat_of"] for row in result.journeys] == [None, None]
    assert value(result, "unidentified_share")[1] == 1
    del desk.rows["conversations"][0]["outcome_claim"]
    assert len(desk.build().journeys) == 1


def test_an_open_journey_is_continued_not_returned_to(desk):
    desk.chat("a", 0, status="open", **claimed()).chat("b", DAY, DAY + 60)
    assert len(desk.build().journeys) == 1


def test_a_declared_open_ticket_keeps_all_open_but_a_silent_bot_session_only_when_alone(desk):
    for name, status in (("ticket", "closed"), ("bot", None)):
        desk.chat(name, 0, 60 if status else None, status=status)
    desk.add("conversation_links", from_native_id="bot", to_native_id="ticket", link_type="bot_session_of")
    assert desk.build().episodes[0]["is_open"] is False
    desk.rows["conversations"][0]["status"] = "pending"
    assert desk.build().episodes[0]["is_open"] is True
    desk.chat("later", DAY, DAY + 60)
    assert [(row["episodes"], row["is_open"]) for row in desk.build().journeys] == [(2, True)]
    desk.rows["conversations"][0].update(status=None, ended_at=None)
    assert [(row["episodes"], row["is_open"]) for row in desk.build().journeys] == [(2, False)]


def test_only_a_resolved_claim_is_returned_to(desk):
    desk.chat("a", 0, 60).chat("b", 60 + 5 * DAY, 70 + 5 * DAY)
    result = desk.build(journey_window_days=3)
    assert [row["return_gap_seconds"] for row in result.journeys] == [None, None]
    assert value(result, "repeat_contact_rate")[:2] == (0, 2)


def test_a_second_branch_returns_to_what_the_first_one_resolved(desk):
    """The follow-up of `a` comes after `b` continued `a` and resolved it: a return to the journey so far."""
    desk.chat("a", 0, 60).chat("b", 100, 160, **claimed())
    desk.chat("c", 200, 260, intent_final="login")
    desk.add("conversation_links", from_native_id="c", to_native_id="a", link_type="follow_up_of")
    assert [row["return_gap_seconds"] for row in desk.build().journeys] == [40, None]


def test_a_window_of_three_days_keeps_the_return_flag_of_seven(desk):
    desk.chat("a", 0, 60, **claimed()).chat("b", 60 + 5 * DAY, 70 + 5 * DAY)
    result = desk.build(journey_window_days=3)
    assert result.journeys[0]["return_gap_seconds"] == 5 * DAY
    assert result.journeys[0]["outcome"] == "resolved"
    assert desk.build().journeys[0]["downgrade_reason"] == "return"


def test_a_conversation_without_time_is_dated_by_its_load_and_joins_by_link_only(desk):
    desk.chat("a", 0, 60).chat("b", 0, started_at=None, loaded_at=at(40 * DAY))
    result = desk.build()
    assert len(result.journeys) == 2
    months = {
        r["period_start"]
        for r in result.metric_values
        # An audit is dated by its own run.
        if r["period_grain"] == "month" and r["metric_id"] != "unmasked_pii_findings"
    }
    assert months == {date(2025, 3, 1), date(2025, 4, 1)}
    desk.add("conversation_links", from_native_id="b", to_native_id="a", link_type="follow_up_of")
    assert len(desk.build().journeys) == 1


def test_a_conversation_without_start_begins_with_its_first_event(desk):
    desk.chat("a", 0, started_at=None, ended_at=at(300)).say("a", 100, "customer").say("a", 160, "ai_agent")
    row = desk.build().journeys[0]
    assert row["started_at"] == T0 + timedelta(seconds=100)
    assert value(desk.build(), "first_response_time")[2] == 60


# ---- intents ----


def test_an_unconfident_inference_hides_the_turns_own_intent(desk):
    desk.chat("a", 0, 60, intent_final=None)
    desk.say("a", 0, "customer", intent="login", native_id="e1")
    desk.say("a", 5, "customer", intent="refund", native_id="e2")
    assert desk.build().journeys[0]["intent"] == "refund"
    desk.add(
        "ai_inferences",
        conversation_native_id="a",
        event_native_id="e2",
        kind="intent",
        intent="x",
        confidence=0.5,
    )
    assert desk.build().journeys[0]["intent"] == "login"
    desk.rows["ai_inferences"][0].update(confidence=0.6, is_novel=True)
    assert desk.build().journeys[0]["intent"] == "novel"


def test_a_human_label_wins_over_the_final_intent(desk):
    desk.chat("a", 0, 60)
    for when, label in ((5, "late"), (1, "early")):
        desk.add(
            "evaluations",
            conversation_native_id="a",
            rater_type="human",
            criterion="intent_reference",
            label=label,
            evaluated_at=at(when),
        )
    assert desk.build().journeys[0]["intent"] == "late"


# ---- participation and handoff ----


@pytest.mark.parametrize(
    "spoke_first, kind, path",
    [
        (True, None, "bot_only"),
        (False, None, "none"),
        (True, "greeting", "none"),
        (False, "answer", "bot_only"),
        (True, "haiku", "bot_only"),
    ],
)
def test_an_opening_line_is_no_participation(desk, spoke_first, kind, path):
    desk.chat("a", 0, 60).say("a", 0 if spoke_first else 20, "customer").say(
        "a", 10, "ai_agent", message_kind=kind
    )
    assert desk.build().journeys[0]["handler_path"] == path


def test_a_request_that_nobody_answers_is_an_escalation_and_an_abandonment(desk):
    bot_chat(desk, "a", 0, outcome_claim="resolved", outcome_claimed_by="vendor_model")
    desk.event("a", 70, "handoff_requested", "ai_agent", reason="policy").event(
        "a", 80, "handoff_failed", "system"
    )
    row = desk.build().journeys[0]
    assert (row["handoff_is_accepted"], row["handoff_is_failed"], row["outcome"]) == (
        False,
        True,
        "abandoned",
    )
    desk.rows["conversations"][0]["outcome_claimed_by"] = "customer"
    assert desk.build().journeys[0]["outcome"] == "resolved"
    desk.rows["conversations"][0]["outcome_claim"] = "escalated"
    assert desk.build().journeys[0]["outcome"] == "escalated"


def test_a_source_without_human_side_makes_it_escalated_and_acceptance_unknown(desk):
    bot_chat(desk, "a", 0).event("a", 70, "handoff_requested", "ai_agent")
    desk.reference(
        "source_capability", "source_system,source_instance,capability,level", ["open,,human_side,absent"]
    )
    row = desk.build().journeys[0]
    assert row["handoff_is_accepted"] is None and row["outcome"] == "escalated"


def test_a_usage_limit_leaves_both_sides_of_the_escalation_rate(desk):
    bot_chat(desk, "a", 0).event("a", 70, "handoff_requested", "ai_agent", reason="usage_limit")
    bot_chat(desk, "b", 0, customer="c2").say("b", 80, "human_agent")
    bot_chat(desk, "c", 0, customer="c3")
    result = desk.build()
    assert value(result, "escalation_rate")[:2] == (1, 2)
    assert value(result, "containment_quantity_rate")[:2] == (1, 3)
    assert value(result, "escalation_timing")[2] == 15.0


def test_a_request_may_be_the_first_thing_the_ai_does(desk):
    desk.chat("a", 0, 60).say("a", 0, "customer").event(
        "a", 5, "handoff_requested", "ai_agent", reason="policy"
    )
    result = desk.build()
    assert value(result, "escalation_rate")[:2] == (1, 1) and value(result, "escalation_timing")[2] == 0.0


def test_a_handoff_needs_ai_before_it(desk):
    desk.chat("a", 0, 60).say("a", 0, "customer").say("a", 5, "human_agent").event(
        "a", 6, "handoff_accepted", "system"
    )
    assert desk.build().journeys[0]["has_handoff"] is False


# ---- outcomes ----


def test_silence_after_an_answer_is_resolved_and_after_a_question_abandoned(desk):
    bot_chat(desk, "a", 0)
    assert desk.build().journeys[0]["outcome"] == "resolved"
    desk.say("a", 90, "customer")
    assert desk.build().journeys[0]["outcome"] == "abandoned"


def test_a_source_without_events_cannot_say_that_nobody_answered(desk):
    desk.chat("a", 0, 60)
    assert desk.build().journeys[0]["outcome"] == "ambiguous"


def test_harm_inside_the_window_moves_the_outcome_down_with_the_first_reason(desk):
    bot_chat(desk, "a", 0, **claimed())
    desk.add(
        "business_events", conversation_native_id="a", event_kind="complaint", occurred_at=at(120 + 7 * DAY)
    )
    desk.add("business_events", conversation_native_id="a", event_kind="chargeback", occurred_at=at(130))
    desk.add(
        "survey_responses", conversation_native_id="a", survey_type="csat", score=1, responded_at=at(140)
    )
    row = desk.build().journeys[0]
    assert (row["outcome_before"], row["outcome"], row["downgrade_reason"]) == (
        "resolved",
        "not_resolved",
        "complaint",
    )
    desk.rows["business_events"][0]["occurred_at"] = at(121 + 7 * DAY)
    assert desk.build().journeys[0]["downgrade_reason"] == "chargeback"
    desk.rows["business_events"][1]["is_deleted"] = True
    assert desk.build().journeys[0]["downgrade_reason"] == "bad_rating"
    desk.add(
        "survey_responses", conversation_native_id="a", survey_type="csat", score=2.1, responded_at=at(150)
    )
    assert desk.build().journeys[0]["outcome"] == "resolved"


def test_thanks_leave_no_question_unanswered(desk):
    bot_chat(desk, "a", 0).say("a", 90, "customer", message_kind="acknowledgement")
    assert desk.build().journeys[0]["outcome"] == "resolved"


def test_a_failed_review_counts_at_any_time(desk):
    bot_chat(desk, "a", 0)
    desk.add(
        "evaluations",
        conversation_native_id="a",
        rater_type="human",
        criterion="resolution_confirmed",
        passed=False,
        evaluated_at=at(90 * DAY),
    )
    assert desk.build().journeys[0]["downgrade_reason"] == "failed_human_qa"
    desk.add(
        "evaluations",
        conversation_native_id="a",
        rater_type="human",
        criterion="resolution_confirmed",
        passed=True,
        evaluated_at=at(91 * DAY),
    )
    assert desk.build().journeys[0]["downgrade_reason"] is None


def test_the_second_demand_for_a_human_before_leaving_is_a_rage_quit(desk):
    bot_chat(desk, "a", 0, outcome_claim="resolved", outcome_claimed_by="ai_agent")
    desk.event("a", 70, "human_requested", "customer").event("a", 80, "human_requested", "customer")
    desk.say("a", 200, "customer")
    assert desk.build().journeys[0]["outcome"] == "rage_quit"
    desk.rows["events"][-1]["occurred_at"] = at(201)
    assert desk.build().journeys[0]["outcome"] == "resolved"
    desk.rows["events"][-1]["occurred_at"] = at(200)
    desk.rows["conversations"][0]["outcome_claimed_by"] = "customer"
    assert desk.build().journeys[0]["outcome"] == "resolved"


def test_an_open_journey_is_no_rage_quit(desk):
    bot_chat(desk, "a", 0, status="open").say("a", 130, "customer", sentiment_score=-0.9)
    assert desk.build().journeys[0]["outcome"] == "pending"
    desk.rows["conversations"][0]["status"] = "closed"
    assert desk.build().journeys[0]["outcome"] == "rage_quit"


def test_what_nobody_exports_has_no_value_and_what_somebody_does_is_nought(desk):
    bot_chat(desk, "a", 0).event("a", 70, "handoff_requested", "ai_agent")
    bot_chat(desk, "b", DAY, customer="c2")
    unseen = (
        "rage_quit_rate",
        "queue_abandon_rate",
        "human_workload_hours",
        "queue_mix_share_bot_only",
        "escalation_rate_sentiment",
        "escalation_rate_customer_demand",
        "usage_limit_handoff_rate",
        "answer_relevance_rate",
        "next_step_confusion_rate",
    )
    result = desk.build()
    assert [value(result, name)[2] for name in unseen] == [None] * len(unseen)
    assert value(result, "abandonment_rate") == (1, 2, 0.5)
    assert value(result, "escalation_rate_other") == (1, 2, 0.5)
    desk.event("b", DAY + 100, "human_requested", "customer")
    result = desk.build()
    assert value(result, "rage_quit_rate") == (0, 2, 0)
    assert value(result, "escalation_rate_customer_demand") == (0, 2, 0)
    assert value(result, "escalation_rate_sentiment")[2] is None


def test_an_escalated_claim_is_no_claim_once_a_human_came(desk):
    bot_chat(desk, "a", 0, outcome_claim="escalated")
    assert desk.build().journeys[0]["outcome"] == "escalated"
    desk.say("a", 90, "human_agent")
    assert desk.build().journeys[0]["outcome"] == "resolved"


def test_a_business_event_goes_to_the_latest_journey_of_the_person_that_fits(desk):
    bot_chat(desk, "a", 0, **claimed())
    bot_chat(desk, "b", DAY, intent_final="login")
    for intent, kind in ((None, "completion"), ("refund", "ticket_closed")):
        desk.add(
            "business_events",
            customer_native_id="c1",
            event_kind=kind,
            intent=intent,
            occurred_at=at(2 * DAY),
        )
    levels = {row["intent"]: row["evidence_level"] for row in desk.build().journeys}
    assert levels == {"refund": 5, "login": 1}


# ---- metrics ----


def test_containment_ends_when_a_human_joins_the_same_need_elsewhere(desk):
    desk.catalogue(["refund,true,,2025-03-03,2025-03-04"])
    bot_chat(desk, "a", 0, **claimed())
    assert value(desk.build(), "containment_rate")[:2] == (1, 1)
    desk.chat("b", DAY, DAY + 60, customer="c1").say("b", DAY, "customer").say("b", DAY + 5, "human_agent")
    assert desk.build().journeys[0]["is_contained"] is False
    desk.rows["events"][-1].update(occurred_at=at(8 * DAY))
    assert desk.build().journeys[0]["is_contained"] is True


def test_eligibility_holds_from_the_first_day_to_before_the_last_in_local_dates(desk):
    desk.catalogue(["refund,true,,2025-03-04,"])
    bot_chat(desk, "a", 13 * 3600 + 1800)
    assert desk.build().journeys[0]["is_eligible"] is False
    assert desk.build(tz="Europe/Berlin").journeys[0]["is_eligible"] is True


def test_quality_needs_a_proof_and_silence_is_only_assumed(desk):
    desk.catalogue(["refund,true,order,,"])
    bot_chat(desk, "a", 0)
    result = desk.build()
    assert value(result, "containment_quality_rate")[:2] == (0, 1)
    assert value(result, "contained_assumed_share")[:2] == (1, 1)
    desk.add(
        "survey_responses", conversation_native_id="a", survey_type="thumbs", score=1, responded_at=at(140)
    )
    assert value(desk.build(), "containment_quality_rate")[:2] == (1, 1)
    desk.add("business_events", customer_native_id="z", event_kind="order", occurred_at=at(0))
    assert value(desk.build(), "containment_quality_rate")[:2] == (0, 1)
    desk.add("business_events", conversation_native_id="a", event_kind="order", occurred_at=at(200))
    result = desk.build()
    assert value(result, "containment_quality_rate")[:2] == (1, 1)
    assert result.journeys[0]["evidence_level"] == 5


def test_maturity_comes_one_second_after_the_window(desk):
    bot_chat(desk, "a", 0)
    for seconds, expected in ((120 + 7 * DAY, "window_open"), (121 + 7 * DAY, None)):
        row = [
            r
            for r in desk.build(as_of=at(seconds)).metric_values
            if (r["metric_id"], r["segment"], r["period_grain"]) == ("journey_resolution_rate", "all", "day")
        ][0]
        assert row["unavailable_reason"] == expected and row["is_mature"] == (expected is None)


def test_a_source_without_turns_is_left_out_of_involvement_with_its_reason(desk):
    desk.chat("a", 0, 60)
    row = [r for r in desk.build().metric_values if r["metric_id"] == "ai_involvement_rate"][0]
    assert (row["denominator"], row["unavailable_reason"]) == (0, "capability_absent:events")


def test_only_candidates_keep_a_cell_from_being_mature(desk):
    """A journey that no human took over has no window that escalation timing could wait for."""
    bot_chat(desk, "a", 0)
    early = {
        r["metric_id"]: r["is_mature"]
        for r in desk.build(as_of=at(2 * DAY)).metric_values
        if r["segment"] == "all" and r["period_grain"] == "day"
    }
    assert early["escalation_timing"] and early["first_response_time"] and early["repeat_contact_rate_24h"]
    assert not early["escalation_rate"] and not early["repeat_contact_rate_3d"]


def test_first_response_takes_exact_times_only_and_the_first_real_reply(desk):
    desk.chat("a", 0, 60).say("a", 0, "customer").say("a", 1, "ai_agent", message_kind="greeting")
    desk.say("a", 5, "ai_agent", message_kind="answer").say("a", 20, "human_agent", is_public=False)
    desk.say("a", 30, "human_agent")
    result = desk.build()
    assert [value(result, f"{name}first_response_time")[2] for name in ("", "ai_", "human_")] == [5, 5, 30]
    for row in desk.rows["events"]:
        row["time_precision"] = "day"
    row = [r for r in desk.build().metric_values if r["metric_id"] == "first_response_time"][0]
    assert row["value"] is None and row["unavailable_reason"] == "no_times"


def test_the_human_clock_of_a_contact_starts_at_its_own_handoff(desk):
    """The first contact's request stays unanswered; the second waits 60 seconds from its own, not 1860."""
    desk.chat("a", 0, 600, outcome_claim="partially_resolved", outcome_claimed_by="ai_agent")
    for name, start, requested in (("a", 0, 60), ("b", DAY, 1800)):
        desk.say(name, start, "customer").say(name, start + 5, "ai_agent", message_kind="answer")
        desk.event(name, start + requested, "handoff_requested", "ai_agent")
    desk.chat("b", DAY).say("b", DAY + 1860, "human_agent")
    result = desk.build()
    assert len(result.journeys) == 1
    assert value(result, "human_first_response_time")[2] == 60


def half(desk):
    """Moves what a test has written so far to an instance that shows nothing of people."""
    folder = desk.folder / "open" / "half"
    folder.mkdir(parents=True)
    for table, rows in desk.rows.items():
        (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    desk.rows.clear()
    desk.reference(
        "source_capability",
        "source_system,source_instance,capability,level",
        ["open,half,human_side,absent"],
    )


def test_a_ticket_keeps_its_clock_whatever_its_journey_was_handed_over_in(desk):
    """Handed over in a bot's log, answered next day in the desk; an e-mail makes them one person."""
    bot_chat(desk, "a", 0).event("a", 70, "handoff_requested", "ai_agent")
    desk.add("customer_identifiers", customer_native_id="c1", id_type="email", id_value="a@x")
    half(desk)
    desk.add("customer_identifiers", customer_native_id="c9", id_type="email", id_value="a@x")
    desk.chat("b", DAY, customer="c9").say("b", DAY, "customer").say("b", DAY + 3600, "human_agent")
    result = desk.build()
    assert len(result.journeys) == 1
    # The first contact's people are hidden: its wait of 60 seconds for the AI is left out, not averaged in.
    for metric in ("human_first_response_time", "customer_wait_seconds"):
        assert value(result, metric)[2] == 3600


@pytest.mark.parametrize("is_answered", [True, False])
def test_a_contact_over_two_sources_has_the_clock_of_a_reply_it_shows(desk, is_answered):
    bot_chat(desk, "a", 0).event("a", 70, "handoff_requested", "ai_agent")
    link = dict(from_native_id="a", to_native_id="b", link_type="bot_session_of", to_source_instance="desk")
    desk.add("conversation_links", **link)
    half(desk)
    desk.chat("b", 80, customer="c9").say("b", 80, "customer")
    if is_answered:
        desk.say("b", 3670, "human_agent")
    row = [r for r in desk.build().metric_values if r["metric_id"] == "human_first_response_time"][0]
    assert row["value"] == (3600 if is_answered else None)
    assert row["unavailable_reason"] == (None if is_answered else "capability_absent:human_side")


def test_a_human_who_came_unasked_answered_before_the_request(desk):
    desk.chat("a", 0, 600).say("a", 0, "customer").say("a", 5, "ai_agent", message_kind="answer")
    desk.say("a", 120, "human_agent").event("a", 180, "handoff_requested", "ai_agent")
    desk.say("a", 190, "human_agent")
    assert value(desk.build(), "human_first_response_time")[2] == 120


def test_the_whole_wait_adds_up_what_each_question_waited(desk):
    desk.chat("a", 0, 900).say("a", 0, "customer").say("a", 5, "ai_agent", message_kind="answer")
    desk.say("a", 60, "customer").say("a", 70, "customer").say("a", 660, "human_agent")
    desk.say("a", 700, "customer", message_kind="acknowledgement").say("a", 800, "human_agent")
    assert value(desk.build(), "customer_wait_seconds")[2] == 605


def test_time_to_resolution_runs_to_the_claim_else_to_the_close(desk):
    bot_chat(desk, "a", 0, **claimed(outcome_claimed_at=at(500)))
    assert value(desk.build(), "time_to_resolution") == (None, None, 500.0)
    del desk.rows["conversations"][0]["outcome_claimed_at"]
    desk.event("a", 110, "close", "system")
    assert value(desk.build(), "time_to_resolution")[2] == 110.0
    desk.rows["events"].pop()
    assert value(desk.build(), "time_to_resolution")[2] == 120.0


def timed_journey(desk):
    """The month's time to resolution, or why there is none."""
    place = ("time_to_resolution", "all", "month")
    for row in desk.build().metric_values:
        if (row["metric_id"], row["segment"], row["period_grain"]) == place:
            return row["value"] or row["unavailable_reason"]


@pytest.mark.parametrize("kind", ["message", "reopen"])
@pytest.mark.parametrize("precision, seconds", [("s", 100.0), ("offset_estimated", None), ("none", None)])
def test_a_guessed_start_dates_a_later_cycle_and_gives_no_duration(desk, kind, precision, seconds):
    desk.chat("a", 0).event("a", 50, "close", "human_agent", seq=1)
    desk.event("a", DAY, kind, "customer", seq=2, time_precision=precision)
    desk.event("a", DAY + 100, "close", "human_agent", seq=3)
    if precision == "none":
        desk.rows["events"][1]["occurred_at"] = None
    began = T0 + timedelta(seconds=50 if precision == "none" else DAY)
    assert desk.build().journeys[1]["started_at"] == began
    assert timed_journey(desk) == (seconds or "no_times")


def test_a_first_event_starts_durations_where_nothing_before_it_is_inexact(desk):
    desk.chat("a", 0, 300, started_at=None, **claimed()).say("a", 100, "customer", seq=2)
    desk.say("a", 160, "ai_agent", seq=3)
    assert timed_journey(desk) == 200.0
    desk.event("a", 0, "queue_enter", "system", seq=1)
    desk.rows["events"][-1]["occurred_at"] = None
    assert timed_journey(desk) == "no_times"
    desk.rows["events"].pop()
    desk.rows["events"][0]["time_precision"] = "day"
    assert timed_journey(desk) == "no_times"


def test_accuracy_weighs_sampled_rows_and_a_check_decides_before_the_result(desk):
    desk.catalogue(["refund,true,,,", "login,true,order,,"])
    bot_chat(desk, "a", 0, customer="c1", **claimed())
    bot_chat(desk, "b", 0, customer="c2", **claimed())
    bot_chat(desk, "c", 0, customer="c3", **claimed())
    bot_chat(desk, "d", 0, customer="c4", **claimed(intent_final="login"))
    for name, passed, share in (("a", True, 0.25), ("b", False, 0.5)):
        desk.add(
            "evaluations",
            conversation_native_id=name,
            rater_type="human",
            criterion="resolution_confirmed",
            passed=passed,
            inclusion_probability=share,
            evaluated_at=at(600),
        )
    desk.add("business_events", conversation_native_id="d", event_kind="order", occurred_at=at(300))
    result = desk.build()
    assert value(result, "resolution_accuracy") == (5, 7, 5 / 7)
    assert value(result, "resolution_verifiable_share")[:2] == (3, 4)
    row = [
        r for r in result.metric_values if r["metric_id"] == "resolution_accuracy" and r["segment"] == "all"
    ][0]
    low, _ = wilson(5, 7, 49 / 21)
    assert row["sample_size"] == 3 and row["ci_low"] == pytest.approx(low)


def test_wilson_and_percentiles_match_known_values():
    low, high = wilson(8, 10, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert interpolated([1, 2, 3, 4], 0.5) == 2.5
    assert interpolated([0, 10], 0.9) == 9
    assert cell("ai_involvement_rate", [counted(True), counted(False)])["value"] == 0.5


def test_a_comparison_finds_changed_missing_and_double_cells(desk):
    bot_chat(desk, "a", 0)
    rows = desk.build().metric_values
    assert differences(rows, [dict(row) for row in rows]) == []
    changed = [dict(row) for row in rows]
    changed[0]["sample_size"] += 1
    assert [found[1] for found in differences(rows, changed)] == ["sample_size"]
    assert [found[1] for found in differences(rows, rows[1:])] == ["row"]
    assert [found[1] for found in differences(rows, rows + rows[:1])] == ["row"]


def test_periods_are_local_days_iso_weeks_and_months():
    assert period_start(date(2025, 3, 2), "week") == date(2025, 2, 24)
    assert period_end(date(2025, 12, 1), "month") == date(2026, 1, 1)


# ---- random landings ----

# ---- what is learnt, and served (cards 68, 73, 74) ----


def judged(desk, name, day, intent, is_right):
    """A chat with the bot, whose last answer somebody reviewed."""
    bot_chat(desk, name, day * DAY, intent_final=intent, customer=name)
    desk.add(
        "evaluations",
        conversation_native_id=name,
        rater_type="human",
        criterion="answer_correct",
        passed=is_right,
        evaluated_at=at(day * DAY + 600),
    )


def test_an_impact_is_the_change_beyond_that_of_bystanders(desk):
    desk.add("releases", native_id="r", component="knowledge", version="v1", deployed_at=at(10 * DAY))
    desk.add(
        "improvement_items",
        item_kind="feedback",
        opened_at=at(9 * DAY),
        release_native_id="r",
        intent="refund",
    )
    judged(desk, "before", 6, "refund", False)
    judged(desk, "same day", 10, "refund", False)
    judged(desk, "after", 14, "refund", True)
    judged(desk, "too late", 15, "refund", False)
    judged(desk, "calm", 8, "login", True)
    judged(desk, "worse", 12, "login", False)
    judged(desk, "still", 12, "login", True)
    result = desk.build(few=1)
    assert value(result, "continuous_learning_impact")[2] == 150  # up by 1 while others fell by a half
    assert value(result, "continuous_learning_impact", "component", "knowledge")[2] == 150


def test_a_change_waits_for_the_first_answer_that_serves_it(desk):
    desk.add(
        "releases",
        component="policy",
        version="p1",
        deployed_at=at(0),
        effective_from=at(2 * DAY),
        expires_at=at(9 * DAY),
        intents=["refund"],
    )
    for number, day in enumerate((1, 4, 5, 9)):
        desk.chat(f"chat {number}", day * DAY, day * DAY + 60, customer=f"c{number}")
        desk.say(f"chat {number}", day * DAY, "customer")
        desk.say(f"chat {number}", day * DAY, "ai_agent", message_kind="answer", knowledge_version="p1")
    result = desk.build()
    assert value(result, "knowledge_freshness_lag", "topic", "refund")[2] == 2
    assert value(result, "stale_answer_share") == (2, 4, 0.5)  # too early, and expired at that moment


def test_contributions_of_few_agents_are_withheld(desk):
    desk.add("releases", native_id="r", component="prompt", version="v1", deployed_at=at(3 * DAY))
    for number in range(5):
        agent = f"a{number}"
        desk.add("actors", native_id=agent, actor_type="human_agent", team="one", is_ai_certified=number != 4)
        desk.chat(agent, number, 60, customer=agent)
        desk.say(agent, 10, "human_agent", actor_native_id=agent)
        desk.add(
            "improvement_items",
            item_kind="correction",
            opened_at=at(DAY),
            author_native_id=agent,
            release_native_id="r",
        )
    result = desk.build()
    assert value(result, "ai_fluency_coverage") == (4, 5, 0.8)
    assert value(result, "whisperer_contribution_rate") == (None, None, None)
    desk.add("actors", native_id="a5", actor_type="supervisor", team="two", is_ai_certified=True)
    desk.chat("sixth", 0, 60, customer="a5").say("sixth", 10, "supervisor", actor_native_id="a5")
    assert value(desk.build(), "whisperer_contribution_rate") == (4, 5, 0.8)


# Agents count once in each cell, and cells of few are withheld; a data class is set against all rows.
SHARED_ROWS = (
    "agent_enablement_score",
    *enablement.PARTS,
    *agents.METRICS,
    *whisperers.PARTS,
    *fairness.METRICS,
    *drift.METRICS,
    *composites.METRICS,
)
OF_ONE_METRIC = ("data_class", "system")


@pytest.mark.parametrize(
    "seed",
    [
        0,
        *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 4)),
        *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(4, 12)),
    ],
)
def test_random_landings_are_repeatable_and_their_segments_sum_to_all(tmp_path, seed):
    options = make_landing(tmp_path / "one", seed)
    assert make_landing(tmp_path / "two", seed) == options
    result = build(tmp_path / "one", **options)
    assert build(tmp_path / "two", **options).metric_values == result.metric_values
    sums = {}
    for row in result.metric_values:
        if row["metric_id"] in SHARED_ROWS or row["segment"] in OF_ONE_METRIC:
            continue
        key = (row["metric_id"], row["period_grain"], row["period_start"])
        sums.setdefault(key, {}).setdefault(row["segment"], []).append(row)
    for by_segment in sums.values():
        for rows in by_segment.values():
            assert sum(row["sample_size"] for row in rows) == by_segment["all"][0]["sample_size"]
    placed = [episode.journey.number for j in result.journey_objects for episode in j.episodes]
    assert len(placed) == len(result.episodes)


@pytest.mark.long
def test_random_landings_reach_the_rare_cases(tmp_path):
    wanted = {
        "resolved",
        "not_resolved",
        "partially_resolved",
        "escalated",
        "abandoned",
        "forced_termination",
        "rage_quit",
        "pending",
        "ambiguous",
        "down:return",
        "down:complaint",
        "down:bad_rating",
        "down:failed_human_qa",
        "path:none",
        "path:assisted",
        "level:5",
        "level:4",
        "level:3",
        "reason:window_open",
        "reason:no_times",
        "reason:no_eligible_rows",
        "is_contained:True",
        "is_article_only:True",
        "handoff_is_accepted:None",
        "handoff_is_failed:True",
        "handoff_trigger:usage_limit",
        "handoff_trigger:customer_demand",
        "reason:capability_absent:events",
        "reason:capability_absent:human_side",
        "zero gap",
        "hub",
    }
    seen = set()
    for seed in range(40):
        if wanted <= seen:
            return
        result = build(tmp_path / str(seed), **make_landing(tmp_path / str(seed), seed))
        seen.update(row["outcome"] for row in result.journeys)
        seen.update(f"down:{row['downgrade_reason']}" for row in result.journeys)
        seen.update(f"path:{row['handler_path']}" for row in result.journeys)
        seen.update(f"level:{row['evidence_level']}" for row in result.journeys)
        seen.update(f"reason:{row['unavailable_reason']}" for row in result.metric_values)
        seen.update(
            f"{name}:{row[name]}"
            for row in result.journeys
            for name in (
                "is_contained",
                "is_article_only",
                "handoff_is_accepted",
                "handoff_is_failed",
                "handoff_trigger",
            )
        )
        seen.update("zero gap" for row in result.journeys if row["return_gap_seconds"] == 0)
        seen.update("hub" for _ in result.hubs)
    assert wanted <= seen, wanted - seen
