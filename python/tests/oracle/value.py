"""What conversations bring in, who shares in it (cards 57 and 58), from the cards' words."""

from dataclasses import dataclass
from datetime import timedelta

from . import metrics
from .collaboration import is_kept, journey_of
from .landing import conversation_key
from .metrics import OUT, Measured, Unit, counted, left_out, window_closed
from .outreach import units as outreach_units
from .people import customer_key

CURRENCY, PROMISE_DAYS, TOUCH_DAYS, HALF_LIFE = "EUR", 30, 30, 7
SALES = ("order", "purchase")
RANKS = {"order": 1, "purchase": 2, "promise_kept": 3, "offer_accepted": 4}
KINDS = {"offer_accepted": "offer", "offer_declined": "offer"}
KINDS.update(promise_made="promise", promise_kept="promise", promise_broken="promise")
MODELS = ("equal", "position_based", "time_decay", "configured")
NO_SALES = left_out("capability_absent:revenue_events")

MEANS = ("revenue_per_interaction", "revenue_per_resolved_intent", "offer_revenue_per_interaction")


def total(inside):
    return (sum(m.value for m in inside), None, None) if inside else None


CELLS = {name: total for name in ("attributed_value", *(f"attributed_value_{model}" for model in MODELS))}
CUTS = {name: ("touch_actor",) for name in CELLS}


@dataclass(eq=False, repr=False)
class Proposal:
    """An offer or promise: all rows of its reference, in order."""

    kind: str
    rows: list
    journey: object

    @property
    def verdict(self):
        said = [row for row in self.rows if row["event_kind"] != "promise_made"]
        return said[-1] if said else None

    @property
    def is_success(self):
        return self.verdict is not None and self.verdict["event_kind"] in ("offer_accepted", "promise_kept")

    @property
    def priced(self):
        """The row with the latest amount."""
        return next((row for row in reversed(self.rows) if row["amount"] is not None), None)


@dataclass(eq=False, repr=False)
class Sale:
    """Something that brought money, once whatever shows it; `reason` says why it counts nowhere."""

    row: dict
    journey: object
    person: object
    amount: float
    reason: str
    is_of_offer: bool


def reference(row):
    both = (row["system_of_record"], row["reference"])
    return None if None in both else both


class Trade:
    """The landing's offers, promises and sales, each with the journey it belongs to."""

    def __init__(self, known):
        self.known = known
        self.rows = known.data.rows["business_events"]
        self.conversations = {c.key: c for contact in known.contacts for c in contact.conversations}
        self.holders = {}
        by_number = {journey.number: journey for journey in known.journeys}
        for number, pairs in known.evidence.business.items():
            for row, _ in pairs:
                if known.evidence.in_window(by_number[number], row["occurred_at"]):
                    self.holders[id(row)] = by_number[number]
        self.proposals = list(self.find_proposals())
        self.sales = list(self.find_sales())
        self.has_sales = any(sale.reason is None for sale in self.sales)

    def find_proposals(self):
        steps = {}
        for row in self.rows:
            if row["event_kind"] in KINDS:
                name = reference(row) or id(row)
                steps.setdefault((KINDS[row["event_kind"]], name), []).append(row)
        for (kind, _), rows in steps.items():
            rows.sort(key=lambda row: row["occurred_at"])
            yield Proposal(kind, rows, self.holders.get(id(rows[0])))

    def find_sales(self):
        settled = {id(p.verdict): p for p in self.proposals if p.is_success}
        earned = [row for row in self.rows if row["event_kind"] in SALES or id(row) in settled]
        kinds = {}
        for row in earned:
            kinds.setdefault(reference(row) or id(row), set()).add(row["event_kind"])
        for row in earned:
            proposal = settled.get(id(row))
            priced = (proposal.priced or row) if proposal else row
            same = kinds[reference(row) or id(row)]
            currency = (priced["currency"] or "").strip().upper()
            reason = None
            if RANKS[row["event_kind"]] > min(RANKS[kind] for kind in same):
                reason = "same_reference"
            elif priced["amount"] is None:
                reason = "no_amount" if row["event_kind"] in SALES else "not_of_money"
            elif currency != CURRENCY:
                reason = "other_currency" if currency else "no_currency"
            journey = proposal.journey if proposal else self.holders.get(id(row))
            yield Sale(row, journey, self.person_of(row), priced["amount"], reason, "offer_accepted" in same)

    def person_of(self, row):
        person = self.known.person_of_customer.get(customer_key(row))
        conversation = self.conversations.get(conversation_key(row))
        if person is None and conversation is not None:
            person = conversation.contact.person
        return person


def revenue_measures(known, trade):
    begun, sums, offers, unpriced, open_promises = {}, {}, {}, set(), set()
    for conversation in trade.conversations.values():
        number = journey_of(conversation).number
        begun[number] = begun.get(number, 0) + 1
    for sale in trade.sales:
        if sale.journey is None or sale.reason in ("same_reference", "not_of_money"):
            continue
        number = sale.journey.number
        if sale.reason is not None:
            unpriced.add(number)
            continue
        sums[number] = sums.get(number, 0.0) + sale.amount
        if sale.is_of_offer:
            offers[number] = offers.get(number, 0.0) + sale.amount
    for proposal in trade.proposals:
        if proposal.kind == "promise" and proposal.journey is not None and is_open(known, proposal):
            open_promises.add(proposal.journey.number)

    def is_mature(journey):
        return window_closed(journey, known.window, known.as_of)

    def per_interaction(amounts):
        def measure(journey):
            if not trade.has_sales:
                return NO_SALES
            if journey.number in unpriced:
                return OUT
            pending = not is_mature(journey) or journey.number in open_promises
            return Measured(
                True,
                amounts.get(journey.number, 0.0),
                float(begun.get(journey.number, 0)),
                is_pending=pending,
            )

        return measure

    def per_resolved(journey):
        if not trade.has_sales:
            return NO_SALES
        if journey.number in unpriced:
            return OUT
        if not is_mature(journey):
            return Measured(
                False, left_out="no_times" if journey.start is None else "window_open", is_pending=True
            )
        resolved = float(journey.facts["outcome"] == "resolved")
        pending = journey.number in open_promises
        return Measured(True, sums.get(journey.number, 0.0), resolved, is_pending=pending)

    return [
        ("revenue_per_interaction", per_interaction(sums), known.journey_units),
        ("offer_revenue_per_interaction", per_interaction(offers), known.journey_units),
        ("revenue_per_resolved_intent", per_resolved, known.journey_units),
    ]


def is_open(known, proposal):
    limit = proposal.rows[0]["occurred_at"] + timedelta(days=PROMISE_DAYS)
    return proposal.verdict is None and known.as_of <= limit


def proposal_measures(known, trade):
    of_journey = {unit.subject.number: unit for unit in known.journey_units}
    units = [
        Unit(proposal, of_journey[proposal.journey.number].day, of_journey[proposal.journey.number].segments)
        for proposal in trade.proposals
        if proposal.journey is not None and proposal.journey.number in of_journey
    ]
    closing = {
        trade.holders[id(row)].number
        for row in trade.rows
        if row["event_kind"] == "account_closed" and id(row) in trade.holders
    }

    def is_mature(proposal):
        return window_closed(proposal.journey, known.window, known.as_of)

    def offer(proposal):
        if proposal.kind != "offer":
            return OUT
        found = counted(proposal.is_success)
        found.is_pending = not is_mature(proposal)
        return found

    def save(proposal):
        journey = proposal.journey
        if proposal.kind != "offer" or journey.facts["completion_event"] != "account_closed":
            return OUT
        if not is_mature(proposal):
            return Measured(
                False, left_out="no_times" if journey.start is None else "window_open", is_pending=True
            )
        return counted(proposal.is_success and journey.number not in closing)

    def promise(proposal):
        if proposal.kind != "promise":
            return OUT
        if proposal.verdict is None:
            if is_open(known, proposal):
                return Measured(False, left_out="window_open", is_pending=True)
            return OUT
        found = counted(proposal.is_success)
        found.is_pending = not is_mature(proposal)
        return found

    return [
        ("offer_conversion_rate", offer, units),
        ("save_rate", save, units),
        ("promise_kept_rate", promise, units),
    ]


# ---- who shares in it ----
def journey_segments(known, journey):
    """As for any journey, outbound ones too."""
    from . import engine

    moment = journey.facts["dated_at"]
    segments = engine.conversation_segments(known.data, journey.first_conversation)
    segments["customer_segment"] = engine.customer_segment(
        known.data, known.person_of_customer, journey.person, journey.first_conversation, moment
    )
    segments.update(engine.journey_segments(journey))
    return segments


def touches_of(known, trade):
    """(person, moment, actor, order, segments) of all that was done for somebody."""
    first = {}
    for contact in known.contacts:
        for episode in contact.episodes:
            for part in episode.participations:
                if part.time is not None:
                    key = (part.conversation.key, part.side)
                    first[key] = min(first.get(key, part.time), part.time)
    for row in known.data.rows["assist_suggestions"]:
        conversation = trade.conversations.get(conversation_key(row))
        moment = row["shown_at"] or row["acted_at"]
        if conversation is not None and is_kept(row) and moment is not None:
            key = (conversation.key, "assist")
            first[key] = min(first.get(key, moment), moment)
    for (key, actor), moment in first.items():
        conversation = trade.conversations[key]
        segments = dict(journey_segments(known, journey_of(conversation)), touch_actor=actor)
        yield conversation.contact.person, moment, actor, conversation.key, segments
    for unit in outreach_units(known):
        row = unit.subject
        person = known.person_of_customer.get(customer_key(row))
        if person is not None and row["sent_at"] is not None and not row["is_holdout"]:
            unknown = dict.fromkeys((*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS), "unknown")
            segments = {**unknown, **unit.segments, "touch_actor": "outreach"}
            yield person, row["sent_at"], "outreach", (row["native_id"],), segments


def shares_of(known, sale, touches):
    """Model -> share of each touch."""
    size = len(touches)
    weights = {
        (r.get("model"), r.get("part")): r for r in known.data.reference.get("attribution_weights", [])
    }

    def weight(model, part):
        row = weights.get((model, part))
        return float(row["weight"]) if row else 0.0

    def placed(place):
        if size == 1:
            return 1.0
        if place in (0, size - 1):
            return weight("position_based", "first" if place == 0 else "last")
        return weight("position_based", "middle") / (size - 2)

    ages = [(sale.row["occurred_at"] - moment) / timedelta(days=1) for _, moment, _, _, _ in touches]
    raw = {
        "equal": [1.0] * size,
        "position_based": [placed(place) for place in range(size)],
        "time_decay": [2 ** (-age / HALF_LIFE) for age in ages],
        "configured": [weight("configured", actor) for _, _, actor, _, _ in touches],
    }
    return {
        model: [value / sum(values) if sum(values) else 1 / size for value in values]
        for model, values in raw.items()
    }


def attribution_measures(known, trade):
    from .engine import local_date

    everything = list(touches_of(known, trade))
    units = []
    for sale in trade.sales:
        moment = sale.row["occurred_at"]
        day = local_date(moment, known.zone)
        mine = []
        if sale.reason is None and sale.person is not None:
            earliest = moment - timedelta(days=TOUCH_DAYS)
            mine = [t for t in everything if t[0] == sale.person and earliest <= t[1] <= moment]
            mine.sort(key=lambda touch: touch[1:4])
        shares = shares_of(known, sale, mine) if mine else None
        for place, touch in enumerate(mine):
            values = {model: sale.amount * shares[model][place] for model in MODELS}
            units.append(Unit(values, day, touch[4]))
        if not mine:
            segments = dict.fromkeys((*metrics.SEGMENTS, *metrics.HUMAN_SEGMENTS), "unknown")
            segments.update(source_system=sale.row["source_system"], touch_actor="none")
            segments["source_instance"] = sale.row["source_instance"]
            units.append(Unit(None, day, segments))

    def worth(model):
        return lambda values: OUT if values is None else Measured(True, value=values[model])

    return [
        ("attributed_value", worth("equal"), units),
        *((f"attributed_value_{model}", worth(model), units) for model in MODELS),
    ]


def measures(known):
    trade = Trade(known)
    return [
        *revenue_measures(known, trade),
        *proposal_measures(known, trade),
        *attribution_measures(known, trade),
    ]
