"""Reference data of the simulated company, in the columns of the checkout's seeds."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

from tandem.simulate.settings import INTENTS, World

OWNER = "simulated-company"
INTENT_COLUMNS = (
    "intent",
    "name",
    "is_automation_eligible",
    "complexity",
    "risk_tier",
    "value",
    "automation_score",
    "completion_event",
    "required_elements",
    "valid_from",
    "valid_to",
    "owner",
    "reason",
)


def write_reference(world: World, folder: Path) -> None:
    """`<landing>/reference/<seed>.csv`; seeds that the world does not need to change are the checkout's."""
    folder.mkdir(parents=True)
    with (folder / "intent_catalogue.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(INTENT_COLUMNS)
        writer.writerows(intent_rows(world))


def intent_rows(world: World) -> list[tuple[object, ...]]:
    """The intent catalogue: one row an intent, two where eligibility changes on the way."""
    opened_on = world.start + timedelta(days=world.day_of(world.effects.eligibility_day_share))
    rows = []
    for intent in INTENTS:
        row = (
            intent.name,
            intent.title,
            str(intent.is_eligible).lower(),
            intent.complexity,
            intent.risk_tier,
            intent.value,
            intent.claim_share,
            intent.completion_event or "",
            intent.required_elements,
        )
        if intent.name == world.effects.eligibility_intent:
            closed = (*row[:2], "false", *row[3:])
            rows.append((*closed, "", opened_on, OWNER, "Not automated before the policy of that day"))
            rows.append((*row, opened_on, "", OWNER, "May be automated from that day on"))
        else:
            rows.append((*row, "", "", OWNER, "Simulated"))
    return rows
