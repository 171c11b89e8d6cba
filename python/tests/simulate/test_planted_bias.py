"""Naive readings of the exports show the biases that were planted, and the right ones are free of them.

Everything is read from the exported rows with plain SQL and numpy, none of it Tandem's; only what is true
comes from the latent states.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from tandem.simulate.clock import DAY, midnight
from tandem.simulate.demand import Demand
from tandem.simulate.journeys import Lives, live
from tandem.simulate.judgements import CSAT, NO_PATH, PLEASED
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.run import play
from tandem.simulate.settings import World
from tandem.simulate.streams import stream

WORLD = World(conversations=30_000, days=56, seed=21)
EFFECTS, BEHAVIOUR = WORLD.effects, WORLD.behaviour
# A fixed seed passes or fails for good; four standard errors leave room for one that is merely unlucky.
ERRORS = 4

DESKS = ("helpdesk", "messaging", "voice")
BOTS = ("aurora_bot", "echo_voice_ai", "messaging")
READERS = {"aurora_bot": "read_json_auto", "helpdesk": "read_csv_auto"}

CONVERSATIONS = """
create table conversations as
with latest as (
    select *, row_number() over (partition by native_id order by source_updated_at desc) as version
    from all_conversations
),
guesses as (
    select conversation_native_id, arg_max(intent, source_updated_at) as intent
    from all_inferences group by conversation_native_id
)
select
    latest.native_id, latest.instance, latest.started_at::timestamp as started_at,
    latest.ended_at::timestamp as ended_at, latest.outcome_claim, latest.end_reason,
    split_part(latest.customer_native_id, '-u', 2) as customer,
    coalesce(latest.intent_final, guesses.intent) as intent
from latest left join guesses on latest.native_id = guesses.conversation_native_id
where latest.version = 1
"""

# One row a contact, which is a session with what it was passed on to; then its place in its journey.
CONTACTS = """
create table contacts as
with seen as (
    select
        conversations.*,
        coalesce(links.from_native_id, conversations.native_id) as contact,
        exists(from ai_turns where ai_turns.conversation = conversations.native_id) as has_ai,
        exists(from human_turns where human_turns.conversation = conversations.native_id) as has_human,
        exists(from accepted where accepted.conversation = conversations.native_id) as is_helped
    from conversations left join links on conversations.native_id = links.to_native_id
),
contacts as (
    select
        contact, any_value(customer) as customer, any_value(intent) as intent,
        min(started_at) as started_at, max(ended_at) as ended_at,
        bool_or(has_ai) as has_ai, bool_or(has_human) as has_human, bool_or(is_helped) as is_helped,
        coalesce(bool_or(outcome_claim = 'resolved' or end_reason = 'agent_closed'), false) as is_claimed
    from seen group by contact
),
ordered as (
    select
        *,
        lag(is_claimed) over person as was_claimed,
        lag(ended_at) over person as last_ended_at,
        lead(started_at) over person as next_started_at
    from contacts
    window person as (partition by coalesce(customer, contact), intent order by started_at)
),
numbered as (
    select
        *,
        count_if(coalesce(was_claimed or started_at > last_ended_at + interval 7 days, true))
            over (partition by coalesce(customer, contact), intent order by started_at) as journey
    from ordered
)
select
    *,
    coalesce(next_started_at <= ended_at + interval 7 days, false) as is_returned,
    case
        when bool_or(has_human) over journeys and (bool_or(has_ai or is_helped) over journeys) then 'assisted'
        when bool_or(has_human) over journeys then 'human_only'
        else 'bot_only'
    end as path
from numbered
window journeys as (partition by coalesce(customer, contact), intent, journey)
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The exports as they lie there, with contacts put together."""
    folder = tmp_path_factory.mktemp("biased")
    play(WORLD, folder)
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    landing = folder / "landing" / "open"
    everything = sorted({*DESKS, *BOTS})
    for name, table, instances in (
        ("all_conversations", "conversations", everything),
        ("all_inferences", "ai_inferences", BOTS),
        ("all_links", "conversation_links", BOTS[:2]),
        ("all_events", "events", everything[:-1]),
        ("segments", "segments", ("voice",)),
        ("all_suggestions", "assist_suggestions", ("assist",)),
        ("experiments", "experiment_assignments", DESKS),
        ("all_surveys", "survey_responses", ("surveys",)),
        ("evaluations", "evaluations", ("qa",)),
        ("guardrails", "guardrail_events", BOTS),
        ("costs", "cost_entries", ("aurora_bot",)),
        ("outreach", "outreach_events", ("core_systems",)),
    ):
        connection.execute(f"create table {name} as {_union(landing, table, instances)}")
    connection.execute(
        """
        create table links as select from_native_id, to_native_id from all_links;
        create table ai_turns as select distinct conversation_native_id as conversation from all_events
            where actor_type = 'ai_agent'
            and (message_kind in ('answer', 'clarification') or event_type = 'handoff_requested');
        create table human_turns as select distinct conversation_native_id as conversation from all_events
            where actor_type = 'human_agent' and event_type in ('message', 'handoff_accepted')
            union select conversation_native_id from segments where handler_type = 'human_agent';
        create table accepted as select conversation_native_id as conversation from all_suggestions
            where state in ('accepted', 'lightly_edited') group by 1;
        """
    )
    connection.execute(CONVERSATIONS)
    connection.execute(CONTACTS)
    return connection


def _union(landing: Path, table: str, instances: tuple[str, ...] | list[str]) -> str:
    parts = [
        f"select *, '{instance}' as instance from "
        f"{READERS.get(instance, 'read_parquet')}('{landing}/{instance}/{table}/*', union_by_name = true)"
        for instance in instances
    ]
    return " union all by name ".join(parts)


@pytest.fixture(scope="module")
def lives() -> list[Lives]:
    """The latent states behind these exports, day by day."""
    customers, agents = make_customers(WORLD), make_agents(WORLD)
    demand = Demand(WORLD, customers)
    days = []
    for day in range(WORLD.days):
        days.append(live(WORLD, agents, demand.draw(day), stream(WORLD.seed, "journeys", day)))
        demand.keep_busy(days[-1].needs, days[-1].over_at)
    return days


def columns(rows: duckdb.DuckDBPyConnection, sql: str) -> list[np.ndarray]:
    """Columns of a query, in order."""
    return list(rows.execute(sql).fetchnumpy().values())


def share_and_error(values: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float]:
    """Weighted share, and its standard error."""
    weights = np.ones(len(values)) if weights is None else weights
    share = np.average(values, weights=weights)
    return share, np.sqrt((weights**2 * (values - share) ** 2).sum()) / weights.sum()


def latent(lives: list[Lives], value: str, mask: str) -> np.ndarray:
    """A judgement of all contacts of which a mask holds; both are expressions over j and c."""
    parts = []
    for part in lives:
        names = {"j": part.judgements, "c": part.contacts, "np": np, "CSAT": CSAT, "NO_PATH": NO_PATH}
        parts.append(eval(value, names)[eval(mask, names)])
    return np.concatenate(parts)


# -------------------------------------------------------------------------------- suggestions


@pytest.fixture(scope="module")
def handled(rows: duckdb.DuckDBPyConnection) -> tuple[np.ndarray, ...]:
    """Intent, arm, acceptance and return of each contact in the experiment whose week is over."""
    return tuple(
        columns(
            rows,
            f"""
            select
                contacts.intent,
                experiments.is_control::int as is_control,
                (accepted.conversation is not null)::int as is_accepted,
                contacts.is_returned::int as is_returned
            from experiments
            left join links on experiments.unit_native_id = links.to_native_id
            inner join contacts
                on coalesce(links.from_native_id, experiments.unit_native_id) = contacts.contact
            left join accepted on experiments.unit_native_id = accepted.conversation
            where contacts.ended_at < timestamp '{WORLD.start}' + interval {WORLD.days - 7} days
            """,
        )
    )


def test_accepted_suggestions_look_better_than_they_are(handled: tuple[np.ndarray, ...]):
    """Customers whose case is not solved come back; so the planted 15 points show in who comes back."""
    intent, is_control, is_accepted, is_returned = handled
    shown = is_control == 0
    accepted, left = shown & (is_accepted == 1), shown & (is_accepted == 0)
    naive = is_returned[left].mean() - is_returned[accepted].mean()
    adjusted, error = within_intents(intent[shown], is_accepted[shown], is_returned[shown])
    come_back = BEHAVIOUR.come_back_after_human
    assert abs(adjusted - EFFECTS.suggestion_uplift * come_back) < ERRORS * error
    confounding = naive - adjusted
    assert confounding > ERRORS * error
    assert abs(confounding - EFFECTS.suggestion_confounding * come_back) < ERRORS * error


def within_intents(
    intent: np.ndarray, is_accepted: np.ndarray, is_returned: np.ndarray
) -> tuple[float, float]:
    """Returns prevented by acceptance, averaged over intents by their number of cases, and its error."""
    effects, variances, sizes = [], [], []
    for name in np.unique(intent):
        sides = [is_returned[(intent == name) & (is_accepted == side)] for side in (0, 1)]
        if min(map(len, sides)) < 2:
            continue
        effects.append(sides[0].mean() - sides[1].mean())
        variances.append(sum(side.var(ddof=1) / len(side) for side in sides))
        sizes.append(sum(map(len, sides)))
    weights = np.array(sizes) / np.sum(sizes)
    return float(weights @ effects), float(np.sqrt(weights**2 @ variances))


def test_an_experiment_shows_what_suggestions_do(handled: tuple[np.ndarray, ...]):
    _, is_control, is_accepted, is_returned = handled
    shown, held_out = is_returned[is_control == 0], is_returned[is_control == 1]
    acceptance = is_accepted[is_control == 0].mean()
    error = np.sqrt(shown.var() / len(shown) + held_out.var() / len(held_out)) / acceptance
    effect = (held_out.mean() - shown.mean()) / acceptance
    assert abs(effect - EFFECTS.suggestion_uplift * BEHAVIOUR.come_back_after_human) < ERRORS * error
    assert abs(len(held_out) / len(is_returned) - EFFECTS.suggestion_holdout_share) < 0.02


def test_the_planted_confounding_is_fifteen_points(lives: list[Lives]):
    mask = "(c.suggestions > 0)"
    solved = latent(lives, "c.is_solved", mask)
    accepted = latent(lives, "c.is_suggestion_accepted", mask)
    naive = solved[accepted].mean() - solved[~accepted].mean()
    error = np.sqrt(solved[accepted].var() / accepted.sum() + solved[~accepted].var() / (~accepted).sum())
    planted = EFFECTS.suggestion_uplift + EFFECTS.suggestion_confounding
    assert abs(naive - planted) < ERRORS * error


# -------------------------------------------------------------------------------- surveys


def test_a_survey_hears_more_of_those_whom_people_helped(rows: duckdb.DuckDBPyConnection, lives: list[Lives]):
    path, score = columns(
        rows,
        """
        select contacts.path, coalesce(max(surveys.score), -1) as score
        from all_surveys as surveys
        left join links on surveys.conversation_native_id = links.to_native_id
        inner join contacts
            on coalesce(links.from_native_id, surveys.conversation_native_id) = contacts.contact
        where surveys.survey_type = 'csat'
        group by surveys.native_id, contacts.path
        """,
    )
    is_answered, is_pleased = score >= 0, score >= PLEASED
    truth = latent(lives, f"(j.csat >= {PLEASED})", "(j.survey == CSAT)").mean()
    naive, naive_error = share_and_error(is_pleased[is_answered])
    assert naive - truth > ERRORS * naive_error
    weights = np.zeros(len(path))
    for name in np.unique(path):
        weights[path == name] = 1 / is_answered[path == name].mean()
    weighted, error = share_and_error(is_pleased[is_answered], weights[is_answered])
    assert abs(weighted - truth) < ERRORS * error
    for name in ("bot_only", "human_only"):
        planted = getattr(EFFECTS, f"csat_answered_{name}_share")
        share, error = share_and_error(is_answered[path == name])
        # Answers to the last surveys are still to come.
        assert -ERRORS * error - 0.02 < share - planted < ERRORS * error


# -------------------------------------------------------------------------------- reviews and guardrails


def test_reviews_by_risk_count_right_only_with_their_weights(
    rows: duckdb.DuckDBPyConnection, lives: list[Lives]
):
    passed, probability = columns(
        rows,
        """
        select passed::int as passed, inclusion_probability from evaluations
        where criterion = 'error' and rater_type = 'human'
        """,
    )
    truth = latent(lives, "j.has_error", "(j.path != NO_PATH)").mean()
    naive, naive_error = share_and_error(1 - passed)
    assert naive - truth > ERRORS * naive_error
    weighted, error = share_and_error(1 - passed, 1 / probability)
    assert abs(weighted - truth) < ERRORS * error


def test_the_judge_errs_as_often_as_planted(rows: duckdb.DuckDBPyConnection):
    """Held against people's reviews of the same conversations."""
    by_human, by_judge = columns(
        rows,
        """
        select human.passed::int as by_human, judge.passed::int as by_judge
        from evaluations as human inner join evaluations as judge
            on human.conversation_native_id = judge.conversation_native_id
            and human.criterion = judge.criterion
        where human.criterion = 'error' and human.rater_type = 'human' and judge.rater_type = 'auto'
        """,
    )
    missed, error = share_and_error(by_judge[by_human == 0])
    assert abs(missed - EFFECTS.judge_missed_share) < ERRORS * error
    alarms, error = share_and_error(1 - by_judge[by_human == 1])
    assert abs(alarms - EFFECTS.judge_false_alarm_share) < ERRORS * error


def test_guardrails_cry_wolf_as_often_as_planted(lives: list[Lives]):
    is_true = latent(lives, "j.has_violation", "j.is_detected")
    false, error = share_and_error(~is_true)
    assert abs(false - EFFECTS.guardrail_false_positive_share) < ERRORS * error


# -------------------------------------------------------------------------------- bills and messages


def test_the_vendor_bills_escalations_that_its_rule_suppresses(
    rows: duckdb.DuckDBPyConnection, lives: list[Lives]
):
    billed, escalated, amount = rows.execute(
        """
        select count(*), count(links.from_native_id), sum(costs.amount)
        from costs left join (select distinct from_native_id from links) as links
            on costs.conversation_native_id = links.from_native_id
        where costs.cost_kind = 'vendor_resolution_fee'
        """
    ).fetchone()
    claimed = rows.execute(
        "select count(*) from conversations where instance = 'aurora_bot' and outcome_claim = 'resolved'"
    ).fetchone()
    assert claimed == (billed,)
    assert amount == pytest.approx(billed * BEHAVIOUR.resolution_fee)
    assert escalated > 0
    handoffs = rows.execute(
        "select count(*) from all_events where instance = 'aurora_bot' and event_type = 'handoff_requested'"
    ).fetchone()[0]
    suppressed = rows.execute(
        """
        select count(distinct costs.conversation_native_id) from costs inner join all_events as events
            on costs.conversation_native_id = events.conversation_native_id
        where costs.cost_kind = 'vendor_resolution_fee' and events.event_type = 'handoff_requested'
        """
    ).fetchone()[0]
    planted = EFFECTS.suppressed_escalation_share
    assert abs(suppressed / handoffs - planted) < ERRORS * np.sqrt(planted * (1 - planted) / handoffs)
    assert suppressed == latent(lives, "c.is_suppressed", _aurora_sessions()).sum() - _still_running(lives)


def _aurora_sessions() -> str:
    return "(c.ai_agent == 0) & (c.channel != 2)"


def _still_running(lives: list[Lives]) -> int:
    """Suppressed escalations whose session the exports do not hold yet."""
    horizon = midnight(WORLD.start) + WORLD.days * DAY
    mask = _aurora_sessions() + f" & (c.session_end >= {horizon})"
    return int(latent(lives, "c.is_suppressed", mask).sum())


def test_a_message_prevents_contacts(rows: duckdb.DuckDBPyConnection):
    is_holdout, has_asked = columns(
        rows,
        f"""
        select outreach.is_holdout::int as is_holdout, count(contacts.contact) > 0 as has_asked
        from outreach left join contacts
            on split_part(outreach.customer_native_id, '-u', 2) = contacts.customer
            and contacts.intent = outreach.topic
            and contacts.started_at between outreach.sent_at and outreach.sent_at + interval 7 days
        where outreach.sent_at < timestamp '{WORLD.start}' + interval {WORLD.days - 8} days
        group by outreach.native_id, outreach.is_holdout
        """,
    )
    held_out, error = share_and_error(has_asked[is_holdout == 1])
    assert abs(held_out - BEHAVIOUR.outreach_contact_share) < ERRORS * error + 0.03
    told, told_error = share_and_error(has_asked[is_holdout == 0])
    prevented = held_out - told
    planted = EFFECTS.outreach_effect * BEHAVIOUR.outreach_contact_share
    assert abs(prevented - planted) < ERRORS * np.hypot(error, told_error)
    assert prevented > 2 * np.hypot(error, told_error)
