"""What would be worth automating (card 60): volume times value times automation score."""

from .metrics import OUT, Measured
from .outcomes import catalogue_row
from .work import total

CELLS = {"intent_portfolio_index": total}


def measures(known):
    days = {id(unit.subject): unit.day for unit in known.journey_units}

    def worth(journey):
        row = catalogue_row(known.data, journey.intent, days[id(journey)]) or {}
        if row.get("value") is None or row.get("automation_score") is None:
            return OUT
        return Measured(True, value=float(row["value"]) * float(row["automation_score"]))

    return [("intent_portfolio_index", worth, known.journey_units)]
