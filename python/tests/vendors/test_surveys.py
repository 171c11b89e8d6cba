"""Survey tools: the public connector rows against a plain count of their files, and the written example."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support import PROJECT

pytestmark = [pytest.mark.build, pytest.mark.long]

EXAMPLE = PROJECT / "examples" / "vendors" / "surveys" / "landing" / "surveys"
TOOLS = {"demo_tools", "demo_gorgias"}
# Words of the connector's own documentation for sendings that never reached anybody.
UNDELIVERED = {"Pending", "Error", "Skipped", "Blocked", "Failure", "SoftBounce", "HardBounce"}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def public(shared_set):
    """The public test rows by table, read with nothing but csv."""
    folder = shared_set("fivetran_seeds/qualtrics")
    return {path.stem: rows(path) for path in folder.glob("*.csv")}


@pytest.fixture(scope="module")
def demo(vendors):
    """What became of the written example, by instance and native id."""
    found = vendors.query(
        "select source_instance, native_id, survey_type, score, is_test or is_deleted, offered_at, "
        "responded_at, conversation_source_instance || '/' || conversation_native_id "
        "from staging.stg_surveys__survey_responses"
    )
    return {(row[0], row[1]): row[2:] for row in found}


def test_each_public_response_and_each_open_invitation_is_one_row(vendors, public):
    responses = {row["id"] for row in public["survey_response"]}
    sent = [row for row in public["distribution_contact"] if row["status"] not in UNDELIVERED]
    alone = [row for row in sent if row["response_id"] not in responses]
    found = dict(
        vendors.query(
            "select native_id like 'invitation/%', count(*) from staging.stg_surveys__survey_responses "
            "where source_instance = 'qualtrics' group by 1"
        )
    )
    assert found == {False: len(responses), True: len(alone)} == {False: 5, True: 4}


def test_public_responses_that_were_only_begun_count_nowhere(vendors, public):
    """None of them was submitted, and no landed invitation is theirs: what is left are the invitations."""
    assert {row["finished"] for row in public["survey_response"]} == {"0"}
    left_out = vendors.query(
        "select count(*) from audit.flagged_rows where table_name = 'survey_responses' "
        "and source_instance = 'qualtrics' and reason = 'test' and not is_counted"
    )
    assert left_out == [(len(public["survey_response"]),)]
    found = vendors.query(
        "select survey_type, count(*) from intermediate.int_survey_responses__conformed "
        "where source_system = 'surveys' and source_instance = 'qualtrics' group by survey_type"
    )
    assert found == [("unmapped", 4)]


def test_surveys_without_a_scale_are_reported_by_name(vendors, public):
    found = vendors.query(
        "select raw_value, row_count from audit.unmapped_values where source_instance = 'qualtrics' "
        "and raw_value like 'SV%'"
    )
    surveys = [row["survey_id"] for row in public["survey_response"]]
    assert dict(found) == {survey: surveys.count(survey) for survey in surveys}


def test_public_contacts_become_identifiers_where_they_have_one(vendors, public):
    core, directory = public["core_contact"], public["directory_contact"]
    mails = sum(bool(row["email"]) for row in [*core, *directory])
    mails += sum(bool(row["recipient_email"]) for row in public["survey_response"])
    expected = {
        "email": mails,
        "phone": sum(bool(row["phone"]) for row in directory),
        "external_id": sum(bool(row["external_data_reference"]) for row in core)
        + sum(bool(row["ext_ref"]) for row in directory),
    }
    found = vendors.query(
        "select id_type, count(*) from staging.stg_surveys__customer_identifiers "
        "where source_instance = 'qualtrics' group by id_type"
    )
    assert dict(found) == expected


def test_every_file_reconciles(vendors):
    found = vendors.query(
        "select file_path from audit.reconciliation where vendor = 'surveys' and not is_reconciled "
        "union all select table_name from audit.reconciliation_by_table "
        "where source_system = 'surveys' and not is_reconciled"
    )
    assert found == []


def test_answers_that_count_are_those_that_were_submitted(demo):
    counted = {
        name: (row[0], row[1])
        for (instance, name), row in demo.items()
        if instance == "demo_qualtrics" and not row[2] and row[1] is not None
    }
    # A preview (R_03), spam (R_04), unfinished (R_05, R_10) and deleted (R_09) ones are not among them; R_02
    # changed its mind from 1 to 2; nobody gave R_08's survey a scale.
    assert counted == {
        "R_01/qid1": ("csat", 5),
        "R_01/qid2": ("ces", 2),
        "R_02/qid1": ("csat", 2),
        "R_02/qid2": ("ces", 5),
        "R_06/qid1": ("nps", 9),
        "R_07/qid1": ("nps", 3),
    }
    assert demo["demo_qualtrics", "R_08"][:2] == ("unmapped", None)


def test_who_was_asked_is_who_got_an_invitation(demo):
    offered = {
        name
        for (instance, name), row in demo.items()
        if instance == "demo_qualtrics" and row[0] == "csat" and not row[2] and row[3] is not None
    }
    # CID_5 bounced, CID_6 got a test mail, and the reminder to CID_4 asked nobody anew.
    assert offered == {"R_01/qid1", "R_02/qid1", "R_05/qid1", "invitation/EMD_1-CID_4/qid1"}
    assert demo["demo_qualtrics", "R_05/qid1"][4] is None
    assert demo["demo_qualtrics", "R_10/qid1"][2] is True


def test_other_tools_answer_as_their_files_say(demo):
    tools = {name: row[:2] for (instance, name), row in demo.items() if instance in TOOLS and not row[2]}
    assert tools == {
        "delighted/d-1": ("csat", 5),
        "delighted/d-2": ("nps", 10),
        "delighted/d-3": ("unmapped", None),
        "wootric/71": ("unmapped", None),
        "gorgias/501": ("csat", 4),
        "gorgias/502": ("csat", None),
        "flat/pc-1": ("csat", 5),
        "flat/pc-2": ("csat", 1),
        "flat/pc-3": ("csat", 3),
        "flat/R_1abc/Q1": ("nps", 6),
    }


def test_local_times_of_flat_files_become_utc(demo):
    at = {name: row[4].isoformat() for (instance, name), row in demo.items() if instance in TOOLS and row[4]}
    assert at["flat/pc-1"] == "2026-03-05T09:15:00"  # Berlin
    assert at["flat/pc-3"] == "2026-03-29T01:30:00"  # an hour that the clocks skipped moves on
    assert at["flat/R_1abc/Q1"] == "2026-03-05T15:01:10"  # Denver
    assert at["delighted/d-1"] == "2026-03-05T08:40:00"
    assert at["gorgias/501"] == "2026-03-04T13:30:00"


def test_only_fields_that_the_team_named_link_a_conversation(demo):
    linked = {name: row[5] for (_, name), row in demo.items() if row[5] and not row[2]}
    assert linked == {
        "R_01/qid1": "survey_desk/90211",
        "R_01/qid2": "survey_desk/90211",
        "R_02/qid1": "survey_desk/90212",
        "R_02/qid2": "survey_desk/90212",
        "R_07/qid1": "survey_desk/99999",
        "delighted/d-1": "survey_desk/90213",
        "gorgias/501": "survey_desk/90214",
        "gorgias/502": "survey_desk/90215",
        "flat/pc-1": "survey_desk/90215",
        "flat/pc-2": "survey_desk/90216",
        "flat/R_1abc/Q1": "survey_desk/90211",
    }


def test_only_a_tool_that_says_whom_it_asked_has_a_response_rate(vendors):
    """Four were asked by Qualtrics and two by Gorgias; Delighted and the flat file show answers alone."""
    found = vendors.query(
        "select said.source_instance, count(*), count(said.responded_at) "
        "from intermediate.int_survey_responses__conformed as said "
        "inner join intermediate.int_survey_gates__applied as gates "
        "on said.survey_response_key = gates.survey_response_key "
        "where said.source_system = 'surveys' and gates.is_survey_response_candidate group by 1 order by 1"
    )
    assert found == [("demo_gorgias", 2, 1), ("demo_qualtrics", 4, 2)]


def test_a_response_of_an_unknown_conversation_counts_without_it(vendors):
    """R3: R_07 names a ticket that nobody landed."""
    found = vendors.query(
        "select count(*) from intermediate.int_survey_responses__conformed "
        "where source_instance = 'demo_qualtrics' and is_orphan and conversation_key is null"
    )
    landed = vendors.query(
        "select count(*) from staging.stg_open__conversations where source_instance = 'survey_desk'"
    )
    assert (found, landed) == ([(1,)], [(6,)])


def test_the_example_holds_what_its_readme_says():
    """Counted from the file: eleven rows, ten responses, of which one comes twice."""
    responses = rows(EXAMPLE / "demo_qualtrics" / "survey_response.csv")
    assert (len(responses), len({row["id"] for row in responses})) == (11, 10)
