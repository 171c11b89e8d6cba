"""Adds a ledger of costs and rates of work to a random landing, from a stream of its own."""

import random
from datetime import date, timedelta

from .fuzz import INSTANCES, INTENTS

KINDS = ["ai_usage", "licence", "vendor_resolution_fee", "telephony", "overhead", "coffee"]
FIRST = date(2025, 2, 25)


def add_costs(maker, seed):
    """Changes inferences in place, writes the ledger; returns rows of cost_rates, or None for the seed's."""
    draw = random.Random(f"cost {seed}")
    if draw.random() < 0.15:
        return None  # a landing without costs
    for (_, table), rows in sorted(maker.rows.items()):
        if table == "ai_inferences":
            for row in rows:
                if draw.random() < 0.4:
                    row["cost_amount"] = draw.choice([0.006, 0.25, 0])
                    row["currency"] = draw.choice(["EUR", "eur", "EUR"])
    # In half of the landings a source is billed in dollars now and then.
    foreign = draw.choice([[], ["USD"]])
    ledgers = {}
    for number in range(draw.choice([0, 25, 60])):
        instance = draw.choice(["chat", "desk", "phone", "erp", "erp"])
        row = line(draw, number, foreign)
        if draw.random() < 0.35:
            name_conversation(draw, row, instance, maker.made)
        row["source_system"] = INSTANCES.get(instance, "open")
        ledgers.setdefault(instance, []).append(row)
        if draw.random() < 0.1:
            ledgers[instance].append(dict(row, amount=row["amount"] + 1))
    for record in maker.made:
        if record["instance"] in ("chat", "phone") and draw.random() < 0.5:
            add_fees(draw, record, ledgers.setdefault(record["instance"], []))
    for instance, rows in ledgers.items():
        maker.write_file(maker.folder / "open" / instance / "cost_entries.jsonl", rows)
    if draw.random() < 0.4:
        return None
    rates = [("EUR", 0.5, 0.1, "2025-03-05", "2025-03-20"), ("EUR", 0.8, None, "2025-03-20", None)]
    return rates + draw.choice([[], [("USD", 2, 0, None, None)], [("eur", 0.25, 0, None, None)]])


def add_fees(draw, record, rows):
    """A fee for a resolution, now and then twice, credited again, or in dollars."""
    fee = dict(
        source_system=INSTANCES[record["instance"]],
        cost_kind="vendor_resolution_fee",
        amount=0.75 if record["instance"] == "chat" else draw.choice([0.25, 0.5]),
        currency="EUR" if draw.random() < 0.95 else "USD",
        conversation_native_id=record["name"],
        period_start=FIRST.isoformat(),
    )
    signs = draw.choice([[1], [1], [1], [1, 1], [1, -1], [-1]])
    for number, sign in enumerate(signs):
        name = f"fee {record['name']} {number}"
        rows.append(dict(fee, native_id=name, amount=sign * fee["amount"]))


def line(draw, number, foreign):
    begun = FIRST + timedelta(days=draw.randint(0, 40))
    length = draw.choice([0, 0, 6, 29, -3, None])
    return dict(
        native_id=f"line{number}",
        cost_kind=draw.choice(KINDS),
        period_start=begun.isoformat() if draw.random() < 0.95 else None,
        period_end=None if length is None else (begun + timedelta(days=length)).isoformat(),
        intent=draw.choice([None, None, *INTENTS[:4]]),
        amount=draw.choice([0.79, 12.5, 100, 33.3333, -2, 0]),
        currency=draw.choice(["EUR", "EUR", "eur", " EUR"] * 6 + foreign),
        pricing_rule=draw.choice([None, "fin"]),
        is_deleted=True if draw.random() < 0.04 else None,
        is_test=True if draw.random() < 0.02 else None,
    )


def name_conversation(draw, row, instance, made):
    """A conversation of its own source, of another, or one that nobody knows."""
    record = draw.choice(made)
    row["conversation_native_id"] = record["name"] if draw.random() < 0.93 else "nobody"
    if record["instance"] != instance:
        row["conversation_source_system"] = INSTANCES[record["instance"]]
        row["conversation_source_instance"] = record["instance"]
