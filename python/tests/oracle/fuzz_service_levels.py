"""Adds opening hours, holidays, targets and priorities that change to a random landing.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import datetime, timedelta

from .fuzz import BASE, stamp

PRIORITIES = ["low", "High", "urgent", None]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Two of the landing's weeks hold the spring nights of New York (9 March 2025) and Berlin (30 March).
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]


def day(number):
    return (BASE + timedelta(days=number)).date().isoformat()


def add_service_levels(maker, seed):
    draw = random.Random(f"service levels {seed}")
    add_priorities(maker, draw)
    write_schedules(maker, draw)
    write_targets(maker, draw)


def add_priorities(maker, draw):
    """A priority for most conversations, and earlier versions of some that had another one."""
    for (_, table), rows in sorted(maker.rows.items()):
        if table != "conversations":
            continue
        for row in list(rows):
            row.setdefault("priority", draw.choice(PRIORITIES))
            moment = row.get("started_at")
            if moment is None or row.get("source_updated_at") is not None or draw.random() > 0.4:
                continue
            begun = datetime.fromisoformat(moment.removesuffix("Z"))
            row["source_updated_at"] = stamp(
                begun + timedelta(seconds=draw.choice([30, 120, 600, 4000, 90000]))
            )
            for seconds in draw.sample([-60, 0, 20, 60], draw.randint(1, 2)):
                rows.append(
                    dict(
                        row,
                        priority=draw.choice(PRIORITIES),
                        source_updated_at=draw.choice([stamp(begun + timedelta(seconds=seconds)), None]),
                    )
                )


def write_schedules(maker, draw):
    rows = []
    change = draw.randint(3, 25)
    for schedule in ("desk", "late", "always"):
        zone = draw.choice(ZONES)
        for weekday in WEEKDAYS:
            if schedule == "always":
                rows.append((schedule, zone, weekday, "00:00", "24:00", "", ""))
                continue
            if schedule == "late":
                rows.append(
                    (schedule, zone, weekday, "00:00", draw.choice(["02:30", "03:00", "01:15"]), "", "")
                )
                rows.append((schedule, zone, weekday, draw.choice(["02:15", "20:00"]), "24:00", "", ""))
                continue
            if weekday != "sunday":
                rows.append((schedule, zone, weekday, "09:00", "12:30", "", day(change)))
                rows.append((schedule, zone, weekday, "13:00", "17:00", "", ""))
            if weekday in ("tuesday", "saturday"):
                rows.append((schedule, draw.choice(ZONES), weekday, "08:30", "19:00", day(change), ""))
    maker.write_csv(
        "business_schedules",
        ["schedule", "time_zone", "weekday", "opens_at", "closes_at", "valid_from", "valid_to"],
        rows,
    )
    closed = [(draw.choice(["any", "desk", "late"]), day(draw.randint(0, 20)), "day off") for _ in range(3)]
    maker.write_csv("holidays", ["schedule", "holiday", "name"], closed)


def write_targets(maker, draw):
    change = draw.randint(2, 12)
    rows = []
    for clock in ("ai_reply", "first_reply", "next_reply", "resolution"):
        for channel, priority in (("any", "any"), ("voice", "any"), ("any", "urgent"), ("email", "high")):
            if (channel, priority) != ("any", "any") and draw.random() < 0.3:
                continue
            seconds = draw.choice([0, 20, 59, 60, 120, 600, 3600])
            schedule = draw.choice(["calendar", "calendar", "desk", "late", "always"])
            until = draw.choice(["", day(change)])
            rows.append((f"{clock} {channel}", clock, channel, priority, seconds, schedule, "", until))
            if until and draw.random() < 0.7:
                rows.append((f"{clock} new", clock, channel, priority, seconds * 2, "calendar", until, ""))
    if draw.random() < 0.3:
        rows = [row for row in rows if row[1] != "next_reply"]
    maker.write_csv(
        "sla_policies",
        ["policy", "clock", "channel", "priority", "target_seconds", "schedule", "valid_from", "valid_to"],
        rows,
    )
