"""SLA clocks (card 51) as a walk through each cycle of demand, item by item, and opening hours day by day."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .landing import reference_date
from .metrics import OUT, Measured, Unit, counted, left_out, people_are_hidden, seconds
from .participation import AI, HUMAN, answers_by_taking

CLOCKS = ("ai_reply", "first_reply", "next_reply", "resolution")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GIVES_THE_TURN = (None, "answer", "article_suggestion", "question", "clarification")
BOT_KINDS = ("bot_session", "llm_session")
NOTHING = timedelta(0)

RATES = {"sla_adherence_rate": CLOCKS}
RATES.update({f"sla_met_{clock}": (clock,) for clock in CLOCKS})
MEDIANS = {"ai_response_latency_p95": 0.95}
BY_TEAM = {*RATES, *MEDIANS}


@dataclass(eq=False, repr=False)
class Clock:
    """A promise of time: where it starts, the stretches in which it runs, and how it ends."""

    kind: str
    episode: object
    start: object
    runs: list = field(default_factory=list)  # (item, item or None) pairs
    ending: str = None  # reply, taken_over
    last: object = None


@dataclass(eq=False, repr=False)
class Sight:
    """What one item of a cycle means for the clocks."""

    item: object
    asks: bool
    ai_replies: bool
    human_replies: bool
    gives_turn: bool
    to_human: bool
    to_ai: bool
    by_ai: bool


def sight_of(item, parts):
    """The item with the participations that it shows."""
    row = item.row
    is_human = any(part.side == "human" for part in parts)
    is_queue = item.type == "queue_enter" or row.get("handler_type") == "queue"
    talks = any(part.side == "human" and part.is_reply for part in parts)
    kind = row.get("message_kind")
    moves = item.type == "transfer"
    return Sight(
        item,
        asks=is_queue or (item.is_customer_message and kind != "acknowledgement"),
        ai_replies=any(part.side == "ai" and part.is_reply for part in parts),
        human_replies=talks or answers_by_taking(item),
        gives_turn=talks and kind in GIVES_THE_TURN,
        to_human=is_human
        or is_queue
        or item.type in ("handoff_requested", "handoff_accepted")
        or (moves and row["to_actor_type"] in HUMAN),
        to_ai=moves and row["to_actor_type"] in AI,
        by_ai=any(part.side == "ai" for part in parts),
    )


def begins_with_ai(sights):
    """Does the AI take part before anybody is asked for; an unanswered session of a bot is the bot's."""
    first_ai = next((place for place, sight in enumerate(sights) if sight.by_ai), None)
    first_human = next((place for place, sight in enumerate(sights) if sight.to_human), None)
    if first_ai is None:
        is_bots = bool(sights) and sights[0].item.conversation.row["kind"] in BOT_KINDS
        return first_human is None and is_bots
    return first_human is None or first_ai <= first_human


def clocks_of(episode):
    """All clocks of a cycle of demand."""
    shown = {}
    for part in episode.participations:
        shown.setdefault(id(part.item), []).append(part)
    items = sorted(episode.events + episode.others, key=lambda item: item.order)
    sights = [sight_of(item, shown.get(id(item), [])) for item in items]
    is_human = not begins_with_ai(sights)
    found = []
    waiting_human = waiting_ai = resolution = None
    is_running = has_asked = is_answered = False
    for sight in sights:
        was_human, item = is_human, sight.item
        is_human = True if sight.to_human else False if sight.to_ai else is_human
        is_lost, is_won = sight.to_ai and was_human, sight.to_human and not was_human

        # people's replies
        if is_human and not sight.human_replies and (sight.asks or is_won):
            if waiting_human is None:
                waiting_human = Clock("next_reply" if is_answered else "first_reply", episode, item)
                found.append(waiting_human)
        elif waiting_human is not None and (sight.human_replies or is_lost):
            waiting_human.ending = "reply" if sight.human_replies else "taken_over"
            waiting_human.last, waiting_human = item, None
        is_answered = is_answered or (sight.human_replies and has_asked)
        has_asked = has_asked or sight.asks

        # the AI's replies
        replies = sight.ai_replies and not is_human
        if sight.asks and not is_human:
            if waiting_ai is None:
                waiting_ai = Clock("ai_reply", episode, item)
                found.append(waiting_ai)
        elif waiting_ai is not None and (replies or is_won):
            waiting_ai.ending = "reply" if replies else "taken_over"
            waiting_ai.last, waiting_ai = item, None

        # resolution by people
        starts = is_human and not sight.gives_turn and (sight.asks or is_won)
        if resolution is None:
            if not (is_human and (sight.asks or sight.to_human)):
                continue
            resolution = Clock("resolution", episode, item)
            found.append(resolution)
            if starts:
                is_running = True
                resolution.runs.append([item, None])
        elif starts and not is_running:
            is_running = True
            resolution.runs.append([item, None])
        elif not starts and is_running and (sight.gives_turn or is_lost):
            is_running = False
            resolution.runs[-1][1] = item
    return found


class OpeningHours:
    """Open time between two instants, laid out afresh for each local day."""

    def __init__(self, reference):
        self.rows = {}
        for row in reference.get("business_schedules", []):
            self.rows.setdefault(row["schedule"], []).append(row)
        self.holidays = reference.get("holidays", [])
        self.days = {}

    def between(self, schedule, begun, ended):
        stretches = []
        day = begun.date() - timedelta(days=2)
        while day <= ended.date() + timedelta(days=2):
            stretches += self.of_day(schedule, day)
            day += timedelta(days=1)
        total, reached = NOTHING, begun
        for opens, closes in sorted(stretches):
            opens, closes = max(opens, reached), min(closes, ended)
            if closes > opens:
                total, reached = total + (closes - opens), closes
        return total

    def of_day(self, schedule, day):
        if (schedule, day) not in self.days:
            self.days[schedule, day] = list(self.laid_out(schedule, day))
        return self.days[schedule, day]

    def laid_out(self, schedule, day):
        if any(
            reference_date(row, "holiday") == day and row["schedule"] in (schedule, "any", None)
            for row in self.holidays
        ):
            return
        rows = [row for row in self.rows.get(schedule, []) if in_force(row, day)]
        newest = max((from_day(row) for row in rows), default=None)
        for row in rows:
            if from_day(row) == newest and WEEKDAYS[day.weekday()] == row["weekday"].lower():
                zone = ZoneInfo(row["time_zone"])
                yield utc(day, row["opens_at"], zone, 0), utc(day, row["closes_at"], zone, 1)


def from_day(row):
    return reference_date(row, "valid_from") or datetime.min.date()


def in_force(row, day):
    until = reference_date(row, "valid_to")
    return from_day(row) <= day and (until is None or day < until)


def utc(day, clock, zone, fold):
    """A local time in UTC: of a repeated one the first (0) or second (1); a skipped one by the old offset."""
    hour, minute = map(int, clock.split(":"))
    local = datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute)
    moment = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment.replace(tzinfo=None)


class Promises:
    """Which target holds for a clock."""

    def __init__(self, known):
        from .engine import local_date

        self.known, self.local_date = known, local_date
        self.policies = known.data.reference.get("sla_policies", [])
        self.versions = {}
        for row in known.data.conversation_versions:  # oldest first
            key = (row["source_system"], row["source_instance"], row["native_id"])
            self.versions.setdefault(key, {})[row["source_updated_at"]] = row["priority"]

    def priority_at(self, conversation, moment):
        """That of the last version by then, else of the first; without a moment of the last."""
        versions = sorted(self.versions[conversation.key].items(), key=lambda pair: pair[0] or datetime.min)
        past = [priority for at, priority in versions if moment is None or at is None or at <= moment]
        found = past[-1] if past else versions[0][1]
        return found and found.lower()

    def day_of(self, clock):
        conversation = clock.start.conversation
        moment = clock.start.exact_time or conversation.started_at or conversation.row["loaded_at"]
        return self.local_date(moment or self.known.as_of, self.known.zone)

    def target_of(self, clock):
        """(seconds, schedule or None), or None."""
        own = clock.start.conversation
        others = sorted((c for c in clock.episode.contact.conversations if c is not own), key=newest_first)
        priorities = [self.priority_at(c, clock.start.exact_time) for c in [own, *others]]
        priority = next((p for p in priorities if p is not None), None)
        day = self.day_of(clock)
        fitting = [
            row
            for row in self.policies
            if row["clock"] == clock.kind
            and in_force(row, day)
            and (row.get("channel") or "any") in ("any", own.row["channel"])
            and ((row.get("priority") or "any") == "any" or row["priority"] == priority)
        ]
        if not fitting:
            return None
        best = min(
            fitting,
            key=lambda row: (
                (row.get("channel") or "any") == "any",
                (row.get("priority") or "any") == "any",
                -from_day(row).toordinal(),
                float(row["target_seconds"]),
            ),
        )
        schedule = best.get("schedule") or "calendar"
        return float(best["target_seconds"]), None if schedule == "calendar" else schedule


def newest_first(conversation):
    begun = conversation.started_at
    return (
        begun is None,
        -(begun - datetime.min).total_seconds() if begun else 0,
        Descending(conversation.key),
    )


class Descending:
    """Turns an order round."""

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return other.key < self.key


def end_of(clock):
    """('stopped', 'cancelled' or None while it runs; the moment or None)."""
    episode = clock.episode
    if clock.last is not None:
        return ("stopped" if clock.ending == "reply" else "cancelled"), clock.last.exact_time
    if episode.is_open:
        return None, None
    if clock.kind == "resolution" and episode.claim is not None and episode.claim.value == "resolved":
        return "stopped", episode.claim.known_time or episode.known_end
    return "cancelled", episode.known_end


def runs_of(clock, end, stopped_at, as_of):
    """Pairs of instants, or None where one of them is not known."""
    begun = clock.start.exact_time
    if begun is None or (end is not None and (stopped_at is None or stopped_at < begun)):
        return None
    limit = as_of if end is None else stopped_at
    if clock.kind != "resolution":
        return [(begun, max(limit, begun))]
    found = []
    for first, last in clock.runs:
        begins = first.exact_time
        if begins is None or (last is not None and last.exact_time is None and begins <= limit):
            return None
        if begins > limit:
            continue
        ends = min(limit, last.exact_time) if last is not None else limit
        if ends < begins:
            return None
        found.append((begins, ends))
    return found


def measures(known):
    from .engine import conversation_segments, team_segments

    promises, hours = Promises(known), OpeningHours(known.data.reference)
    halves = {
        (row["source_system"], row["source_instance"], row["answer_event_native_id"])
        for row in known.data.rows["ai_inferences"]
        if row["is_complete"] is False
    }
    units = []
    for contact in known.contacts:
        for episode in contact.episodes:
            if episode.journey.first.is_outbound:  # R22
                continue
            for clock in clocks_of(episode):
                day = promises.day_of(clock)
                segments = dict(episode.journey.facts["segments"])
                segments.update(conversation_segments(known.data, clock.start.conversation))
                parts = sorted(
                    (p for e in contact.episodes for p in e.participations),
                    key=lambda p: (p.item.order, p.side != "ai"),
                )
                segments.update(team_segments(known.actors, parts, day))
                units.append(Unit(clock, day, segments))

    def judged(clock):
        if clock.kind != "ai_reply" and people_are_hidden(clock.episode.contact, known.human_side_is_absent):
            return left_out("capability_absent:human_side")
        target = promises.target_of(clock)
        if target is None:
            return OUT
        end, stopped_at = end_of(clock)
        runs = runs_of(clock, end, stopped_at, known.as_of)
        if runs is None:
            return left_out("no_times")
        most, schedule = target
        shown = sum(
            (b - a if schedule is None else hours.between(schedule, a, b) for a, b in runs), start=NOTHING
        )
        if shown > timedelta(seconds=most):
            return counted(False)
        if end is None:
            return Measured(False, left_out="window_open", is_pending=True)
        if end == "cancelled":
            return OUT
        is_half = (
            clock.kind == "ai_reply"
            and clock.last.conversation.instance + (clock.last.row["native_id"],) in halves
        )
        return counted(not is_half)

    def of(kinds):
        return lambda clock: judged(clock) if clock.kind in kinds else OUT

    def latency(clock):
        if clock.kind != "ai_reply" or clock.ending != "reply":
            return OUT
        measured = seconds(clock.start.exact_time, clock.last.exact_time)
        return left_out("no_times") if measured.counted and measured.value < 0 else measured

    rates = [(name, of(kinds), units) for name, kinds in RATES.items()]
    return [*rates, ("ai_response_latency_p95", latency, units)]
