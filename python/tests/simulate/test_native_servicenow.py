"""What the form of ServiceNow writes: the quirks of its exports, and names that other instances use too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from simulated import TINY, Played, digests

from tandem.landing import land
from tandem.simulate.run import NATIVE, play

pytestmark = pytest.mark.long

TOOLS = {"helpdesk": "servicenow"}
LOG, USERS = "servicenow/helpdesk/incident_log", "servicenow/helpdesk/sys_user"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The tiny world, whose tickets are incidents of ServiceNow."""
    folder = tmp_path_factory.mktemp("servicenow")
    return Played(folder, *play(TINY, folder, shape=NATIVE, tools=TOOLS))


def test_one_seed_gives_the_same_bytes(company: Played, tmp_path: Path):
    play(TINY, tmp_path, shape=NATIVE, tools=TOOLS)
    assert digests(tmp_path / "landing") == digests(company.folder / "landing")


def test_the_landing_takes_every_row(company: Played, tmp_path: Path, project: Path):
    report = land(company.folder / "landing", tmp_path / "store", project)
    assert report.rows_quarantined == 0


def test_a_desk_of_incidents_has_the_quirks_of_its_vendor(company: Played):
    """Updates that come again, an undefined state, resolutions on rows before them, jobs among the staff."""
    log = _rows(company, LOG, "number, sys_mod_count, incident_state, resolved_at")
    assert len(log) > len({(number, update) for number, update, *_ in log})
    assert {state for _, _, state, _ in log} == {
        "New", "Active", "Awaiting User Info", "Resolved", "Closed", "Closed Incomplete", "-100",
    }  # fmt: skip
    assert any(state == "New" and resolved_at != "?" for _, _, state, resolved_at in log)
    people = {name for row in _rows(company, LOG, "sys_updated_by, assigned_to") for name in row}
    users = _rows(company, USERS, "sys_id, user_name, internal_integration_user, email")
    jobs = {name for _, name, is_account, _ in users if is_account == "true"}
    assert {name for name in people if not name.startswith("desk.agent")} == jobs
    assert {name for (name,) in _rows(company, LOG, "assigned_to", "sys_mod_count = '0'")} < jobs
    words = (company.folder / "landing" / "reference" / "mapped_values.csv").read_text(encoding="utf-8")
    assert all(f"servicenow,helpdesk,actor,{job},system" in words for job in jobs - {"system"})
    unnamed = {sys_id for sys_id, name, _, email in users if name.startswith("customer") and not email}
    assert unnamed and unnamed <= {sys_id for sys_id, _, _, email in users if email}


def test_the_log_alone_has_local_times(company: Played):
    """The mail system and the connector have UTC."""
    mails = _rows(company, "open/helpdesk/events", "conversation_native_id, seq, occurred_at")
    written = {(number, int(seq) - 1): at for number, seq, at in mails}
    local = "strptime(sys_updated_at, '%d/%m/%Y %H:%M:%S') - interval 330 minutes"
    log = _rows(company, LOG, f"number, sys_mod_count, strftime({local}, '%Y-%m-%d %H:%M:%S.%g')")
    updated = {(number, int(update)): at for number, update, at in log}
    assert len(written) > 50
    assert all(updated[place] == at for place, at in written.items())


def test_others_name_incidents_callers_and_agents_as_the_desk_does(company: Played):
    """Surveys, reviews, suggestions, the bot's links, and what the mail system and the roster hold."""
    incidents = set(_rows(company, LOG, "'servicenow', number"))
    at_desk = "conversation_source_instance = 'helpdesk'"
    for table, columns, where in (
        ("surveys/surveys/flat_responses", "conversation_source_system, conversation_native_id", at_desk),
        ("assist_qa/assist/assist_log", "conversation_source_system, conversation_id", at_desk),
        ("assist_qa/qa/qa_form_long", "conversation_source_system, conversation_id", at_desk),
        (
            "open/aurora_bot/conversation_links",
            "to_source_system, to_native_id",
            "to_source_instance = 'helpdesk'",
        ),
        ("open/helpdesk/events", "source_system, conversation_native_id", "true"),
        ("open/helpdesk/experiment_assignments", "source_system, unit_native_id", "true"),
    ):
        named = set(_rows(company, table, columns, where))
        assert named and named <= incidents, table
    agents = set(_rows(company, LOG, "assigned_to", "assigned_to like 'desk.agent%'"))
    assert agents <= set(_rows(company, "open/helpdesk/actors", "native_id"))
    assert set(_rows(company, LOG, "caller_id")) <= set(_rows(company, USERS, "sys_id"))


def _rows(company: Played, table: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    folder = company.folder / "landing" / table
    read = "read_json" if any(folder.glob("*.jsonl")) else "read_csv"
    options = "" if read == "read_json" else ", all_varchar = true"
    return duckdb.sql(f"select {columns} from {read}('{folder}/*.*'{options}) where {where}").fetchall()
