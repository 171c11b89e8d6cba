"""The metric families that came after the first scorecard, one module each.

A family module has `measures(known)`, a list of (metric_id, function of a unit's subject, units). MEDIANS
(metric_id -> share), MEANS, LIMITS, BARE, NUMERATORS, EFFECTIVE, BY_TEAM, CUTS, OWN_SEGMENTS, CELLS and
INTERVALS say how its metrics are summed and cut (see metrics.py). What compares cells gives its `rows(known)`
itself.
"""

from dataclasses import dataclass

from . import (
    agents,
    answers,
    automation,
    business_hours,
    choices,
    collaboration,
    composites,
    cost,
    csat,
    drift,
    enablement,
    experience,
    fairness,
    feelings,
    fees,
    freshness,
    handoffs,
    impact,
    learning,
    metrics,
    mixes,
    outreach,
    portfolio,
    productivity,
    retention,
    reviews,
    risk,
    savings,
    service_levels,
    value,
    whisperers,
    work,
)

FAMILIES = (
    agents,
    answers,
    automation,
    business_hours,
    choices,
    collaboration,
    composites,
    cost,
    csat,
    drift,
    enablement,
    experience,
    fairness,
    feelings,
    fees,
    freshness,
    handoffs,
    impact,
    learning,
    mixes,
    outreach,
    portfolio,
    productivity,
    retention,
    reviews,
    risk,
    savings,
    service_levels,
    value,
    whisperers,
    work,
)

for family in FAMILIES:
    metrics.MEDIANS.update(getattr(family, "MEDIANS", {}))
    metrics.MEANS |= set(getattr(family, "MEANS", ()))
    metrics.LIMITS.update(getattr(family, "LIMITS", {}))
    metrics.BARE |= set(getattr(family, "BARE", ()))
    metrics.OWN_SEGMENTS.update(getattr(family, "OWN_SEGMENTS", {}))
    metrics.CUTS.update(getattr(family, "CUTS", {}))
    metrics.NUMERATORS.update(getattr(family, "NUMERATORS", {}))
    metrics.EFFECTIVE.update(getattr(family, "EFFECTIVE", {}))
    metrics.BY_TEAM |= set(getattr(family, "BY_TEAM", ()))
    metrics.CELLS.update(getattr(family, "CELLS", {}))
    metrics.INTERVALS.update(getattr(family, "INTERVALS", {}))


@dataclass(repr=False)
class Known:
    """All that a family may look at: the landed rows, and what the steps before made of them."""

    data: object
    person_of_customer: dict
    conversations: dict
    events: dict
    journeys: list
    contacts: list
    actors: object
    zone: object
    as_of: object
    window: object
    human_side_is_absent: object
    evidence: object
    journey_units: list
    contact_units: list
    csat_answers: int
    business_schedules: dict
    few: int  # small limits of drift and fairness, or None for the usual ones
    signs: object  # what the landing shows at all
    measures: list = None  # (metric_id, measure, units) of all metrics, once they are known


def measures(known):
    """(metric_id, measure, units) of all families."""
    return [measure for family in FAMILIES for measure in family.measures(known)]


def rows(known):
    """Rows of metric_values that no sum over units gives."""
    alone = [family for family in FAMILIES if hasattr(family, "rows") and family is not composites]
    return [row for family in alone for row in family.rows(known)]
