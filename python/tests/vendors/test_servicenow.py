"""ServiceNow: the public incident log against a count straight from its file, and the written example."""

from __future__ import annotations

import csv
import gzip
from collections import Counter

import pytest

pytestmark = [pytest.mark.build, pytest.mark.long]

EVENTS = """
    select event_type, count(*) from staging.stg_servicenow__events
    where source_instance = ? group by event_type
"""


@pytest.fixture(scope="module")
def last_updates(shared_set):
    """The updates of each incident of the public log, by their number, read with nothing but csv."""
    incidents: dict[str, list[dict[str, str]]] = {}
    file = shared_set("servicenow_incident_log") / "Master_Ticket_Dataset.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            incidents.setdefault(row["number"], []).append(row)
    for updates in incidents.values():
        # Sorting is stable, and the file is in order: updates of one number keep theirs.
        updates.sort(key=lambda row: int(row["sys_mod_count"]))
    return incidents


def test_each_incident_of_the_log_is_one_conversation(vendors, last_updates):
    found = vendors.query(
        "select count(*) from marts.fct_conversations where source_instance = 'incident_log'"
    )
    assert found == [(len(last_updates),)] == [(20769,)]


def test_counters_of_the_log_are_kept(vendors, last_updates):
    last = [updates[-1] for updates in last_updates.values()]
    found = vendors.query(
        "select sum(reassignment_count), sum(reopen_count), sum(case when has_made_sla then 1 else 0 end) "
        "from staging.stg_servicenow__updates where is_latest and source_instance = 'incident_log'"
    )
    assert found == [
        (
            sum(int(row["reassignment_count"]) for row in last),
            sum(int(row["reopen_count"]) for row in last),
            sum(row["made_sla"] == "true" for row in last),
        )
    ]


def test_transfers_reopens_and_closes_are_the_steps_of_the_log(vendors, last_updates):
    steps: Counter[str] = Counter()
    for updates in last_updates.values():
        done = [row["incident_state"] in ("Resolved", "Closed") for row in updates]
        moved = [int(row["reassignment_count"]) for row in updates]
        for place, is_done in enumerate(done):
            was_done = place > 0 and done[place - 1]
            steps["close"] += is_done and not was_done
            steps["reopen"] += was_done and not is_done
            steps["transfer"] += place > 0 and moved[place] > moved[place - 1]
    found = dict(vendors.query(EVENTS, ["incident_log"]))
    assert {name: found[name] for name in steps} == steps
    assert found["message"] == len(last_updates)


def test_reopened_incidents_of_the_log_continue_their_demand(vendors, last_updates):
    """As many reopens as its own counter says, but for one that it did not count."""
    found = dict(vendors.query(EVENTS, ["incident_log"]))
    counted = sum(int(updates[-1]["reopen_count"]) for updates in last_updates.values())
    assert found["reopen"] == counted + 1 == 277


def test_the_example_is_read_as_its_readme_says(vendors):
    assert dict(vendors.query(EVENTS, ["demo"])) == {
        "message": 4,
        "transfer": 1,
        "assignment": 2,
        "close": 4,
        "reopen": 1,
    }
    claims = vendors.query(
        "select native_id, status, outcome_claim, outcome_claimed_by "
        "from staging.stg_servicenow__conversations where source_instance = 'demo' order by native_id"
    )
    assert claims == [
        ("INC1", "closed", "resolved", "human_agent"),
        ("INC2", "closed", "resolved", "human_agent"),
        ("INC3", "unmapped", "unmapped", None),
        ("INC4", "closed", "resolved", "human_agent"),
    ]


def test_unknown_words_of_the_example_are_reported(vendors):
    found = vendors.query(
        "select column_name, raw_value, row_count from audit.unmapped_values "
        "where source_system = 'servicenow' and source_instance = 'demo' order by column_name"
    )
    assert found == [("channel", "Walk-in", 1), ("outcome_claim", "-100", 1), ("status", "-100", 1)]


def test_a_row_without_a_number_is_in_quarantine_and_a_redelivered_one_counts_once(vendors):
    quarantine = vendors.query(
        "select field, reason from audit.quarantine where vendor = 'servicenow' and source_instance = 'demo'"
    )
    assert quarantine == [("number", "missing_required")]
    updates = "select count(*) from staging.stg_servicenow__{} where {} = 'INC2' and source_instance = 'demo'"
    assert vendors.query(updates.format("incident_log", "number")) == [(3,)]
    assert vendors.query(updates.format("updates", "incident_native_id")) == [(2,)]


def test_a_connector_tells_states_by_their_times(vendors):
    found = vendors.query(
        "select event_type_raw, cast(occurred_at as varchar) from staging.stg_servicenow__events "
        "where source_instance = 'demo_connector' and conversation_native_id = 'a1' order by seq"
    )
    assert found == [
        ("opened", "2026-03-02 09:00:00"),
        ("assigned", "2026-03-02 09:00:00"),
        ("closed", None),
        ("reopened", "2026-03-03 08:00:00"),
        ("closed", "2026-03-04 10:00:00"),
    ]


def test_a_deleted_incident_of_a_connector_counts_nowhere(vendors):
    count = "select count(*) from {} where source_instance = 'demo_connector'"
    assert vendors.query(count.format("staging.stg_servicenow__conversations")) == [(3,)]
    assert vendors.query(count.format("marts.fct_conversations")) == [(2,)]


def test_days_in_a_list_are_no_handling_time(vendors):
    found = vendors.query(
        "select distinct value, unavailable_reason from scorecard.metric_values "
        "where metric_id = 'handling_time' and segment = 'source_system' and segment_value = 'servicenow' "
        "and period_grain = 'month' and unavailable_reason <> 'no_eligible_rows'"
    )
    assert found == [(None, "capability_absent:handling_times")]
