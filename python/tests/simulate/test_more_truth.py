"""The truths of reviews, safety, learning, work and value are what the exported rows give, counted anew."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest
from exported_rows import BOTS, DESKS, opened, union

from tandem.simulate.run import play
from tandem.simulate.settings import INTENTS, World

WORLD = World(conversations=2_500, days=64, seed=11)
AS_OF = f"(timestamp '{WORLD.start}' + interval {WORLD.days} days + interval 2 hours)"
ERRORS = 4  # standard errors that a sampled value may be off


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The exports as tables, with journeys put together, and what truly came out as `realised`."""
    folder = tmp_path_factory.mktemp("counted")
    _, realised = play(WORLD, folder)
    landing: Path = folder / "landing" / "open"
    connection = opened(landing)
    connection.register("realised", realised)
    for name, table, instances in (
        ("business", "business_events", ("core_systems",)),
        ("customers", "customers", ("core_systems",)),
        ("governance", "governance_events", ("core_systems",)),
        ("activities", "agent_activities", DESKS),
        ("items", "improvement_items", BOTS),
    ):
        connection.execute(
            f"""
            create table {name} as select * exclude version from (
                select *, row_number() over (partition by native_id, instance order by source_updated_at desc)
                    as version
                from ({union(landing, table, instances)})
            ) where version = 1
            """
        )
    connection.execute(
        """
        create table surveys as select * exclude version from (
            select *, row_number() over (partition by native_id order by source_updated_at desc) as version
            from all_surveys
        ) where version = 1;
        create table people as select *, 1 / inclusion_probability as weight from evaluations
            where rater_type = 'human';
        create table judge as select * from evaluations where rater_type = 'auto';
        create table both_scored as
            select people.score as human, judge.score as auto, people.passed as by_human,
                judge.passed as by_judge, people.weight
            from people inner join judge using (conversation_native_id, criterion) where criterion = 'qa';
        create table answers as select * from all_events
            where event_type = 'message' and actor_type = 'ai_agent'
            and message_kind in ('answer', 'clarification');
        create table journeys as
            select customer, intent, min(started_at) as started_at, max(ended_at) as ended_at,
                bool_and(ended_at is not null) as is_over, any_value(path) as path, list(contact) as contacts,
                bool_or(has_human) as has_human
            from contacts group by customer, intent, journey, coalesce(customer, contact);
        create table seen_conversations as
            select native_id, coalesce(from_native_id, native_id) as contact
            from conversations left join links on native_id = to_native_id;
        create table asked as
            select contact, bool_or(reason = 'usage_limit') as is_limited from all_events
            inner join seen_conversations on conversation_native_id = seen_conversations.native_id
            where event_type = 'handoff_requested' group by contact;
        create table handoffs as
            select contact, is_ai_started and not coalesce(is_limited, false) as is_of_ai from (
                select *,
                    row_number() over (partition by intent, journey, person order by started_at) as place
                from (
                    select *, coalesce(customer, contact) as person,
                        bool_or(has_ai) over (journeys order by started_at) as was_ai,
                        first_value(has_ai) over (journeys order by started_at) as is_ai_started
                    from contacts
                    window journeys as (partition by coalesce(customer, contact), intent, journey)
                ) left join asked using (contact)
                where was_ai and (has_human or is_limited is not null)
            ) where place = 1;
        create table first_journeys as
            select customer, min(started_at) as started_at from contacts
            where customer is not null group by customer;
        create table guesses as
            select conversation_native_id, arg_min(intent, source_updated_at) as first_guess,
                arg_max(intent, source_updated_at) as intent
            from all_inferences group by conversation_native_id;
        create table waiting as select *, (closed_at - opened_at) as age from items
            where item_kind in ('feedback', 'correction');
        """
    )
    return connection


def _weighted(criterion: str, condition: str) -> str:
    return f"select sum(weight) filter ({condition}), sum(weight) from people where criterion = '{criterion}'"


# Conversations in which no person wrote after the AI.
OF_ANSWERS = """ and conversation_native_id in (select conversation_native_id from answers)
    and conversation_native_id not in (select conversation from human_turns)"""
OF_HANDOFFS = """ and conversation_native_id in (
    select native_id from seen_conversations inner join handoffs using (contact) where true"""
OF_SEVERAL_PARTS = f""" and conversation_native_id in (
    select native_id from conversations
    where intent in {tuple(intent.name for intent in INTENTS if ";" in intent.required_elements)})"""
EVENTS_OF_NEEDS = """
    select count(*) filter (event_kind = '{0}'), count(*) filter (event_kind in ({1})) from business"""
BLOCKED = "detected and stage <> 'input' and action in ('blocked', 'rewritten')"
# Of an answer that the customer had seen; where the AI had only asked back there was nothing to take back.
TAKEN_BACK = """
    select count(*) from all_events as taken where taken.event_type = 'override' and exists (
        select 1 from answers where answers.conversation_native_id = taken.conversation_native_id
        and answers.message_kind = 'answer' and answers.occurred_at <= taken.occurred_at)"""
# Metric -> numerator and denominator over all days, from the rows.
COUNTED = {
    "nps": """
        select 100 * sum((score >= 9)::int - (score <= 6)::int), count(*)
        from surveys where survey_type = 'nps' and score is not null""",
    "agent_enablement_survey": """
        select sum(score), count(score) from surveys where survey_type = 'agent_enablement'""",
    "agent_satisfaction_survey": """
        select sum(score), count(score) from surveys where survey_type = 'agent_satisfaction'""",
    "qa_score_human": """
        select sum(score * weight), sum(score_max * weight) from people where criterion = 'qa'""",
    "qa_score_human_unweighted": "select sum(score), sum(score_max) from people where criterion = 'qa'",
    "qa_score_auto": "select sum(score), sum(score_max) from judge where criterion = 'qa'",
    "qa_score_gap": "select sum(weight * (auto - human)) / 100, sum(weight) from both_scored",
    "qa_coverage": """
        select (select count(distinct conversation_native_id) from evaluations),
            (select count(*) from conversations)""",
    "qa_coverage_human": """
        select (select count(distinct conversation_native_id) from people),
            (select count(*) from conversations)""",
    "hallucination_rate": _weighted("grounded", "not passed") + OF_ANSWERS,
    "answer_completeness_rate": _weighted("complete", "passed") + OF_ANSWERS + OF_SEVERAL_PARTS,
    "empathy_alignment_score": _weighted("empathy", "passed"),
    "policy_safety_violation_rate": _weighted("violation", "not passed"),
    "ai_disclosure_rate": _weighted("disclosure", "passed"),
    "context_preservation_rate": _weighted("context_preserved", "passed") + OF_HANDOFFS + ")",
    "critical_error_accuracy": _weighted("error", "passed or error_class = 'non_critical'"),
    "compliance_adherence_rate": """
        select sum(weight) filter (passed), sum(weight) from people
        where criterion in ('control', 'disclosure')""",
    "escalation_accuracy": _weighted("escalation_needed", "passed") + OF_HANDOFFS + " and is_of_ai)",
    "near_miss_rate": f"""
        select (select count(*) from guardrails where {BLOCKED})
            + (select count(*) from all_events where event_type = 'override'),
            (select count(*) from answers)""",
    "human_override_rate_post_send": f"""
        select ({TAKEN_BACK}), (select count(*) from answers where message_kind = 'answer')""",
    "human_override_rate": f"""
        select ({TAKEN_BACK})
            + (select count(*) from all_suggestions where state in ('rewritten', 'rejected')),
            (select count(*) from answers where message_kind = 'answer')
            + (select count(*) from all_suggestions)""",
    "intent_recognition_accuracy": "select count(*) filter (first_guess = intent), count(*) from guesses",
    "privacy_incident_rate": """
        select (select count(*) from governance
            where event_kind in ('pii_exposure', 'unauthorised_access', 'retention_overrun')),
            (select count(*) from conversations)""",
    "offer_conversion_rate": EVENTS_OF_NEEDS.format("offer_accepted", "'offer_accepted', 'offer_declined'"),
    "promise_kept_rate": EVENTS_OF_NEEDS.format("promise_kept", "'promise_kept', 'promise_broken'"),
    "offer_revenue_per_interaction": """
        select (select sum(amount) from business where event_kind = 'offer_accepted'),
            (select count(*) from conversations)""",
    "gap_reopened_rate": """
        select count(reopened_at), count(closed_at) from items where item_kind = 'knowledge_gap'""",
    "feedback_open_share": "select count(*) - count(closed_at), count(*) from waiting",
    "training_data_suitability_rate": """
        select count(*) filter (is_suitable and is_verified and (
            select coalesce(bool_or(consent_training), false) from customers
            where split_part(customers.native_id, '-u', 2) = conversations.customer)), count(*)
        from items inner join conversations on items.conversation_native_id = conversations.native_id
        where item_kind = 'training_item'""",
    "training_data_suitability_rate_before_consent": """
        select count(*) filter (is_suitable and is_verified), count(*) from items
        where item_kind = 'training_item'""",
    "queue_mix_share_assisted": "select count(*) filter (path = 'assisted'), count(*) from journeys",
    "queue_mix_share_human_only": "select count(*) filter (path = 'human_only'), count(*) from journeys",
    "specialist_transfer_rate": """
        select count(*) filter (exists(from contacts_moved where list_contains(contacts, contact))), count(*)
        from journeys where has_human""",
    "complaint_dispute_rate": f"""
        select count(*) filter (is_complained), count(*) from (
            select exists(
                from business where event_kind = 'complaint'
                and split_part(business.customer_native_id, '-u', 2) = journeys.customer
                and business.intent = journeys.intent
                and occurred_at between journeys.ended_at and journeys.ended_at + interval 30 days
                and not exists(from journeys as later where later.customer = journeys.customer
                    and later.intent = journeys.intent and later.started_at > journeys.started_at
                    and later.started_at < occurred_at)) as is_complained
            from journeys where is_over and ended_at + interval 30 days < {AS_OF})""",
    "customer_retention_rate_30d": f"""
        select count(*) filter (not exists(
            from business where event_kind = 'account_closed'
            and split_part(business.customer_native_id, '-u', 2) = first_journeys.customer
            and occurred_at > started_at and occurred_at <= started_at + interval 30 days)), count(*)
        from first_journeys where started_at + interval 30 days < {AS_OF}""",
    "repeat_purchase_rate": f"""
        select count(*) filter (exists(
            from business where event_kind = 'order'
            and split_part(business.customer_native_id, '-u', 2) = first_journeys.customer
            and occurred_at > started_at and occurred_at <= started_at + interval 30 days)), count(*)
        from first_journeys where started_at + interval 30 days < {AS_OF}""",
    "commission_incentive_gap": f"""
        select null, count(*) from costs
        inner join journeys on list_contains(contacts, conversation_native_id)
        where cost_kind = 'vendor_resolution_fee' and is_over and ended_at + interval 7 days < {AS_OF}""",
}
# What one cannot count without the whole ladder of outcomes: only what it is a share of.
DENOMINATOR_ONLY = {"commission_incentive_gap"}


@pytest.fixture(scope="module")
def moved(rows: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """... and which contacts one person passed on to another; calls stay in their queue."""
    rows.execute(
        """
        create table contacts_moved as
        select coalesce(from_native_id, conversation) as contact from (
            select conversation_native_id as conversation from all_events where event_type = 'transfer'
        ) left join links on conversation = to_native_id
        """
    )
    return rows


@pytest.mark.parametrize("metric_id", COUNTED)
def test_truth_agrees_with_the_rows(metric_id: str, moved: duckdb.DuckDBPyConnection):
    counted = [value or 0 for value in moved.execute(COUNTED[metric_id]).fetchone()]
    true = moved.execute(
        """
        select sum(numerator), sum(denominator) from realised
        where metric_id = ? and period_grain = 'day' and segment = 'all'
        """,
        [metric_id],
    ).fetchone()
    assert counted[1] > 0
    assert counted[1] == pytest.approx(true[1])
    if metric_id not in DENOMINATOR_ONLY:
        assert counted[0] == pytest.approx(true[0])


TOTALS = {
    "contact_volume": "select count(*) from conversations",
    "contact_volume_contacts": "select count(*) from contacts",
    "contact_volume_journeys": "select count(*) from journeys",
    "human_workload_hours": """
        select sum(epoch(ended_at::timestamp) - epoch(started_at::timestamp)) / 3600 from activities
        where conversation_native_id is not null""",
    "gaps_opened_per_week": "select count(*) from items where item_kind = 'knowledge_gap'",
}


@pytest.mark.parametrize("metric_id", TOTALS)
def test_totals_agree_with_the_rows(metric_id: str, rows: duckdb.DuckDBPyConnection):
    counted = rows.execute(TOTALS[metric_id]).fetchone()[0]
    for grain in ("day", "week", "month"):
        true = rows.execute(
            """
            select sum(value) from realised where metric_id = ? and period_grain = ? and segment = 'channel'
            """,
            [metric_id, grain],
        ).fetchone()[0]
        assert counted == pytest.approx(true)


def cells(rows: duckdb.DuckDBPyConnection, metric_id: str, grain: str) -> dict:
    """Period -> value over all segments, where there is one."""
    found = rows.execute(
        """
        select period_start, value from realised where metric_id = ? and period_grain = ? and segment = 'all'
        """,
        [metric_id, grain],
    ).fetchall()
    return {period: value for period, value in found if value is not None}


def test_gaps_are_open_and_closed_when_the_log_says(rows: duckdb.DuckDBPyConnection):
    counted = rows.execute(
        f"""
        with weeks as (
            select unnest(range(date '{WORLD.start}', date '{WORLD.start}' + {WORLD.days}, interval 7 days))
                as week
        ),
        gaps as (select * from items where item_kind = 'knowledge_gap')
        select week::date,
            count(*) filter (opened_at < week and (coalesce(closed_at >= week, true) or reopened_at < week)),
            count(*) filter (closed_at >= week and closed_at < week + interval 7 days)
        from weeks, gaps group by week
        """
    ).fetchall()
    closure = {week: closed / is_open for week, is_open, closed in counted if is_open}
    assert len(closure) > 5
    assert cells(rows, "knowledge_gap_closure", "week") == pytest.approx(closure)
    is_open = {week: is_open for week, is_open, closed in counted if is_open or closed}
    assert cells(rows, "open_gap_count", "week") == pytest.approx(is_open)


def test_feedback_waits_as_long_as_the_log_says(rows: duckdb.DuckDBPyConnection):
    """What is open waits so far; the first age at which half of the curve of Kaplan and Meier is gone."""
    found = rows.execute(
        f"""
        select date_trunc('week', opened_at::timestamp)::date, closed_at is not null,
            epoch(coalesce(closed_at::timestamp, {AS_OF}) - opened_at::timestamp) / 86400
        from waiting
        """
    ).fetchall()
    counted = {}
    for week in {week for week, _, _ in found}:
        items = sorted((age, not is_over) for of, is_over, age in found if of == week)
        waiting, share = len(items), 1.0
        for place, (age, is_open) in enumerate(items):
            share *= 1 if is_open else 1 - 1 / (waiting - place)
            if share < 0.5 + 1e-9:
                counted[week] = age
                break
    assert len(counted) > 3
    assert cells(rows, "feedback_loop_velocity", "week") == pytest.approx(counted, rel=1e-5)


def test_messages_prevent_what_the_rows_show(rows: duckdb.DuckDBPyConnection):
    counted = rows.execute(
        f"""
        select period, avg(asked) filter (is_holdout) - avg(asked) filter (not is_holdout) from (
            select date_trunc('month', sent_at::timestamp)::date as period, outreach.is_holdout,
                (count(contacts.contact) > 0)::int as asked
            from outreach left join contacts
                on split_part(outreach.customer_native_id, '-u', 2) = contacts.customer
                and contacts.intent = outreach.topic
                and contacts.started_at > outreach.sent_at
                and contacts.started_at <= outreach.sent_at + interval 7 days
            where outreach.sent_at + interval 7 days < {AS_OF}
            group by outreach.native_id, outreach.sent_at, outreach.is_holdout
        ) group by period
        """
    ).fetchall()
    # In a month without anybody held out there is nothing to compare with.
    values = {period: value for period, value in counted if value is not None}
    assert cells(rows, "proactive_preemption_rate", "month") == pytest.approx(values)


def test_agreement_is_cohens_kappa(rows: duckdb.DuckDBPyConnection):
    by_human, by_judge, weight = (
        rows.execute("select by_human, by_judge, weight from both_scored").fetchnumpy().values()
    )
    by_human, by_judge = by_human.astype(float), by_judge.astype(float)
    human, judge = np.average(by_human, weights=weight), np.average(by_judge, weights=weight)
    agreed = np.average(by_human == by_judge, weights=weight)
    by_chance = human * judge + (1 - human) * (1 - judge)
    months = rows.execute(
        """
        select value, rows from realised
        where metric_id = 'auto_human_qa_agreement' and period_grain = 'month' and segment = 'all'
        """
    ).fetchall()
    # Over months, kappa is near what it is over all days.
    value = np.average([value for value, _ in months], weights=[count for _, count in months])
    assert value == pytest.approx((agreed - by_chance) / (1 - by_chance), abs=0.1)
    assert sum(count for _, count in months) == pytest.approx(weight.sum())


@pytest.mark.parametrize(
    ("sampled", "population"),
    [
        ("qa_score_human", "qa_score_human_population"),
        ("policy_safety_violation_rate", "policy_safety_violation_rate_population"),
        ("safe_automation_rate_violation_only", "safe_automation_rate_violation_only_population"),
    ],
)
def test_a_sample_tells_of_the_population(sampled: str, population: str, rows: duckdb.DuckDBPyConnection):
    """Standard errors are those of a rate, widened for weights of two to fifty."""
    found = {
        metric_id: (value, count)
        for metric_id, value, count in rows.execute(
            """
            select metric_id, sum(numerator) / sum(denominator), sum(rows) from realised
            where period_grain = 'day' and segment = 'all' group by metric_id
            """
        ).fetchall()
    }
    share = found[population][0]
    assert 0 < share < 1
    error = np.sqrt(share * (1 - share) * 10 / found[sampled][1])
    assert abs(found[sampled][0] - share) < ERRORS * error


def test_each_signal_is_part_of_silent_failure(rows: duckdb.DuckDBPyConnection):
    found = dict(
        rows.execute(
            """
            select metric_id, sum(numerator) from realised
            where metric_id like 'silent_failure_rate%' and period_grain = 'day' and segment = 'all'
            group by metric_id
            """
        ).fetchall()
    )
    whole = found.pop("silent_failure_rate")
    found.pop("silent_failure_rate_population")
    assert whole > 0
    assert max(found.values()) <= whole <= sum(found.values())
