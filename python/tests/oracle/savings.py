"""What it saves that volume moves between paths (card 56), from the card's words, in exact fractions."""

from datetime import timedelta
from fractions import Fraction

from . import metrics
from .cost import CURRENCY, Costs
from .metrics import Measured, left_out, window_closed
from .mixes import baseline_month
from .risk import aftermath_of

PAID_BACK = ("reversal", "chargeback")
WATCHED = timedelta(days=30)
KINDS = ("own", "recontact", "remediation")
NAMES = {
    "automation_net_savings": None,
    "automation_gross_savings": None,
    "automation_recontact_cost": "recontact",
    "automation_remediation_cost": "remediation",
    "path_moved_journeys": None,
}


def measures(_):
    return []


class Prices:
    """What each journey cost itself, and what its failure cost where it had looked solved."""

    def __init__(self, known):
        self.known, self.costs = known, Costs(known)
        self.back = {}
        for row, journey in aftermath_of(known):
            if row["event_kind"] in PAID_BACK:
                self.back.setdefault(journey.number, []).append(row)
        self.returns = {}
        for journey in known.journeys:
            if journey.repeat_of is not None:
                self.returns.setdefault(journey.repeat_of.number, []).append(journey)

    def own(self, journey):
        """Measured, with the amount as its note."""
        if journey.start is None:
            return Measured(False, left_out="no_times", is_pending=True)
        if not window_closed(journey, self.known.window, self.known.as_of):
            return Measured(False, left_out="window_open", is_pending=True)
        found = self.costs.of(journey)
        if isinstance(found, str):
            return left_out(found)
        running = id(journey) in self.costs.running
        return Measured(True, note=sum(found.values(), Fraction(0)), is_pending=running)

    def of(self, journey):
        """Measured, with the three amounts as its note."""
        found = self.own(journey)
        if not found.counted:
            return found
        amounts = dict(own=found.note, recontact=Fraction(0), remediation=Fraction(0))
        if journey.facts["outcome_before"] == "resolved":
            for row in self.back.get(journey.number, []):
                amount, currency = row["amount"], (row["currency"] or "").strip().upper()
                if not amount:
                    continue
                if currency != CURRENCY:
                    return left_out("other_currency")
                amounts["remediation"] += Fraction(amount)
            again = [self.own(later) for later in self.returns.get(journey.number, [])]
            if any(one.left_out in ("window_open", "no_times") for one in again):
                return Measured(False, left_out="window_open", is_pending=True)
            if not all(one.counted for one in again):
                return left_out("repeat_not_priced")
            amounts["recontact"] = sum((one.note for one in again), Fraction(0))
            found.is_pending |= any(one.is_pending for one in again)
            found.is_pending |= not window_closed(journey, WATCHED, self.known.as_of)
        found.note = amounts
        return found


def tally(members):
    """path -> (journeys, kind -> sum) of the journeys that count."""
    found = {}
    for path, one in members:
        if one.counted:
            journeys, sums = found.setdefault(path, [0, dict.fromkeys(KINDS, Fraction(0))])
            found[path][0] = journeys + 1
            for kind in KINDS:
                sums[kind] += one.note[kind]
    return found


def moves(now, then):
    """(path, journeys of the period, moved, kind -> added) of one intent; nothing without both sides."""
    total, total_before = (sum(n for n, _ in side.values()) for side in (now, then))
    if not total or not total_before:
        return
    nothing = (0, dict.fromkeys(KINDS, Fraction(0)))
    for path in {*now, *then}:
        (n, sums), (n_before, sums_before) = now.get(path, nothing), then.get(path, nothing)
        moved = n - Fraction(total * n_before, total_before)
        size, priced = (n, sums) if moved > 0 else (n_before, sums_before)
        yield path, n, moved, {kind: moved * priced[kind] / size for kind in KINDS}


def rows(known):
    prices = Prices(known)
    base = baseline_month(known)
    after = None if base is None else metrics.period_end(base, "month")
    intents = {}  # grain, start -> intent -> (path, measured)
    for unit in known.journey_units:
        path = unit.subject.facts["handler_path"]
        if path == "none":
            continue
        found = prices.of(unit.subject)
        for grain in metrics.GRAINS:
            period = intents.setdefault((grain, metrics.period_start(unit.day, grain)), {})
            period.setdefault(unit.subject.intent, []).append((path, found))
    made = []
    for (grain, start), by_intent in intents.items():
        seen, figures = {}, {}
        for intent, members in by_intent.items():
            for path, one in members:
                for cell in (("all", "all"), ("intent", intent), ("handler_path", path)):
                    seen.setdefault(cell, []).append(one)
            if after is None or start < after:
                continue
            before = intents.get(("month", base), {}).get(intent, [])
            now = tally(members)
            of_intent = sum(n for n, _ in now.values())
            for path, n, moved, added in moves(now, tally(before)):
                # A path is compared on all journeys of its intents, of which it may have none.
                for cell, size in (
                    (("all", "all"), n),
                    (("intent", intent), n),
                    (("handler_path", path), of_intent),
                ):
                    sums = figures.setdefault(cell, dict.fromkeys(("n", "moved", *KINDS), Fraction(0)))
                    sums["n"] += size
                    sums["moved"] += max(moved, 0)
                    for kind in KINDS:
                        sums[kind] += added[kind]
        for cell in {*seen, *figures}:
            members, sums = seen.get(cell, []), figures.get(cell)
            is_waiting, reason = any(one.is_pending for one in members), metrics.reason_for_nothing(members)
            for name, kind in NAMES.items():
                stated = {}
                if sums is not None:
                    stated.update(value=float(figure_of(name, kind, sums)), sample_size=int(sums["n"]))
                made.append(metrics.row_of(known, name, (grain, start, *cell), is_waiting, reason, **stated))
    return made


def figure_of(name, kind, sums):
    if kind:
        return sums[kind]
    if name == "path_moved_journeys":
        return sums["moved"]
    return -sums["own"] if name == "automation_gross_savings" else -sum(sums[k] for k in KINDS)
