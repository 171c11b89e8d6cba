"""Naive readings of the exports show the biases that were planted, and the right ones are free of them.

Everything is read from the exported rows with plain SQL and numpy, none of it Tandem's; only what is true
comes from the latent states.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from exported_rows import opened

from tandem.simulate.clock import DAY, midnight
from tandem.simulate.demand import Demand
from tandem.simulate.journeys import Lives, live
from tandem.simulate.judgements import CSAT, NO_PATH, PLEASED
from tandem.simulate.people import make_agents, make_customers
from tandem.simulate.run import play
from tandem.simulate.settings import World
from tandem.simulate.streams import stream

pytestmark = pytest.mark.long

WORLD = World(conversations=30_000, days=56, seed=21)
EFFECTS, BEHAVIOUR = WORLD.effects, WORLD.behaviour
# A fixed seed passes or fails for good; four standard errors leave room for one that is merely unlucky.
ERRORS = 4


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The exports as they lie there, with contacts put together."""
    folder = tmp_path_factory.mktemp("biased")
    play(WORLD, folder)
    return opened(folder / "landing" / "open")


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
