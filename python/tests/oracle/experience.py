"""What customers say when asked, what they had to do, and what they did afterwards (catalogue group D)."""

from dataclasses import dataclass
from datetime import timedelta

from . import metrics
from .intents import event_of
from .landing import conversation_key, reference_date
from .metrics import OUT, Measured, counted, left_out
from .outcomes import journey_at, scale, scaled_score
from .people import customer_key

COMPLAINT_DAYS = 30
COMPLAINTS = ("complaint", "dispute", "regulator_contact", "social_mention")
OF_INTERACTIONS = ("csat", "ces", "thumbs", "felt_supported")
USEFUL_KINDS = (None, "answer", "article_suggestion", "other", "unmapped")
ASKING_KINDS = ("clarification", "question")
STEPS = ("link_click", "article_view", "slot_filled", "human_requested")

MEANS = (
    "ces_improvement",
    "nps",
    "effort_index_ai_flows",
    "messages_to_useful_answer",
    "rephrase_rate",
    "clarification_count",
)
BY_TEAM = ("csat_survey", "csat_survey_weighted", "survey_response_rate", "felt_supported_rate")
OWN_SEGMENTS = {"nps": ("all", "customer_segment"), "ces_improvement": ("all",)}


# ---- surveys ----
@dataclass(eq=False, repr=False)
class Survey:
    """An invitation or answer with its place: the day it is dated by and the segments it is cut by."""

    row: dict
    day: object
    segments: dict
    is_pending: bool
    has_offers: bool

    @property
    def is_answered(self):
        return self.row["score"] is not None or self.row["responded_at"] is not None

    @property
    def upward(self):
        """The score on its own scale, read so that more is better; with both ends."""
        low, high = scale(self.row)
        score = self.row["score"]
        return (low + high - score if self.row["higher_is_better"] is False else score), low, high

    @property
    def is_of_ten(self):
        low, high = scale(self.row)
        return high == 10 and low in (0, 1)


def place_surveys(known):
    """R3, R22, R69: surveys to customers that no outbound journey owns, each with day and segments."""
    from .engine import conversation_segments, local_date, team_segments

    conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
    events = {
        conversation.instance + (event.row["native_id"],): event
        for conversation in conversations.values()
        for event in conversation.events
    }
    rows = known.data.rows["survey_responses"]
    with_offers = {
        (row["source_system"], row["source_instance"], row["survey_type"])
        for row in rows
        if row["offered_at"] is not None or (row["score"] is None and row["responded_at"] is None)
    }
    placed = []
    for row in rows:
        if row["survey_type"] not in (*OF_INTERACTIONS, "nps"):
            continue
        conversation = conversations.get(conversation_key(row))
        event = event_of(row, events)
        if conversation is None and row["conversation_native_id"] is None and event is not None:
            conversation = event.conversation
        if conversation is None:
            moment = row["offered_at"] or row["responded_at"] or row["loaded_at"] or known.as_of
            segments = dict.fromkeys(metrics.SEGMENTS[1:] + metrics.HUMAN_SEGMENTS, "unknown")
            segments["customer_segment"] = segment_of_customer(known, row, moment)
        else:
            if event is not None and event.conversation is conversation:
                journey = event.episode.journey
            else:
                journey = journey_at(conversation, row["responded_at"] or row["offered_at"])
            if journey.first.is_outbound:
                continue
            moment = conversation.started_at or conversation.row["loaded_at"] or known.as_of
            segments = dict(journey.facts["segments"])
            segments.update(conversation_segments(known.data, conversation))
            participations = sorted(
                (p for e in conversation.contact.episodes for p in e.participations),
                key=lambda p: (p.item.order, p.side != "ai"),
            )
            segments.update(team_segments(known.actors, participations, local_date(moment, known.zone)))
        answered = row["score"] is not None or row["responded_at"] is not None
        closes = (row["offered_at"] or moment) + known.window
        placed.append(
            Survey(
                row,
                local_date(moment, known.zone),
                segments,
                not answered and known.as_of <= closes,
                (row["source_system"], row["source_instance"], row["survey_type"]) in with_offers,
            )
        )
    return placed


def segment_of_customer(known, row, moment):
    """B33 for a survey that names a customer only: their own record in force, else the person's newest."""
    own = customer_key(row)
    if own is None:
        return "unknown"
    person = known.person_of_customer.get(own)
    found = []
    for record in known.data.rows["customers"]:
        key = (record["source_system"], record["source_instance"], record["native_id"])
        same = key == own or (person is not None and known.person_of_customer.get(key) == person)
        begun = record["valid_from"] is None or record["valid_from"] <= moment
        over = record["valid_to"] is not None and record["valid_to"] <= moment
        if record["segment"] is None or not same or not begun or over:
            continue
        age = (moment - record["valid_from"]).total_seconds() if record["valid_from"] else float("inf")
        found.append((key != own, age, key[0], key[1], record["segment"]))
    return min(found)[-1] if found else "unknown"


def survey_measures(known):
    everyone = [metrics.Unit(survey, survey.day, survey.segments) for survey in place_surveys(known)]
    units = [unit for unit in everyone if unit.subject.row["survey_type"] in OF_INTERACTIONS]
    relations = [unit for unit in everyone if unit.subject.row["survey_type"] == "nps"]
    surveys = [unit.subject for unit in units]

    def scored(kind, judge):
        """A rate over answers of one kind with a score on its scale; invitations may still become one."""

        def measure(survey):
            if survey.row["survey_type"] != kind:
                return OUT
            if survey.is_pending:
                return Measured(False, left_out="window_open", is_pending=True)
            if survey.row["score"] is None or scaled_score(survey.row) is None:
                return OUT
            return judge(survey)

        return measure

    def is_satisfied(survey):
        return scaled_score(survey.row) >= 0.75

    def is_easy(survey):
        upward, low, high = survey.upward
        return 3 * (upward - low) >= 2 * (high - low)

    def stratum(survey):
        return (survey.day.replace(day=1), survey.segments["handler_path"], survey.segments["channel"])

    asked, told = {}, {}
    for survey in surveys:
        if survey.row["survey_type"] == "csat" and survey.has_offers:
            asked[stratum(survey)] = asked.get(stratum(survey), 0) + 1
            if scaled_score(survey.row) is not None:
                told[stratum(survey)] = told.get(stratum(survey), 0) + 1

    def weighted(survey):
        if survey.row["survey_type"] == "csat" and not survey.has_offers:
            return left_out("capability_absent:survey_offers")

        def judge(s):
            return counted(is_satisfied(s), asked[stratum(s)] / told[stratum(s)])

        return scored("csat", judge)(survey)

    def response(survey):
        if survey.row["survey_type"] != "csat":
            return OUT
        if not survey.has_offers:
            return left_out("capability_absent:survey_offers")
        return Measured(True, 1.0 if survey.is_answered else 0.0, is_pending=survey.is_pending)

    ces = scored("ces", lambda survey: counted(is_easy(survey)))
    baseline = first_final_month(known, units, ces)

    def gain(survey):
        """M7: easy or not, less the baseline, which is an estimate itself save in its own month."""
        measured = ces(survey)
        if not measured.counted:
            return measured
        if baseline is None:
            return Measured(False, left_out="window_open", is_pending=True)
        month, share, answers = baseline
        error = 0.0 if survey.day.replace(day=1) == month else share * (1 - share) / answers
        return Measured(True, measured.numerator - share, error=error)

    def points(survey):
        if not survey.is_of_ten:
            return OUT
        upward = survey.upward[0]
        return Measured(True, 100.0 if upward >= 9 else -100.0 if upward <= 6 else 0.0)

    found = {
        "csat_survey": scored("csat", lambda survey: counted(is_satisfied(survey))),
        "csat_survey_weighted": weighted,
        "survey_response_rate": response,
        "felt_supported_rate": scored("felt_supported", lambda survey: counted(is_satisfied(survey))),
        "ces_survey": ces,
        "ces_improvement": gain,
    }
    measured = [(name, measure, units) for name, measure in found.items()]
    return [*measured, ("nps", scored("nps", points), relations)]


def first_final_month(known, units, ces):
    """(month, share of easy answers, answers) of the first month that is over and has nothing pending."""
    months = {}
    for unit in units:
        months.setdefault(unit.day.replace(day=1), []).append(ces(unit.subject))
    for month in sorted(months):
        answers = [m.numerator for m in months[month] if m.counted]
        over = metrics.to_utc(metrics.period_end(month, "month"), known.zone) <= known.as_of
        if answers and over and not any(m.is_pending for m in months[month]):
            return month, sum(answers) / len(answers), len(answers)
    return None


# ---- effort ----
@dataclass
class Effort:
    """Signals of one journey; None where its sources cannot say."""

    questions: int
    messages: int
    rephrases: int
    switches: int
    steps: int
    clarifications: int
    recontacts: int

    def signals(self):
        return dict(
            messages_to_useful_answer=self.messages,
            rephrases=self.rephrases,
            channel_switches=self.switches,
            steps=self.steps,
            clarifications=self.clarifications,
            recontacts=self.recontacts,
        )


def is_question(event):
    return event.is_customer_message and event.row["message_kind"] != "acknowledgement"


def effort_of(journey, known, marking, kinding, refused):
    """Every signal from its definition, turn by turn in the journey's order."""
    replies = {id(p.item) for p in journey.participations if p.is_reply}
    questions = messages = rephrases = steps = clarifications = 0
    useful_after = None
    candidate = None  # questions asked before the answer that may turn out useful
    for event in sorted(journey.events, key=lambda e: e.journey_order):
        kind = event.row["message_kind"]
        if is_question(event):
            again = event.row["rephrase_of_native_id"] is not None
            if candidate is not None and not again and useful_after is None:
                useful_after = candidate
            candidate = None
            questions += 1
            steps += 1
            rephrases += again
        elif event.actor == "customer" and event.type in STEPS:
            steps += 1
        if id(event) in replies:
            clarifications += kind in ASKING_KINDS
            key = event.conversation.instance + (event.row["native_id"],)
            if kind in USEFUL_KINDS and questions and key not in refused and candidate is None:
                candidate = questions
    if candidate is not None and useful_after is None:
        useful_after = candidate
    messages = questions if useful_after is None else useful_after
    instances = {c.instance for c in journey.conversations}
    inbound = [
        c
        for c in sorted(journey.conversations, key=lambda c: c.order)
        if c.row["direction"] != "outbound" and c.row["channel"] != "unmapped"
    ]
    channels = [c.row["channel"] for c in inbound]
    demands = [e for e in journey.episodes if e.index > 0 or not e.is_outbound]
    returned = journey.return_gap is not None and journey.return_gap <= known.window
    return Effort(
        questions=questions,
        messages=messages if questions else None,
        rephrases=rephrases if questions and instances & marking else None,
        switches=sum(one != other for one, other in zip(channels, channels[1:], strict=False)),
        steps=steps if questions else None,
        clarifications=clarifications if questions and instances & kinding else None,
        recontacts=max(len(demands) - 1, 0) + returned,
    )


def reference_in_force(known, signal, day):
    found, since = None, None
    for row in known.data.reference.get("effort_signals", []):
        start, end = reference_date(row, "valid_from"), reference_date(row, "valid_to")
        if row.get("signal") != signal or (start and start > day) or (end and end <= day):
            continue
        if float(row["reference_spread"]) > 0 and (
            found is None or (start and (since is None or start > since))
        ):
            found, since = row, start
    return found


def index_of(effort, known, day):
    """Weighted spreads above the reference in force on the day; what is not exported counts as the mean."""
    if not effort.questions:
        return None
    terms = []
    for signal, amount in effort.signals().items():
        row = reference_in_force(known, signal, day)
        if row is not None:
            mean = float(row["reference_mean"])
            above = (mean if amount is None else amount) - mean
            terms.append(float(row["weight"]) * above / float(row["reference_spread"]))
    return sum(terms) if terms else None


def efforts_of(known):
    """Effort of each inbound journey, by its number."""
    rows = known.data.rows
    marking = {
        conversation_key(row)[:2] for row in rows["events"] if row["rephrase_of_native_id"] is not None
    }
    kinding = {
        conversation_key(row)[:2]
        for row in rows["events"]
        if row["actor_type"] != "customer" and row["message_kind"] is not None
    }
    refused = set()
    for row in rows["survey_responses"]:
        score = scaled_score(row)
        if row["survey_type"] == "thumbs" and score is not None and score <= 0.25 and row["event_native_id"]:
            refused.add(
                (
                    row["conversation_source_system"] or row["source_system"],
                    row["conversation_source_instance"] or row["source_instance"],
                    row["event_native_id"],
                )
            )
    return {
        unit.subject.number: effort_of(unit.subject, known, marking, kinding, refused)
        for unit in known.journey_units
    }


def effort_measures(known):
    days = {unit.subject.number: unit.day for unit in known.journey_units}
    efforts = efforts_of(known)

    def of_ai(measure):
        def measured(journey):
            if not journey.facts["is_ai_started"]:
                return OUT
            found = measure(journey, efforts[journey.number])
            if found.counted:
                found.is_pending = not metrics.window_closed(journey, known.window, known.as_of)
            return found

        return measured

    def index(journey, effort):
        value = index_of(effort, known, days[journey.number])
        return OUT if value is None else Measured(True, value)

    def messages(journey, effort):
        return OUT if effort.messages is None else Measured(True, float(effort.messages))

    def rephrases(journey, effort):
        if not effort.questions:
            return OUT
        if effort.rephrases is None:
            return left_out("capability_absent:rephrases")
        return Measured(True, float(effort.rephrases), float(effort.questions))

    def clarifications(journey, effort):
        if not effort.questions:
            return OUT
        if effort.clarifications is None:
            return left_out("capability_absent:message_kinds")
        return Measured(True, float(effort.clarifications))

    found = {
        "effort_index_ai_flows": index,
        "messages_to_useful_answer": messages,
        "rephrase_rate": rephrases,
        "channel_switch_rate": lambda journey, effort: counted(effort.switches > 0),
        "clarification_count": clarifications,
    }
    return [(name, of_ai(measure), known.journey_units) for name, measure in found.items()]


# ---- complaints ----
def complaint_measures(known):
    watch = timedelta(days=COMPLAINT_DAYS)
    followed = set()
    taken = set()
    by_number = {journey.number: journey for journey in known.journeys}
    for number, pairs in known.evidence.business.items():
        journey = by_number[number]
        for row, _ in pairs:
            taken.add(id(row))
            if row["event_kind"] in COMPLAINTS and within(journey, row["occurred_at"], watch):
                followed.add(number)
    conversations = {c.key for contact in known.contacts for c in contact.conversations}
    for row in known.data.rows["business_events"]:
        named = conversation_key(row)
        if row["event_kind"] not in COMPLAINTS or id(row) in taken or named in conversations:
            continue
        person = known.person_of_customer.get(customer_key(row))
        fitting = [
            journey
            for journey in known.journeys
            if person is not None
            and journey.person == person
            and journey.start is not None
            and journey.start <= row["occurred_at"] <= journey.end + watch
            and row["intent"] in (None, journey.intent)
        ]
        if fitting:
            followed.add(max(fitting, key=lambda j: (j.start, j.first_conversation.order, j.number)).number)

    def measure(journey):
        if not known.data.rows["business_events"]:
            return left_out("capability_absent:business_events")
        if metrics.window_closed(journey, watch, known.as_of):
            return counted(journey.number in followed)
        reason = "no_times" if journey.start is None else "window_open"
        return Measured(False, left_out=reason, is_pending=True)

    return [("complaint_dispute_rate", measure, known.journey_units)]


def within(journey, moment, watch):
    if journey.start is None or moment is None:
        return True
    return journey.start <= moment <= journey.end + watch


def measures(known):
    return survey_measures(known) + effort_measures(known) + complaint_measures(known)
