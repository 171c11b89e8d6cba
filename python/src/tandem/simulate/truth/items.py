"""What is neither journey nor contact: answers to surveys, suggestions, work of people, AI sessions, reviews.

Each is dated by the start of its conversation and takes intent and path from its journey (R69).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tandem.simulate.business import consents
from tandem.simulate.clock import DAY, NEVER, SECOND, WEEK, midnight
from tandem.simulate.contacts import Ending
from tandem.simulate.findings import JUDGE_BAD, JUDGE_GOOD, PASSING_SCORE
from tandem.simulate.handling import acceptance_share
from tandem.simulate.judgements import (
    ACCEPTED,
    BOT_ONLY,
    IGNORED,
    LIGHTLY_EDITED,
    MOST_SUGGESTIONS,
    PLEASED,
    REJECTED,
    REWRITTEN,
    THUMBS,
)
from tandem.simulate.learning import GAP
from tandem.simulate.settings import (
    AURORA_BOT,
    ECHO_VOICE_AI,
    EMAIL,
    INTENTS,
    MESSAGING,
    MESSAGING_DESK,
    SURVEYS,
    VOICE_DESK,
    World,
)
from tandem.simulate.tables import ERROR_CLASSES, GOVERNANCE_KINDS
from tandem.simulate.threads import threads_of
from tandem.simulate.truth.more import Scene, blocks, is_billed, is_logged, next_human, reviewed
from tandem.simulate.truth.people import tenure_of

if TYPE_CHECKING:
    from tandem.simulate.truth.facts import ContactFacts, Journeys
    from tandem.simulate.truth.seen import SeenContacts

GAP_WINDOW = WEEK
# Instances of which guardrails tell.
GUARDED = (AURORA_BOT, ECHO_VOICE_AI, MESSAGING_DESK)
# Target times of the rules, by the mode of the channel.
ACCESS_SECONDS = {"synchronous": 300, "asynchronous": 86_400}
HAS_SEVERAL_PARTS = np.array([";" in intent.required_elements for intent in INTENTS])
SEGMENT_FIELDS = (
    "intent",
    "channel",
    "handler_path",
    "customer_segment",
    "language",
    "region",
    "release",
    "team",
    "tenure",
)


@dataclass
class Segmented:
    """Day and segments as in Journeys, (items,); `instance` is that of the item's conversation."""

    day: np.ndarray
    intent: np.ndarray
    channel: np.ndarray
    handler_path: np.ndarray
    customer_segment: np.ndarray
    language: np.ndarray
    region: np.ndarray
    release: np.ndarray
    team: np.ndarray
    tenure: np.ndarray
    instance: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


@dataclass
class Responses(Segmented):
    """Surveys that were offered; scores are what the customer would answer, asked or not."""

    is_thumbs: np.ndarray
    is_asked_for_ease: np.ndarray
    is_answered: np.ndarray
    csat: np.ndarray  # 1 to 5
    ease: np.ndarray  # 1 to 7


@dataclass
class Suggestions(Segmented):
    """Suggestions shown to agents."""

    state: np.ndarray  # index into SUGGESTION_STATES


@dataclass
class Handlings(Segmented):
    """Contacts in which a person took part."""

    suggestions: np.ndarray
    is_accepted: np.ndarray
    acceptance_share: np.ndarray  # how likely the agent was to accept, by what the case is about
    arm: np.ndarray  # of the experiment on suggestions: 0 shown, 1 held out, -1 not in it
    is_mature: np.ndarray
    is_resolved: np.ndarray  # the journey, as the rules see it
    is_truly_solved: np.ndarray  # the contact
    worked_seconds: np.ndarray
    part_of_journey: np.ndarray  # one over how many contacts of the journey people took part in


@dataclass
class Sessions(Segmented):
    """Contacts in which an AI took part."""

    is_overridden: np.ndarray
    is_corrected: np.ndarray  # or overridden
    is_overseen: np.ndarray  # watched, or reviewed by a person
    answers: np.ndarray
    real_answers: np.ndarray  # those that do not ask back
    overridden_answers: np.ndarray  # one at most, none where the AI had only asked back by then
    stopped: np.ndarray  # answers, tool calls and sources that guardrails kept from the customer
    is_intercepted: np.ndarray  # a true violation, stopped
    has_violation: np.ndarray  # a true one that reached the customer
    escaped_weight: np.ndarray  # violations that each one found by review stands for
    doubted: np.ndarray  # answers of which the AI, or the customer, says that they were no help
    has_gap: np.ndarray  # was logged within a week
    is_gap_due: np.ndarray  # the week is over
    is_billed: np.ndarray  # by the vendor, as a resolution
    is_mature: np.ndarray
    is_earned: np.ndarray  # the journey stayed resolved, and the AI did it alone
    is_confirmed: np.ndarray
    is_returned: np.ndarray


@dataclass
class Reviews(Segmented):
    """Contacts that people reviewed. Criteria: 1 met, 0 not met, -1 not applicable."""

    weight: np.ndarray  # contacts that each stands for: 1 / inclusion probability
    has_error: np.ndarray
    has_critical_error: np.ndarray
    grounded: np.ndarray
    complete: np.ndarray
    empathy: np.ndarray
    violation: np.ndarray
    control: np.ndarray
    disclosure: np.ndarray
    novel_intent: np.ndarray
    has_escaped: np.ndarray  # a violation or a critical error that the log of the AI does not show
    score: np.ndarray  # 0 to 100
    is_breach: np.ndarray
    is_breach_flagged: np.ndarray  # by the judge or a guardrail


@dataclass
class Verdicts(Segmented):
    """Contacts that the judge scored."""

    score: np.ndarray
    is_passed: np.ndarray
    is_double: np.ndarray  # scored by a person as well
    weight: np.ndarray  # contacts that each of those stands for, 0 of the others
    human_score: np.ndarray  # 0 where it was not
    is_human_passed: np.ndarray


@dataclass
class Predictions(Segmented):
    """Sessions in which an intent was guessed."""

    is_right: np.ndarray  # the first guess; in the reference sample, how likely it is


@dataclass
class Recommendations(Segmented):
    """Answers to the yearly question; dated by the invitation, since they are about no conversation."""

    score: np.ndarray


@dataclass
class LearningItems(Segmented):
    """Gaps, feedback and corrections; dated by when they were opened."""

    kind: np.ndarray
    opened_at: np.ndarray
    closed_at: np.ndarray
    reopened_at: np.ndarray


@dataclass
class TrainingItems(Segmented):
    """Candidates for training."""

    is_suitable: np.ndarray
    is_verified: np.ndarray
    has_consent: np.ndarray


@dataclass
class Staff(Segmented):
    """Answers of staff."""

    survey: np.ndarray  # index into STAFF_SURVEYS
    score: np.ndarray


@dataclass
class Outputs(Segmented):
    """What an AI put before people: suggestions to agents, and the answers of each session together."""

    outputs: np.ndarray
    overridden: np.ndarray
    checked_weight: np.ndarray
    right_weight: np.ndarray


@dataclass
class Harms(Segmented):
    """What was stopped and what got through, as logs of the AI and reviews tell it."""

    caught: np.ndarray
    escaped: np.ndarray


@dataclass
class Requests(Segmented):
    """Each time that a customer asked for a person."""

    is_met: np.ndarray  # in the target time of the channel
    is_connected: np.ndarray  # however late
    seconds: np.ndarray  # nan without a person


@dataclass
class Days:
    """What happened on a day, whoever it was about; several rows a day may be added up."""

    day: np.ndarray
    interactions: np.ndarray
    incidents: np.ndarray
    overruns: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


Items = tuple[
    Responses,
    Suggestions,
    Handlings,
    Sessions,
    Reviews,
    Verdicts,
    Predictions,
    Recommendations,
    LearningItems,
    TrainingItems,
    Staff,
    Outputs,
    Harms,
    Requests,
    Days,
]


@dataclass
class _Places:
    """Segments of items, by the contact and thread they are about."""

    scene: Scene
    facts: ContactFacts

    def __post_init__(self) -> None:
        contacts = self.scene.seen.contacts
        self.threads = threads_of(contacts)
        own = (contacts.handling >= 0) & ~contacts.is_same_conversation
        # What tools say of a contact, they say of the conversation in which people handled it.
        self.judged = 2 * np.arange(len(contacts)) + own

    def of(
        self, place: np.ndarray, thread: np.ndarray, at: np.ndarray | None = None
    ) -> dict[str, np.ndarray]:
        """Codes of the contact at each place; dated by the start of the thread unless by `at`."""
        at = self.threads.start[thread] if at is None else at
        day = (at - midnight(self.scene.world.start)) // DAY
        codes = {name: getattr(self.facts, name)[place] for name in SEGMENT_FIELDS}
        return codes | {"day": day.astype(np.int16), "instance": self.threads.instance[thread]}


def unknown(size: int, world: World, at: np.ndarray, instance: int) -> dict[str, np.ndarray]:
    """Segments of what is about no conversation: only its day and its instance are known."""
    day = (at - midnight(world.start)) // DAY
    codes = {name: np.full(size, -1, dtype=np.int8) for name in SEGMENT_FIELDS}
    return codes | {"day": day.astype(np.int16), "instance": np.full(size, instance, dtype=np.int8)}


def items_of(scene: Scene, journeys: Journeys, facts: ContactFacts) -> Items:
    """The items of one day's needs, of which something was delivered by the horizon."""
    places = _Places(scene, facts)
    suggestions = _suggestions(scene, places)
    sessions = _sessions(scene, places, journeys)
    reviews = _reviews(scene, places)
    return (
        _responses(scene, places),
        suggestions,
        _handlings(scene, places, journeys),
        sessions,
        reviews,
        _verdicts(scene, places),
        _predictions(scene, places),
        _recommendations(scene),
        _learning_items(scene, places),
        _training_items(scene, places),
        _staff(scene),
        _outputs(scene, suggestions, sessions),
        _harms(sessions, reviews),
        _requests(scene, places),
        _days(scene, facts),
    )


def _responses(scene: Scene, places: _Places) -> Responses:
    judged, horizon = scene.seen.judgements, scene.horizon
    offered = np.flatnonzero(judged.offered_at < horizon)
    return Responses(
        **places.of(offered, places.judged[offered]),
        is_thumbs=judged.survey[offered] == THUMBS,
        is_asked_for_ease=judged.is_asked_for_ease[offered],
        is_answered=judged.responded_at[offered] < horizon,
        csat=judged.csat[offered],
        ease=judged.ease[offered],
    )


def _shown_at(scene: Scene) -> np.ndarray:
    """When the suggestions of a contact are delivered, (contacts,): those in calls with the call."""
    contacts = scene.seen.contacts
    is_call = contacts.handling == VOICE_DESK
    return np.where(is_call & (contacts.suggestions > 0), contacts.handling_end, contacts.suggested_at)


def _suggestions(scene: Scene, places: _Places) -> Suggestions:
    is_shown = _shown_at(scene) < scene.horizon
    place = np.repeat(np.flatnonzero(is_shown), MOST_SUGGESTIONS)
    state = scene.seen.judgements.suggestion_state[is_shown].reshape(-1)
    place, state = place[state >= 0], state[state >= 0]
    return Suggestions(**places.of(place, places.judged[place]), state=state)


def _handlings(scene: Scene, places: _Places, journeys: Journeys) -> Handlings:
    seen, contacts = scene.seen, scene.seen.contacts
    handled = np.flatnonzero(seen.first_human_at < NEVER)
    of = scene.groups.of[handled]
    worked = places.facts.worked_seconds[handled]
    return Handlings(
        **places.of(handled, places.judged[handled]),
        suggestions=np.where(_shown_at(scene)[handled] < scene.horizon, contacts.suggestions[handled], 0),
        is_accepted=seen.is_helped[handled],
        acceptance_share=acceptance_share(scene.world, places.facts.intent[handled]),
        arm=contacts.assist_arm[handled],
        is_mature=journeys.is_mature[of],
        is_resolved=journeys.is_resolved[of],
        is_truly_solved=contacts.is_solved[handled],
        worked_seconds=np.nan_to_num(worked),
        part_of_journey=1 / np.bincount(of)[of],
    )


def _sessions(scene: Scene, places: _Places, journeys: Journeys) -> Sessions:
    seen, judged, horizon = scene.seen, scene.seen.judgements, scene.horizon
    contacts = seen.contacts
    started = np.flatnonzero(seen.first_ai_at < NEVER)
    of = scene.groups.of[started]
    turns = np.arange(contacts.answer_at.shape[1])
    is_said = (turns < contacts.answers[:, None]) & (contacts.answer_at < horizon)
    is_judged, is_clean = reviewed(scene, "violation")
    escaped = np.where(is_judged & ~is_clean, 1 / np.maximum(seen.review_probability, 1e-9), 0.0)
    stopped = (is_logged(scene) & judged.is_intercepted) + blocks(scene)
    asks_back = scene.beside.asks_back[seen.place]
    doubted, is_gap_due, has_gap = _doubts(scene, is_said * (1 - asks_back))
    is_of_ai = (contacts.handling < 0) | contacts.is_same_conversation
    is_before = is_said & (contacts.answer_at <= judged.overridden_at[:, None])
    has_answered = 1 - np.where(is_before, asks_back, 1.0).prod(axis=1)
    is_alone = (journeys.handler_path == BOT_ONLY) & ~journeys.has_handoff
    return Sessions(
        **places.of(started, 2 * started),
        is_overridden=judged.overridden_at[started] < horizon,
        is_corrected=_is_corrected(scene)[started],
        is_overseen=((judged.supervised_at < horizon) | ((seen.reviewed_at < NEVER) & is_of_ai))[started],
        answers=is_said.sum(axis=1)[started],
        real_answers=(is_said * (1 - asks_back)).sum(axis=1)[started],
        overridden_answers=np.where(judged.overridden_at < horizon, has_answered, 0.0)[started],
        stopped=stopped[started],
        is_intercepted=judged.is_intercepted[started],
        has_violation=(judged.has_violation & ~judged.is_intercepted)[started],
        escaped_weight=escaped[started],
        doubted=doubted[started],
        has_gap=has_gap[started],
        is_gap_due=is_gap_due[started],
        is_billed=is_billed(scene)[started],
        is_mature=journeys.is_mature[of],
        is_earned=(journeys.is_resolved & is_alone)[of],
        is_confirmed=(journeys.is_confirmed & is_alone)[of],
        is_returned=~np.isnan(journeys.returned_after[of]),
    )


def _is_corrected(scene: Scene) -> np.ndarray:
    """Whether a person took back or corrected what the AI said, (contacts,)."""
    judged = scene.seen.judgements
    return np.minimum(judged.overridden_at, judged.corrected_at) < scene.horizon


def _doubts(scene: Scene, real_answers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Last answers of the AI in doubt: their weight, is their time for a gap over, was one logged in it.

    A session has one at most, (contacts,) each: before it was handed off as too uncertain or unknown, or its
    customer rated it badly where no person had taken over. `real_answers` is (contacts, turns).
    """
    seen, judged = scene.seen, scene.seen.judgements
    contacts = seen.contacts
    names = [name for name, _ in scene.world.behaviour.handoff_reasons]
    unsure = [names.index("low_confidence"), names.index("missing_knowledge")]
    is_unsure = (seen.handoff_at < NEVER) & np.isin(contacts.handoff_reason, unsure)
    is_asked_about_ai = (contacts.accepted_at == NEVER) & (
        (contacts.handling < 0) | contacts.is_same_conversation
    )
    is_down = (judged.responded_at < scene.horizon) & (judged.csat < PLEASED) & is_asked_about_ai
    weight = (is_unsure | is_down) * (1 - (1 - real_answers).prod(axis=1))
    last_at = np.where(real_answers > 1 / 2, contacts.answer_at, 0).max(axis=1, initial=0)
    logged = scene.beside.learnt.waiting[GAP]
    opened_at = np.full(len(scene.lives.contacts), NEVER)
    opened_at[logged.contact] = logged.opened_at
    opened_at = opened_at[seen.place]
    has_gap = (opened_at <= last_at + GAP_WINDOW) & (opened_at < scene.horizon)
    return weight, scene.as_of > last_at + GAP_WINDOW, has_gap


def _reviews(scene: Scene, places: _Places) -> Reviews:
    seen, found = scene.seen, scene.beside.findings.reviews
    place = np.flatnonzero(seen.reviewed_at < NEVER)
    row = np.searchsorted(found.contact, seen.place[place])
    judged = seen.judgements.take(place)

    def said(criterion: str) -> np.ndarray:
        applies, met = found.met[criterion]
        return np.where(applies, met, -1)[row].astype(np.int8)

    is_critical = found.error_class[row] != ERROR_CLASSES.index("non_critical")
    is_legal = found.error_class[row] == ERROR_CLASSES.index("compliance_critical")
    # A review of the AI's own conversation finds what its log shows anyway.
    is_of_session = places.judged[place] == 2 * place
    is_logged_already = _is_corrected(scene)[place] & is_of_session
    is_harmful = (said("violation") == 0) | (judged.has_error & is_critical)
    is_of_answer = _ai_had_last_word(seen)[place]
    codes = places.of(place, places.judged[place])
    is_breach = (said("violation") == 0) | (said("control") == 0) | (judged.has_error & is_legal)
    is_detected = (is_logged(scene) & seen.judgements.is_detected) | (blocks(scene) > 0)
    return Reviews(
        **codes,
        weight=1 / judged.review_probability,
        has_error=judged.has_error,
        has_critical_error=judged.has_error & is_critical,
        grounded=np.where(is_of_answer, said("grounded"), -1),
        complete=np.where(is_of_answer & HAS_SEVERAL_PARTS[codes["intent"]], said("complete"), -1),
        empathy=said("empathy"),
        violation=said("violation"),
        control=said("control"),
        disclosure=said("disclosure"),
        novel_intent=said("novel_intent"),
        has_escaped=is_harmful & ~is_logged_already & np.isin(codes["instance"], GUARDED),
        score=np.clip(found.score[row], 0, 100),
        is_breach=is_breach,
        is_breach_flagged=is_breach & ((is_detected[place] & is_of_session) | _judge_objects(scene)[place]),
    )


def _ai_had_last_word(seen: SeenContacts) -> np.ndarray:
    """Whether a review of the contact speaks of an answer of the AI, (contacts,).

    It speaks of the conversation in which people wrote, where there is one, and may then mean them.
    """
    contacts = seen.contacts
    is_alone = (contacts.handling < 0) | (contacts.is_same_conversation & (seen.first_human_at == NEVER))
    return (contacts.answers > 0) & is_alone


def _judge_objects(scene: Scene) -> np.ndarray:
    """Whether the judge saw an error, or failed the sheet, (contacts,)."""
    found = scene.beside.findings.verdicts
    is_out = scene.seen.judgements.auto_reviewed_at < scene.horizon
    return is_out & scene.has(found.contact[~found.met["error"] | ~found.met["qa"]])


def _verdicts(scene: Scene, places: _Places) -> Verdicts:
    seen, findings = scene.seen, scene.beside.findings
    place = np.flatnonzero(seen.judgements.auto_reviewed_at < scene.horizon)
    row = np.searchsorted(findings.verdicts.contact, seen.place[place])
    is_passed = findings.verdicts.met["qa"][row]
    is_double = seen.reviewed_at[place] < NEVER
    sheets = findings.reviews
    human = np.zeros(len(place))
    human[is_double] = sheets.score[np.searchsorted(sheets.contact, seen.place[place][is_double])]
    return Verdicts(
        **places.of(place, places.judged[place]),
        score=np.where(is_passed, JUDGE_GOOD, JUDGE_BAD),
        is_passed=is_passed,
        is_double=is_double,
        weight=np.where(is_double, 1 / np.maximum(seen.review_probability[place], 1e-9), 0.0),
        human_score=np.clip(human, 0, 100),
        is_human_passed=is_double & (human >= PASSING_SCORE),
    )


def _predictions(scene: Scene, places: _Places) -> Predictions:
    contacts = scene.seen.contacts
    asks = contacts.turns > 0
    is_known = (asks & (contacts.question_at[:, 0] < scene.horizon)) | (contacts.ending == Ending.ARTICLE)
    place = np.flatnonzero((contacts.ai_agent >= 0) & is_known)
    is_right = scene.beside.is_first_right[scene.seen.place[place]]
    return Predictions(**places.of(place, 2 * place), is_right=is_right.astype(float))


def _recommendations(scene: Scene) -> Recommendations:
    asked, needs = scene.beside.findings.recommendations, scene.lives.needs
    mine = asked.responded_at < scene.horizon
    at = asked.offered_at[mine]
    need = scene.lives.contacts.need[asked.contact[mine]]
    codes = unknown(len(need), scene.world, at, SURVEYS)
    # The customer's record says who was asked, though not about what.
    moved = codes["day"] >= needs.changes_on[need]
    codes["customer_segment"] = np.where(moved, needs.next_segment[need], needs.segment[need]).astype(np.int8)
    return Recommendations(**codes, score=asked.score[mine])


def _learning_items(scene: Scene, places: _Places) -> LearningItems:
    parts, horizon = scene.beside.learnt.waiting, scene.horizon
    contact = np.concatenate([part.contact for part in parts])
    opened_at = np.concatenate([part.opened_at for part in parts])
    mine = opened_at < horizon
    place = np.searchsorted(scene.seen.place, contact[mine])

    def seen(name: str) -> np.ndarray:
        times = np.concatenate([getattr(part, name) for part in parts])[mine]
        return np.where(times < horizon, times, NEVER)

    return LearningItems(
        **places.of(place, 2 * place, opened_at[mine]),
        kind=np.repeat([part.kind for part in parts], [len(part.contact) for part in parts])[mine],
        opened_at=opened_at[mine],
        closed_at=seen("closed_at"),
        reopened_at=seen("reopened_at"),
    )


def _training_items(scene: Scene, places: _Places) -> TrainingItems:
    found, needs = scene.beside.learnt.candidates, scene.lives.needs
    mine = found.at < scene.horizon
    place = np.searchsorted(scene.seen.place, found.contact[mine])
    customer = needs.named_customer[scene.lives.contacts.need[found.contact[mine]]]
    return TrainingItems(
        **places.of(place, 2 * place),
        is_suitable=found.is_suitable[mine],
        is_verified=found.is_verified[mine],
        has_consent=(customer >= 0) & consents(customer),
    )


def _staff(scene: Scene) -> Staff:
    said, agents = scene.beside.operations.staff, scene.agents
    size = len(agents.hired_day)
    scores = said.score if said else np.zeros((2, 0))
    at = said.answered_at.reshape(-1) if said else np.zeros(0, dtype=np.int64)
    agent = np.tile(np.arange(size), 2) if said else np.zeros(0, dtype=np.int64)
    survey = np.repeat([0, 1], scores.shape[1])
    mine = at < scene.horizon
    agent, at = agent[mine], at[mine]
    codes = unknown(len(agent), scene.world, at, SURVEYS)
    codes["team"] = (agent // agents.per_team).astype(np.int8)
    codes["tenure"] = tenure_of(agents, agent, at // DAY)
    return Staff(**codes, survey=survey[mine], score=scores.reshape(-1)[mine])


def _outputs(scene: Scene, suggestions: Suggestions, sessions: Sessions) -> Outputs:
    """Suggestions count one each; of sessions, a person's review says whether the answers were right."""
    seen = scene.seen
    started = np.flatnonzero(seen.first_ai_at < NEVER)
    has_last_word = _ai_had_last_word(seen)
    is_checked, is_right = (mask & has_last_word for mask in reviewed(scene, "answer_correct"))
    weight = 1 / np.maximum(seen.review_probability, 1e-9)
    state = suggestions.state
    is_used = np.isin(state, [ACCEPTED, LIGHTLY_EDITED])
    codes = {
        name: np.concatenate([getattr(suggestions, name), getattr(sessions, name)])
        for name in ("day", "instance", *SEGMENT_FIELDS)
    }
    return Outputs(
        **codes,
        outputs=np.concatenate([np.ones(len(state)), sessions.real_answers]),
        overridden=np.concatenate([np.isin(state, [REWRITTEN, REJECTED]), sessions.overridden_answers]),
        checked_weight=np.concatenate([state != IGNORED, np.where(is_checked, weight, 0.0)[started]]),
        right_weight=np.concatenate([is_used, np.where(is_right, weight, 0.0)[started]]),
    )


def _harms(sessions: Sessions, reviews: Reviews) -> Harms:
    """What a person took back had been said; of reviews, each finding stands for many."""
    codes = {
        name: np.concatenate([getattr(sessions, name), getattr(reviews, name)])
        for name in ("day", "instance", *SEGMENT_FIELDS)
    }
    return Harms(
        **codes,
        caught=np.concatenate([sessions.stopped, np.zeros(len(reviews))]),
        escaped=np.concatenate(
            [sessions.is_corrected.astype(float), np.where(reviews.has_escaped, reviews.weight, 0.0)]
        ),
    )


def _requests(scene: Scene, places: _Places) -> Requests:
    seen = scene.seen
    place, number = np.nonzero(seen.request_at < NEVER)
    codes = places.of(place, 2 * place)
    human_at = next_human(seen, scene.groups)[place]
    seconds = np.where(human_at < NEVER, (human_at - seen.request_at[place, number]) / SECOND, np.nan)
    is_slow_channel = np.isin(codes["channel"], [MESSAGING, EMAIL])
    target = np.where(is_slow_channel, ACCESS_SECONDS["asynchronous"], ACCESS_SECONDS["synchronous"])
    return Requests(**codes, is_met=seconds <= target, is_connected=human_at < NEVER, seconds=seconds)


def _days(scene: Scene, facts: ContactFacts) -> Days:
    found = scene.beside.operations.incidents
    is_out = found.at < scene.horizon
    names = [GOVERNANCE_KINDS.index(name) for name in ("pii_exposure", "unauthorised_access")]
    overrun = GOVERNANCE_KINDS.index("retention_overrun")
    day = (found.at - midnight(scene.world.start)) // DAY
    size = scene.world.days

    def by_day(days: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return np.bincount(days, weights, minlength=size)[:size]

    interactions = by_day(facts.day, facts.conversations)
    incidents = by_day(day[is_out], np.isin(found.kind, [*names, overrun])[is_out])
    overruns = by_day(day[is_out], (found.kind == overrun)[is_out])
    filled = np.flatnonzero(interactions + incidents)
    return Days(filled.astype(np.int16), interactions[filled], incidents[filled], overruns[filled])
