"""What it costs to resolve what customers ask for (card 55), from the card's words, in exact fractions."""

from datetime import timedelta
from fractions import Fraction

from . import metrics
from .landing import conversation_key
from .metrics import Measured, left_out, window_closed
from .work import Work

CURRENCY = "EUR"
BY_PARTS = ("ai_usage", "vendor_resolution_fee")
KINDS = ("ai_usage", "licence", "vendor_resolution_fee", "telephony", "overhead")
MEANS = ("cost_to_serve_per_resolved_intent",)
PARTS = {
    "labour_cost_per_resolved_intent": ("labour",),
    "overhead_cost_per_resolved_intent": ("overhead",),
    "ai_usage_cost_per_resolved_intent": ("ai_usage",),
    "licence_cost_per_resolved_intent": ("licence",),
    "telephony_cost_per_resolved_intent": ("telephony",),
    "vendor_fee_per_resolved_intent": ("vendor_resolution_fee",),
    "direct_cost_per_resolved_intent": ("ai_usage", "telephony", "vendor_resolution_fee"),
}
BARE = (*PARTS, "failed_automation_cost_per_resolved_intent", "human_minutes_per_resolved_intent")


def home_of_conversations(known):
    """conversation -> its journey, or the one that it joined first."""
    homes = {}
    for journey in known.journeys:
        for episode in journey.episodes:
            for conversation in episode.conversations:
                place = (episode.start is None, episode.start, episode.index)
                if conversation.key not in homes or place < homes[conversation.key][0]:
                    homes[conversation.key] = (place, journey)
    return {key: journey for key, (_, journey) in homes.items()}


class Costs:
    """Amounts of each journey by kind and currency, its minutes, and what is not known of it."""

    def __init__(self, known):
        from .engine import local_date

        self.known = known
        self.work = Work(known)
        self.today = local_date(known.as_of, known.zone)
        self.homes = home_of_conversations(known)
        self.started = {id(j): local_date(j.facts["dated_at"], known.zone) for j in known.journeys}
        self.parts = {}  # (journey, source) -> AI parts
        self.seconds = {}  # (journey, source) -> seconds of work
        self.of_source = {}  # (journey, source) -> journey
        self.unrecorded, self.unexported = set(), set()
        for key, journey in self.homes.items():
            self._count(key, journey)
        self.borne = {}  # journey -> kind, currency -> amount
        self.running = set()
        self.has_lines = False
        self._spread()

    def _count(self, key, journey):
        own = self.participations.get(key, ())
        place = (id(journey), key[:2])
        self.of_source[place] = journey
        took = self.work.of_conversation.get(key)
        self.parts[place] = self.parts.get(place, 0) + sum(p.side == "ai" for p in own)
        self.seconds[place] = self.seconds.get(place, 0) + Fraction(took or 0).limit_denominator(1000)
        if any(p.side == "human" for p in own) and not took:
            self.unrecorded.add(id(journey))
            if key[:2] not in self.work.sources:
                self.unexported.add(id(journey))

    @property
    def participations(self):
        """conversation -> its participations."""
        if not hasattr(self, "_participations"):
            self._participations = {}
            for journey in self.known.journeys:
                for part in journey.participations:
                    self._participations.setdefault(part.item.conversation.key, []).append(part)
        return self._participations

    def _bear(self, journey, kind, currency, amount, is_due):
        found = self.borne.setdefault(id(journey), {})
        found[kind, currency] = found.get((kind, currency), 0) + amount
        if not is_due:
            self.running.add(id(journey))

    def _spread(self):
        billed = set()
        for row in self.known.data.rows["cost_entries"]:
            named = row["conversation_native_id"] is not None
            key = conversation_key(row) if named else None
            self.has_lines = True
            kind = row["cost_kind"] if row["cost_kind"] in KINDS else "overhead"
            if row["cost_kind"] == "ai_usage":
                billed.add((row["source_system"], row["source_instance"]))
            currency, amount = row["currency"].strip().upper(), Fraction(row["amount"])
            if named:
                if key in self.homes:
                    self._bear(self.homes[key], kind, currency, amount, True)
            elif row["period_start"] is not None:
                self._share_out(row, kind, currency, amount)
        for row in self.known.data.rows["ai_inferences"]:
            if row["cost_amount"] is None or (row["source_system"], row["source_instance"]) in billed:
                continue
            home = self.homes.get(conversation_key(row))
            if home is not None:
                self.has_lines = True
                currency = (row["currency"] or "unknown").strip()
                currency = currency if currency == "unknown" else currency.upper()
                self._bear(home, "ai_usage", currency, Fraction(row["cost_amount"]), True)

    def _share_out(self, row, kind, currency, amount):
        first = row["period_start"]
        last = row["period_end"] if row["period_end"] is not None and row["period_end"] > first else first
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        passed = sum(day < self.today for day in days)
        due = amount * Fraction(passed, len(days))
        driver = self.parts if kind in BY_PARTS else self.seconds
        pools = {}
        for place, journey in self.of_source.items():
            if first <= self.started[id(journey)] <= last:
                pool = (self.started[id(journey)], journey.intent, place[1])
                pools.setdefault(pool, []).append(place)
        ranked = {}
        for (_, intent, source), places in pools.items():
            nearness = (
                source != (row["source_system"], row["source_instance"]),
                row["intent"] is not None and row["intent"] != intent,
                not any(driver[place] > 0 for place in places),
            )
            ranked.setdefault(nearness, []).extend(places)
        if not ranked:
            return
        nearest = min(ranked)
        weights = {place: 1 if nearest[2] else driver[place] for place in ranked[nearest]}
        total = sum(weights.values())
        for place, weight in weights.items():
            if weight > 0:
                self._bear(self.of_source[place], kind, currency, due * weight / total, passed == len(days))

    def minutes(self, journey):
        return (
            sum((seconds for place, seconds in self.seconds.items() if place[0] == id(journey)), Fraction(0))
            / 60
        )

    def rate(self, day):
        """(cost of a minute, overhead on it) in force, or None."""
        found = [
            (
                row.get("valid_from") or "",
                Fraction(row["cost_per_minute"]),
                Fraction(row.get("overhead_rate") or 0),
            )
            for row in self.known.data.reference["cost_rates"]
            if row["currency"].upper() == CURRENCY
            and (not row.get("valid_from") or row["valid_from"] <= day.isoformat())
            and (not row.get("valid_to") or day.isoformat() < row["valid_to"])
        ]
        return max(found)[1:] if found else None

    def of(self, journey):
        """kind -> amount in the reporting currency, labour among them; a code where it is not known whole."""
        if not self.has_lines:
            return "capability_absent:cost_entries"
        if id(journey) in self.unrecorded:
            return "not_recorded"
        minutes, rate = self.minutes(journey), self.rate(self.started[id(journey)])
        if minutes and rate is None:
            return "no_rate"
        borne = self.borne.get(id(journey), {})
        if any(currency != CURRENCY for _, currency in borne):
            return "other_currency"
        amounts = {kind: borne.get((kind, CURRENCY), Fraction(0)) for kind in KINDS}
        amounts["labour"] = minutes * rate[0] if minutes else Fraction(0)
        amounts["overhead"] += amounts["labour"] * rate[1] if minutes else 0
        return amounts


def measures(known):
    costs = Costs(known)
    known_costs = {id(unit.subject): costs.of(unit.subject) for unit in known.journey_units}

    def settled(measure):
        """Closed windows only (R55)."""

        def settle(journey):
            if journey.start is None:
                return Measured(False, left_out="no_times", is_pending=True)
            if not window_closed(journey, known.window, known.as_of):
                return Measured(False, left_out="window_open", is_pending=True)
            return measure(journey)

        return settle

    def resolved(journey):
        return 1.0 if journey.facts["outcome"] == "resolved" else 0.0

    def amount(pick):
        @settled
        def measure(journey):
            found = known_costs[id(journey)]
            if isinstance(found, str):
                return left_out(found)
            return Measured(
                True,
                float(pick(journey, found)),
                resolved(journey),
                is_pending=id(journey) in costs.running,
            )

        return measure

    def failed(journey, found):
        facts = journey.facts
        alone = facts["outcome"] == "resolved" and facts["handler_path"] != "assisted"
        return found["ai_usage"] + found["vendor_resolution_fee"] if facts["has_ai"] and not alone else 0

    @settled
    def minutes(journey):
        if id(journey) in costs.unexported:
            return left_out("capability_absent:handling_times")
        if id(journey) in costs.unrecorded:
            return left_out("not_recorded")
        return Measured(True, float(costs.minutes(journey)), resolved(journey))

    units = known.journey_units
    return [
        ("cost_to_serve_per_resolved_intent", amount(lambda _, found: sum(found.values())), units),
        *(
            (name, amount(lambda _, found, kinds=kinds: sum(found[k] for k in kinds)), units)
            for name, kinds in PARTS.items()
        ),
        ("failed_automation_cost_per_resolved_intent", amount(failed), units),
        ("human_minutes_per_resolved_intent", minutes, units),
    ]


def rows(known):
    """The change since the baseline month and its two parts: comparisons of cells, so no sums over units."""
    from .mixes import baseline_month

    measure = measures(known)[0][1]
    base = baseline_month(known)
    after = None if base is None else metrics.period_end(base, "month")
    cells = {}
    for unit in known.journey_units:
        found = measure(unit.subject)
        for place in metrics.places(unit.day, unit.segments):
            cells.setdefault(place, []).append((unit.subject.intent, found))
    made = []
    for place, members in cells.items():
        _, start, segment, value = place
        before = (
            cells.get(("month", base, segment, value), []) if after is not None and start >= after else []
        )
        within, between = changes(by_intent(members), by_intent(before))
        inside = [m for _, m in members if m.counted]
        is_waiting = any(m.is_pending for _, m in members)
        reason = metrics.reason_for_nothing([m for _, m in members])
        whole = None if within is None else within + between
        figures = ("", whole), ("_within_intent", within), ("_between_intents", between)
        for name, figure in figures:
            metric, size = f"cost_to_serve_shift{name}", 0 if within is None else len(inside)
            made.append(
                metrics.row_of(known, metric, place, is_waiting, reason, value=figure, sample_size=size)
            )
    return made


def by_intent(members):
    """intent -> (cost, resolved)."""
    sums = {}
    for intent, found in members:
        cost, resolved = sums.get(intent, (0.0, 0.0))
        if found.counted:
            cost, resolved = cost + found.numerator, resolved + found.weight
        sums[intent] = cost, resolved
    return sums


def changes(now, then):
    """What changed inside the intents resolved in both, and what in the mix; None without two sides."""
    total, total_before = (sum(resolved for _, resolved in side.values()) for side in (now, then))
    if not total or not total_before:
        return None, None
    within = between = 0.0
    for intent in {*now, *then}:
        cost, resolved = now.get(intent, (0.0, 0.0))
        cost_before, resolved_before = then.get(intent, (0.0, 0.0))
        if resolved and resolved_before:
            share, share_before = resolved / total, resolved_before / total_before
            unit, unit_before = cost / resolved, cost_before / resolved_before
            within += (share + share_before) / 2 * (unit - unit_before)
            between += (share - share_before) * (unit + unit_before) / 2
        else:
            between += cost / total - cost_before / total_before
    return within, between
