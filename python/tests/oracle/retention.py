"""Whether customers stay, buy again and spend more after their first need (card 59), from the card."""

from datetime import datetime, time, timedelta

from .metrics import OUT, Measured, Unit, counted, left_out
from .value import SALES, Trade

HORIZONS = (30, 60, 90)
PURCHASE_DAYS = VALUE_DAYS = 30
MEANS = ("customer_lifetime_value_delta",)
RETENTIONS = {"customer_retention_rate": 60, **{f"customer_retention_rate_{d}d": d for d in HORIZONS}}
BY_TEAM = {*RETENTIONS, "repeat_purchase_rate", *MEANS}
CUTS = {name: ("cohort_outcome",) for name in BY_TEAM}


def cohorts(known):
    """A unit per person: their first journey."""
    first = {}
    for unit in known.journey_units:
        journey = unit.subject
        rank = (journey.start or datetime.max, journey.first_conversation.key, journey.number)
        if journey.person not in first or rank < first[journey.person][0]:
            first[journey.person] = (rank, unit)
    for _, unit in first.values():
        segments = dict(unit.segments, cohort_outcome=unit.subject.facts["outcome"])
        yield Unit(unit.subject, unit.day, segments)


def latest_closing_days(known):
    """(person, midnight) where the newest record of a customer says that they have gone."""
    newest = {}
    for row in known.data.rows["customers"]:
        key = (row["source_system"], row["source_instance"], row["native_id"])
        if key not in newest or (row["valid_from"] or datetime.min) > (
            newest[key]["valid_from"] or datetime.min
        ):
            newest[key] = row
    for key, row in newest.items():
        if row["closed_on"] is not None:
            yield known.person_of_customer.get(key), datetime.combine(row["closed_on"], time())


def measures(known):
    trade = Trade(known)
    rows = known.data.rows["business_events"]
    happened = [(trade.person_of(row), row["event_kind"], row["occurred_at"]) for row in rows]
    closing_days = list(latest_closing_days(known))
    has_closing_days = any(row["closed_on"] for row in known.data.rows["customers"])
    happened += [(person, "account_closed", moment) for person, moment in closing_days]
    kinds = {row["event_kind"] for row in rows}
    sold = [sale.row["occurred_at"] for sale in trade.sales]
    sales = [sale for sale in trade.sales if sale.reason not in ("same_reference", "not_of_money")]

    def observed(journey, days, has_landed, capability):
        """Why it cannot be said what happened in so many days, or None."""
        if not journey.is_identified:
            return OUT
        if journey.start is None:
            return Measured(False, left_out="no_times", is_pending=True)
        if not has_landed:
            return left_out(f"capability_absent:{capability}")
        if known.as_of <= journey.start + timedelta(days=days):
            return Measured(False, left_out="window_open", is_pending=True)
        return None

    def retained(days):
        has_accounts = bool(kinds & {"account_closed", "account_opened"}) or has_closing_days

        def measure(journey):
            reason = observed(journey, days, has_accounts, "account_events")
            if reason is not None:
                return reason
            until = journey.start + timedelta(days=days)
            mine = [
                (moment, kind == "account_closed")
                for person, kind, moment in happened
                if person == journey.person
                and kind in ("account_closed", "account_opened")
                and journey.start < moment <= until
            ]
            return counted(not mine or not max(mine)[1])

        return measure

    def purchased(journey):
        reason = observed(journey, PURCHASE_DAYS, bool(kinds & set(SALES)), "order_events")
        if reason is not None:
            return reason
        until = journey.start + timedelta(days=PURCHASE_DAYS)
        return counted(
            any(
                person == journey.person and kind in SALES and journey.start < moment <= until
                for person, kind, moment in happened
            )
        )

    def delta(journey):
        side = timedelta(days=VALUE_DAYS)
        if journey.is_identified and journey.start is not None and trade.has_sales:
            mine = [
                sale
                for sale in sales
                if sale.person == journey.person
                and journey.start - side < sale.row["occurred_at"] <= journey.start + side
            ]
            if min(sold) > journey.start - side or any(sale.reason for sale in mine):
                return OUT
        reason = observed(journey, VALUE_DAYS, trade.has_sales, "revenue_events")
        if reason is not None:
            return reason
        gained = [sale.amount if sale.row["occurred_at"] > journey.start else -sale.amount for sale in mine]
        return Measured(True, sum(gained))

    units = list(cohorts(known))
    return [
        *((name, retained(days), units) for name, days in RETENTIONS.items()),
        ("repeat_purchase_rate", purchased, units),
        ("customer_lifetime_value_delta", delta, units),
    ]
