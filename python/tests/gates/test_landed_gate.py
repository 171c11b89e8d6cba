"""The gate over what was landed: what stops a run, what only warns, and what the messages say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tandem.gates.findings import GateReport, write_json
from tandem.gates.landed import check_landed
from tandem.landing.declarations import load_declarations
from tandem.landing.report import LANDED, REJECTED, Batch, LandingReport

CONVERSATIONS = "open__conversations"
ARROW_TYPES = {
    "string": pa.string(),
    "json": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
}


class Store:
    """A store of one landed file, written by hand so that it can be wrong."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.project = project
        self.store = folder / "landed"
        self.relation = load_declarations(project).relations[CONVERSATIONS]
        self.quarantine: list[dict] = []

    def report(
        self, rows: list[dict], *, read: int | None = None, quarantined: int = 0, **more
    ) -> LandingReport:
        """Write the rows and the quarantine, and report them as one new batch."""
        self._write(CONVERSATIONS, self.relation.columns, rows)
        declared = load_declarations(self.project).relations["landing__quarantine"].columns
        self._write("landing__quarantine", declared, self.quarantine)
        file = "open/acme/conversations.jsonl"
        read = len(rows) + quarantined if read is None else read
        batch = Batch(
            "b1",
            "open",
            "acme",
            CONVERSATIONS,
            file,
            1,
            "h",
            None,
            "clock",
            read,
            len(rows),
            quarantined,
            LANDED,
            None,
        )
        return LandingReport(Path("landing"), self.store, [batch], read_files=[file], **more)

    def _write(self, name: str, columns, rows: list[dict]) -> None:
        folder = self.store / name
        folder.mkdir(parents=True, exist_ok=True)
        schema = pa.schema([(column.name, ARROW_TYPES[column.data_type]) for column in columns])
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / "b1.parquet")


@pytest.fixture
def store(project: Path, tmp_path: Path) -> Store:
    return Store(project, tmp_path)


def row(number: int, **values) -> dict:
    return {
        "batch_id": "b1",
        "source_instance": "acme",
        "native_id": f"c{number}",
        "file_path": "open/acme/conversations.jsonl",
        "line_number": number,
        "channel": "web_chat",
        "channel_raw": "web_chat",
    } | values


def check(store: Store, report: LandingReport) -> GateReport:
    return check_landed(report, store.project)


def texts(findings) -> str:
    return "\n".join([line for f in findings for line in (f.expected, *f.examples, f.mend)])


def test_a_sound_landing_meets_every_expectation(store):
    report = check(store, store.report([row(1), row(2)]))
    assert len(report.findings) > 5
    assert report.blocking == [] and report.warnings == []


def test_a_table_half_in_quarantine_stops_the_run_and_names_file_line_and_field(store):
    store.quarantine = [
        {
            "batch_id": "b1",
            "file_path": "open/acme/conversations.jsonl",
            "line_number": 2,
            "field": "started_at",
            "reason": "wrong_type",
            "detail": "expected a time such as 2026-03-01T12:00:00Z",
            "raw_row": "anna@example.org",
        }
    ]
    (finding,) = check(store, store.report([row(1)], quarantined=1)).blocking
    assert finding.examples == [
        "open/acme/conversations.jsonl, line 2, field started_at: "
        "expected a time such as 2026-03-01T12:00:00Z (1 rows)"
    ]
    assert "mapping.yml" in finding.mend


def test_a_third_in_quarantine_is_tolerated(store):
    assert check(store, store.report([row(1), row(2)], quarantined=1)).blocking == []


def test_rows_that_went_missing_stop_the_run(store):
    (finding,) = check(store, store.report([row(1)], read=3)).blocking
    assert finding.expected == "each row read is landed or in quarantine"


def test_a_landing_without_conversations_stops_the_run(store):
    (finding,) = check(store, store.report([])).blocking
    assert "at least one conversation" in finding.expected


def test_a_missing_required_column_stops_the_run_with_the_landing_steps_own_words(store):
    sentence = "open/acme/conversations.jsonl: no column channel"
    (finding,) = check(store, store.report([row(1)], errors=[sentence])).blocking
    assert finding.examples == [sentence]


def test_a_value_outside_the_list_warns_with_the_raw_value_and_its_line(store):
    rows = [row(1), row(2, channel="unmapped", channel_raw="Fax")]
    report = check(store, store.report(rows))
    assert report.blocking == []
    (finding,) = report.warnings
    assert finding.examples == ["open/acme/conversations.jsonl, line 2: channel is 'Fax' (1 rows)"]
    assert finding.rows_against == 1


def test_the_same_id_twice_warns(store):
    report = check(store, store.report([row(1), row(2, native_id="c1")]))
    assert report.blocking == []
    assert "lines 1, 2: same id more than once" in texts(report.warnings)


def test_a_later_state_of_a_row_is_no_double(store):
    early, late = datetime(2026, 3, 1, 9), datetime(2026, 3, 1, 10)
    states = [row(1, source_updated_at=early), row(2, native_id="c1", source_updated_at=late)]
    assert check(store, store.report(states)).warnings == []


def test_a_null_in_a_required_column_stops_the_run(store):
    report = check(store, store.report([row(1), row(2, native_id=None)]))
    assert "line 2: no native_id" in texts(report.blocking)


def test_a_column_of_another_type_stops_the_run(store):
    report = store.report([row(1)])
    file = store.store / CONVERSATIONS / "b1.parquet"
    table = pq.read_table(file)
    place = table.schema.get_field_index("started_at")
    pq.write_table(table.set_column(place, "started_at", pa.array(["soon"])), file)
    (finding,) = check(store, report).blocking
    assert finding.suite == f"{CONVERSATIONS} types"
    assert "started_at" in texts([finding])


def test_only_the_rows_of_files_read_in_this_run_are_looked_at(store):
    report = store.report([row(1, channel="unmapped", channel_raw="Fax")])
    assert check(store, report).warnings
    report.read_files = []
    assert check(store, report).warnings == []


def test_a_rejected_file_alone_is_no_half_of_a_table(store):
    report = store.report([row(1)])
    report.batches.append(
        Batch(
            "b2",
            "open",
            "acme",
            None,
            "open/acme/x.pdf",
            1,
            "h",
            None,
            "clock",
            1,
            0,
            1,
            REJECTED,
            "unknown_table",
        )
    )
    (finding,) = check(store, report).warnings
    assert "x.pdf" in texts([finding])


def test_results_are_written_as_json(store, tmp_path):
    file = write_json([check(store, store.report([row(1)], read=2))], tmp_path)
    assert file.name == "gates.json"
    assert '"is_passed": false' in file.read_text()
