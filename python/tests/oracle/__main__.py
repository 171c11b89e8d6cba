"""python -m oracle LANDING [--as-of TIME] [--out FILE]: metric_values as CSV; --table for earlier steps."""

import argparse
import csv
import sys

from . import build


def main():
    parser = argparse.ArgumentParser(prog="oracle", description=__doc__)
    parser.add_argument("landing")
    parser.add_argument("--as-of")
    parser.add_argument("--journey-window-days", type=int, default=7)
    parser.add_argument("--hub", type=int, default=10)
    parser.add_argument("--tz", default="UTC")
    parser.add_argument("--loaded-at")
    parser.add_argument("--clock")
    parser.add_argument("--seeds")
    parser.add_argument("--out")
    parser.add_argument(
        "--table",
        default="metric_values",
        choices=["metric_values", "persons", "contacts", "episodes", "journeys"],
    )
    given = parser.parse_args()
    options = dict(
        as_of=given.as_of,
        journey_window_days=given.journey_window_days,
        hub=given.hub,
        tz=given.tz,
        loaded_at=given.loaded_at,
        clock=given.clock,
    )
    if given.seeds:
        options["seeds"] = given.seeds
    rows = getattr(build(given.landing, **options), given.table)
    # Closed below, unless it is not ours to close.
    handle = open(given.out, "w", newline="", encoding="utf-8") if given.out else sys.stdout  # noqa: SIM115
    try:
        if rows:
            writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    finally:
        if given.out:
            handle.close()


if __name__ == "__main__":
    main()
