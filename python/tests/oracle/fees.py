"""What vendors bill as resolutions, and what of it was earned (card 92), from the card's words."""

import math
from fractions import Fraction

from .collaboration import is_outbound, journey_of, unit_of
from .cost import CURRENCY
from .handoffs import OWN_RULES, Verdicts, is_escalation
from .landing import conversation_key
from .metrics import OUT, Measured, counted, left_out, wilson, window_closed
from .work import total

NO_FEES = left_out("capability_absent:resolution_fees")
HALF = Fraction(1, 2)
BILLS = ("vendor_rule_bill", "confirmed_rule_bill", "quality_weighted_rule_bill")
BARE = ("commission_incentive_gap_amount",)


def pressure(inside):
    """Difference of the weighted shares, Newcombe by Wilson on what the reviews are worth (Kish)."""
    sides = []
    for is_dearest in (True, False):
        own = [m for m in inside if m.note is is_dearest]
        weight = math.fsum(m.weight for m in own)
        if not weight:
            return None
        share = math.fsum(m.numerator for m in own) / weight
        worth = weight**2 / math.fsum(m.weight**2 for m in own)
        sides.append((share, *wilson(share, 1, worth)))
    (share, low, high), (other, other_low, other_high) = sides
    return (
        share - other,
        share - other - math.hypot(share - low, other_high - other),
        share - other + math.hypot(high - share, other - other_low),
    )


CELLS = {**dict.fromkeys(BILLS, total), "fee_escalation_suppression": pressure}


class Session:
    """A conversation with AI or a bill."""

    def __init__(self, conversation, journey, fees, verdicts):
        self.journey = journey
        self.fees = fees  # currency -> net amount
        self.is_billed = any(amount > 0 for amount in fees.values())
        self.is_foreign = any(currency != CURRENCY for currency in fees)
        self.fee = max(fees.get(CURRENCY, Fraction(0)), Fraction(0))
        facts, handoff = journey.facts, journey.facts["handoff"]
        self.is_earned = (
            facts["outcome"] == "resolved" and facts["handler_path"] == "bot_only" and handoff is None
        )
        self.is_confirmed = self.is_earned and (facts["evidence_level"] or 0) >= 2
        begins = journey.first_conversation is conversation
        self.is_well_escalated = (
            begins
            and facts["outcome"] == "resolved"
            and is_escalation(journey)
            and handoff.trigger in OWN_RULES
            and bool(handoff.is_accepted)
            and not any(
                e.type == "human_requested" and e.journey_order < handoff.order for e in journey.events
            )
        )
        is_kept = (
            facts["is_ai_started"]
            and not facts["has_human"]
            and not handoff
            and not facts["has_ticket_created"]
        )
        self.verdict = verdicts.of(journey, "escalation_needed") if begins and is_kept else None


def fees_of(known):
    """conversation -> currency -> net fee."""
    found = {}
    for row in known.data.rows["cost_entries"]:
        key = conversation_key(row)
        if row["cost_kind"] == "vendor_resolution_fee" and key in known.conversations:
            own = found.setdefault(key, {})
            currency = row["currency"].strip().upper()
            own[currency] = own.get(currency, 0) + Fraction(row["amount"])
    return found


def measures(known):
    verdicts, fees = Verdicts(known), fees_of(known)
    prices, units = {}, []
    for contact in known.contacts:
        with_ai = {p.conversation.key for e in contact.episodes for p in e.participations if p.side == "ai"}
        for conversation in contact.conversations:
            key = conversation.key
            if key not in fees and key not in with_ai:
                continue
            session = Session(conversation, journey_of(conversation), fees.get(key, {}), verdicts)
            session.source = key[:2]
            if session.fee:
                prices.setdefault(session.source, []).append(session.fee)
            if not is_outbound(conversation, session.journey):
                units.append(unit_of(known, session, conversation, session.journey))
    price = {source: sum(own) / len(own) for source, own in prices.items()}
    dearest = max(price.values(), default=None)

    def closed(measure):
        def settle(session):
            if session.journey.start is None:
                return Measured(False, left_out="no_times", is_pending=True)
            if not window_closed(session.journey, known.window, known.as_of):
                return Measured(False, left_out="window_open", is_pending=True)
            return measure(session)

        return settle

    def of_billed(fails):
        settled = closed(lambda session: counted(fails(session)))

        def measure(session):
            if not fees:
                return NO_FEES
            return settled(session) if session.is_billed else OUT

        return measure

    def of_bill(measure):
        settled = closed(measure)

        def bill(session):
            if not fees:
                return NO_FEES
            if session.is_foreign or not (session.is_billed or session.source in price):
                return OUT
            return settled(session)

        return bill

    def confirmed(session):
        return session.fee if session.is_confirmed else Fraction(0)

    def quality(session):
        if session.is_confirmed:
            return session.fee
        if session.is_earned:
            return HALF * session.fee
        return HALF * price.get(session.source, 0) if session.is_well_escalated else Fraction(0)

    def amount(pick):
        return of_bill(lambda session: Measured(True, value=float(pick(session))))

    def kept(arms):
        def measure(session):
            if not fees:
                return NO_FEES
            is_dearest = session.source in price and price[session.source] == dearest
            if session.verdict is None or is_dearest not in arms:
                return OUT
            is_needed, weight = session.verdict
            found = counted(is_needed, weight)
            found.note = is_dearest
            found.is_pending = not window_closed(session.journey, known.window, known.as_of)
            return found

        return measure

    def unconfirmed(session):
        return Measured(True, float(session.fee - confirmed(session)), float(session.fee))

    measured = {
        "commission_incentive_gap": of_billed(lambda s: not s.is_earned),
        "commission_incentive_gap_confirmed": of_billed(lambda s: not s.is_confirmed),
        "outcome_price_integrity_rate": of_billed(lambda s: s.is_earned),
        "billable_but_recontacted": of_billed(lambda s: s.journey.return_gap is not None),
        "commission_incentive_gap_amount": of_bill(unconfirmed),
        "vendor_rule_bill": amount(lambda s: s.fee),
        "confirmed_rule_bill": amount(confirmed),
        "quality_weighted_rule_bill": amount(quality),
        "fee_escalation_suppression": kept((True, False)),
        "missed_handoff_rate_dearest": kept((True,)),
        "missed_handoff_rate_elsewhere": kept((False,)),
    }
    return [(name, measure, units) for name, measure in measured.items()]
