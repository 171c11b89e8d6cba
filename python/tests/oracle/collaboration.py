"""People and AI at work together (cards 61 to 64 and 67), from the cards' words."""

import math

from . import answers
from .contacts import LAST
from .landing import conversation_key
from .metrics import OUT, Measured, Unit, Z, counted, left_out, wilson, window_closed
from .participation import HUMAN

LOG = ("supervision", "override", "correction")
NO_LOG = left_out("capability_absent:oversight_log")
NO_SUGGESTIONS = left_out("capability_absent:suggestions")
EXPERIMENT = "assist_display"


def is_kept(row):
    """Used as it was or with a light edit; None when nothing was done, or nobody knows what."""
    if row["state"] in answers.KEPT:
        return row["edit_share"] is None or row["edit_share"] < answers.LIGHT_EDIT
    return False if row["state"] in answers.NOT_KEPT else None


class Scene:
    """Conversations with what their suggestions, guards, reviewers and draws say of them."""

    def __init__(self, known):
        self.known = known
        self.conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
        self.events = {
            answers.key_in(c, e.row["native_id"]): e for c in self.conversations.values() for e in c.events
        }
        self.suggestions = answers.place_suggestions(known, self.conversations, self.events)
        self.shown = {}
        for item in self.suggestions.values():
            if item.conversation is not None:
                self.shown.setdefault(item.conversation.key, []).append(item)
        self.suggesting = {key[:2] for key in self.shown}
        self.logging = {e.conversation.instance for e in self.events.values() if e.type in LOG}
        self.reviewed = set(self.find_reviewed())
        self.reviewing = {key[:2] for key in self.reviewed}
        self.sides = {}
        for contact in known.contacts:
            for episode in contact.episodes:
                for part in episode.participations:
                    self.sides.setdefault(part.conversation.key, set()).add(part.side)
        self.arms = self.find_arms()

    def find_reviewed(self):
        """Conversations that a person reviewed, in whole or in what the AI or customer said."""
        for row in self.known.data.rows["evaluations"]:
            event = self.events.get(answers.mentioned(row, row["event_native_id"]))
            named = conversation_key(row)
            conversation = self.conversations.get(named) if named else event and event.conversation
            is_of_person = event is not None and event.actor in HUMAN
            if row["rater_type"] != "human" or row["suggestion_native_id"] is not None or is_of_person:
                continue
            if conversation is not None:
                yield conversation.key

    def find_arms(self):
        """Conversation -> was it drawn to go without suggestions, by its first draw."""
        first = {}
        for row in self.known.data.rows["experiment_assignments"]:
            if row["experiment"] != EXPERIMENT or row["unit_type"] != "conversation":
                continue
            key = (row["source_system"], row["source_instance"], row["unit_native_id"])
            draw = (row["assigned_at"], row["is_control"])
            first[key] = min(draw, first.get(key, draw))
        return {key: is_control for key, (_, is_control) in first.items()}

    def is_accepted(self, conversation):
        """True when any was kept; None without one of known state."""
        rows = [item.suggestion for item in self.shown.get(conversation.key, [])]
        known = [row for row in rows if row["state"] in (*answers.KEPT, *answers.NOT_KEPT, "ignored")]
        return any(is_kept(row) for row in known) if known else None

    def is_intervened(self, conversation):
        for event in conversation.events:
            if event.type == "override" and event.actor in HUMAN:
                named, moment = event.row["actor_native_id"], event.row["occurred_at"]
                actor = self.known.actors.in_force(conversation.instance, named, moment)
                if actor is None or actor["is_ai_certified"] is not False:
                    return True
        return False


def journey_of(conversation):
    """The journey of the earliest cycle that it takes part in."""
    cycles = conversation.contact.episodes_of(conversation)
    return min(cycles, key=lambda episode: (episode.start or LAST, episode.index)).journey


def unit_of(known, subject, conversation, journey):
    """Dated and placed by the conversation; need from the journey, team from the contact's first human."""
    from .engine import conversation_segments, local_date, team_segments

    day = local_date(conversation.started_at or conversation.row["loaded_at"] or known.as_of, known.zone)
    segments = dict(journey.facts["segments"])
    segments.update(conversation_segments(known.data, conversation))
    parts = [part for episode in conversation.contact.episodes for part in episode.participations]
    parts.sort(key=lambda part: (part.item.order, part.side != "ai"))
    segments.update(team_segments(known.actors, parts, day))
    return Unit(subject, day, segments)


def is_outbound(conversation, journey):
    return journey.first.is_outbound or conversation.row["direction"] == "outbound"


def find_overridden(scene):
    """Answers that a human took back, by key."""
    found = answers.find_answers(scene.conversations.values())
    overridden = set()
    for conversation in scene.conversations.values():
        episode, current = None, None
        for event in conversation.events:
            if event.episode is not episode:
                episode, current = event.episode, None
            key = answers.key_in(conversation, event.row["native_id"])
            if key in found:
                current = key
            elif event.type == "override" and event.actor in HUMAN:
                parent = event.row["parent_event_native_id"]
                overridden.add(current if parent is None else answers.key_in(conversation, parent))
    return found, overridden


def find_replies(scene):
    """(event, was a suggestion there for it) of each public message of an agent."""
    replies, helped = [], set()
    for conversation in scene.conversations.values():
        own = [
            (place, event)
            for place, event in enumerate(conversation.events)
            if event.type == "message" and event.row["is_public"] is not False and event.actor in HUMAN
        ]
        replies += [event for _, event in own]
        for item in scene.shown.get(conversation.key, []):
            row = item.suggestion
            moment = row["shown_at"] or row["acted_at"]
            turn = scene.events.get(answers.mentioned(row, row["event_native_id"]))
            places = [p for p, e in enumerate(conversation.events) if e is turn]
            for place, event in own:
                if moment is not None and event.exact_time is not None:
                    is_after = event.exact_time >= moment
                else:
                    is_after = bool(places) and place > places[0]
                if is_after:
                    helped.add(id(event))
                    break
    return [(event, id(event) in helped) for event in replies]


def collaboration_measures(scene):
    """metric_id -> function of (conversation, journey, stratum)."""
    known = scene.known

    def handled(measure):
        return lambda subject: measure(subject) if "human" in scene.sides.get(subject[0].key, ()) else OUT

    def by_ai(sources, in_numerator):
        def measure(subject):
            conversation = subject[0]
            if "ai" not in scene.sides.get(conversation.key, ()):
                return OUT
            return counted(in_numerator(conversation)) if conversation.instance in sources else NO_LOG

        return measure

    def coverage(subject):
        conversation = subject[0]
        if conversation.instance not in scene.suggesting:
            return NO_SUGGESTIONS
        return counted(conversation.key in scene.shown)

    def is_overseen(conversation):
        acts = [e for e in conversation.events if e.type == "supervision" and e.actor in HUMAN]
        return bool(acts) or conversation.key in scene.reviewed

    def outcome(arm_of, wanted):
        """Resolved or not, of the conversations whose arm is wanted; the note is all of (arm, stratum)."""

        def measure(subject):
            conversation, journey, stratum = subject
            arm = arm_of(conversation)
            if arm is None or arm not in wanted:
                return OUT
            if not window_closed(journey, known.window, known.as_of):
                reason = "no_times" if journey.start is None else "window_open"
                return Measured(False, left_out=reason, is_pending=True)
            found = counted(journey.facts["outcome"] == "resolved")
            found.note = (arm, stratum)
            return found

        return handled(measure)

    def drawn(conversation):
        held_out = scene.arms.get(conversation.key)
        return None if held_out is None else not held_out

    both = (True, False)
    return {
        "ai_assist_coverage_rate": handled(coverage),
        "hitl_intervention_rate": by_ai(scene.logging, scene.is_intervened),
        "oversight_coverage_rate": by_ai(scene.logging | scene.reviewing, is_overseen),
        "guidance_outcome_lift": outcome(scene.is_accepted, both),
        "guidance_lift_coverage": outcome(scene.is_accepted, both),
        "guidance_outcome_lift_naive": outcome(scene.is_accepted, both),
        "guidance_display_lift": outcome(drawn, both),
        "accepted_resolution_rate": outcome(scene.is_accepted, (True,)),
        "unaccepted_resolution_rate": outcome(scene.is_accepted, (False,)),
        "shown_resolution_rate": outcome(drawn, (True,)),
        "held_out_resolution_rate": outcome(drawn, (False,)),
    }


def arms(inside):
    """(successes, trials) of those with and those without."""
    return [
        (sum(m.numerator for m in inside if m.note[0] is arm), sum(m.note[0] is arm for m in inside))
        for arm in (True, False)
    ]


def difference(inside):
    """Newcombe's method 10."""
    (hits, trials), (other_hits, others) = arms(inside)
    if not trials or not others:
        return None
    share, other = hits / trials, other_hits / others
    low, high = wilson(hits, trials, trials)
    other_low, other_high = wilson(other_hits, others, others)
    gap = share - other
    return (
        gap,
        gap - math.hypot(share - low, other_high - other),
        gap + math.hypot(high - share, other - other_low),
    )


def strata(inside):
    """The arms of each stratum that has both."""
    found = {}
    for m in inside:
        found.setdefault(m.note[1], []).append(m)
    return [both for both in map(arms, found.values()) if both[0][1] and both[1][1]]


def lift_inside_strata(inside):
    """Mantel and Haenszel's weighted risk difference."""
    total = lift = spread = 0.0
    for (hits, trials), (other_hits, others) in strata(inside):
        weight = trials * others / (trials + others)
        total += weight
        lift += weight * (hits / trials - other_hits / others)
        for r, n in ((hits, trials), (other_hits, others)):
            smooth = (r + 1) / (n + 2)
            spread += weight**2 * smooth * (1 - smooth) / n
    if not total:
        return None
    margin = Z * math.sqrt(spread) / total
    return lift / total, max(lift / total - margin, -1.0), min(lift / total + margin, 1.0)


def compared(inside):
    return float(sum(n for both in strata(inside) for _, n in both))


def measures(known):
    scene = Scene(known)
    conversations = [
        unit_of(known, (c, journey_of(c), None), c, journey_of(c))
        for c in scene.conversations.values()
        if not is_outbound(c, journey_of(c))
    ]
    for unit in conversations:
        stratum = (unit.segments["intent"], unit.segments["tenure_band"])
        unit.subject = (*unit.subject[:2], stratum)
    replies = [
        unit_of(known, (event, is_helped), event.conversation, event.episode.journey)
        for event, is_helped in find_replies(scene)
        if not is_outbound(event.conversation, event.episode.journey)
    ]
    said, overridden = find_overridden(scene)
    answers.read_inferences(known.data, said)
    outputs = [
        answers.unit_of(known, i) for i in {**said, **scene.suggestions}.values() if answers.is_inbound(i)
    ]
    drafts = [unit for unit in outputs if unit.subject.suggestion is not None]
    for unit in drafts:
        unit.segments["suggestion_type"] = unit.subject.suggestion["suggestion_type"] or "unknown"

    def shown(in_numerator):
        def measure(item):
            state = item.suggestion["state"]
            if state not in (*answers.KEPT, *answers.NOT_KEPT, "ignored"):
                return OUT
            return counted(in_numerator(item.suggestion))

        return measure

    def replied(wanted):
        def measure(subject):
            event, is_helped = subject
            if event.conversation.instance not in scene.suggesting:
                return NO_SUGGESTIONS
            return counted(is_helped is wanted)

        return measure

    def replaced(item):
        return shown(lambda row: is_kept(row) is False)(item)

    def taken_back(item):
        if item.conversation.instance not in scene.logging:
            return NO_LOG
        return counted(item.key in overridden)

    return [
        ("guidance_acceptance_rate", shown(lambda row: is_kept(row) is True), drafts),
        (
            "edited_acceptance_rate",
            shown(lambda row: is_kept(row) is True and row["state"] == "lightly_edited"),
            drafts,
        ),
        ("ignored_rate", shown(lambda row: row["state"] == "ignored"), drafts),
        ("suggestion_coverage", replied(True), replies),
        ("eligible_without_suggestion", replied(False), replies),
        ("human_override_rate", lambda i: replaced(i) if i.suggestion else taken_back(i), outputs),
        ("human_override_rate_pre_send", lambda i: replaced(i) if i.suggestion else OUT, outputs),
        ("human_override_rate_post_send", lambda i: OUT if i.suggestion else taken_back(i), outputs),
    ] + [(name, measure, conversations) for name, measure in collaboration_measures(scene).items()]


BARE = ("guidance_lift_coverage",)
NUMERATORS = {"guidance_lift_coverage": compared}
CELLS = {
    "guidance_outcome_lift": lift_inside_strata,
    "guidance_outcome_lift_naive": difference,
    "guidance_display_lift": difference,
}
BY_TEAM = (
    *("guidance_acceptance_rate", "edited_acceptance_rate", "ignored_rate"),
    *("suggestion_coverage", "eligible_without_suggestion", "ai_assist_coverage_rate"),
    *("human_override_rate", "human_override_rate_pre_send", "human_override_rate_post_send"),
    *("hitl_intervention_rate", "oversight_coverage_rate", "guidance_outcome_lift"),
    *("guidance_lift_coverage", "guidance_outcome_lift_naive", "guidance_display_lift"),
    *("accepted_resolution_rate", "unaccepted_resolution_rate"),
    *("shown_resolution_rate", "held_out_resolution_rate"),
)
CUTS = dict.fromkeys(
    ("guidance_acceptance_rate", "edited_acceptance_rate", "ignored_rate"), ("suggestion_type",)
)
