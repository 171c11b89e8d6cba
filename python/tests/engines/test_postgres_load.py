"""The store reaches PostgreSQL whole, and only what changed is sent again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import settings_in

from tandem.engines import postgres
from tandem.engines.published import postgres_connection

pytestmark = pytest.mark.postgres

SCHEMA = pa.schema(
    [
        ("native_id", pa.string()),
        ("text", pa.string()),
        ("seq", pa.int64()),
        ("score", pa.float64()),
        ("is_public", pa.bool_()),
        ("occurred_at", pa.timestamp("us")),
        ("due_on", pa.date32()),
    ]
)


def write(file: Path, *rows: tuple, schema: pa.Schema = SCHEMA) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    columns = [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(schema)]
    pq.write_table(pa.table(columns, schema=schema), file)


@pytest.fixture
def settings(tmp_path: Path, postgres_server: dict[str, str]):
    made = settings_in(tmp_path, tmp_path, "postgres")
    write(made.store / "trial__rows" / "_schema.parquet")
    return made


def loaded() -> list[tuple]:
    connection = postgres_connection()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select * from raw.trial__rows order by native_id")
            return cursor.fetchall()
    finally:
        connection.close()


def test_every_type_and_null_and_the_empty_text_arrive(settings):
    awkward = 'quote " comma , line\nbreak \\N \u00e9\u4e16'
    moment = datetime(2026, 3, 1, 12, 30, 15, 123456)
    write(
        settings.store / "trial__rows" / "b1.parquet",
        ("a", awkward, 2**53 + 1, 0.1, True, moment, moment.date()),
        ("b", "", None, None, None, None, None),
        ("c", None, 0, 0.0, False, None, None),
    )
    postgres.load(settings)
    assert loaded() == [
        ("a", awkward, 2**53 + 1, 0.1, True, moment, moment.date()),
        ("b", "", None, None, None, None, None),
        ("c", None, 0, 0.0, False, None, None),
    ]


def test_a_second_load_sends_only_new_batches(settings):
    folder = settings.store / "trial__rows"
    write(folder / "b1.parquet", ("a", "x", 1, 1.0, True, None, None))
    assert postgres.load(settings).files == 1
    assert postgres.load(settings).files == 0
    write(folder / "b2.parquet", ("b", "y", 1, 1.0, True, None, None))
    assert postgres.load(settings).files == 1
    assert [row[0] for row in loaded()] == ["a", "b"]


def test_a_batch_that_left_the_store_leaves_the_table(settings):
    folder = settings.store / "trial__rows"
    write(folder / "b1.parquet", ("a", "x", 1, 1.0, True, None, None))
    write(folder / "b2.parquet", ("b", "y", 1, 1.0, True, None, None))
    postgres.load(settings)
    (folder / "b1.parquet").unlink()
    postgres.load(settings)
    assert [row[0] for row in loaded()] == ["b"]


def test_a_new_column_is_null_in_older_batches(settings):
    folder = settings.store / "trial__rows"
    write(folder / "b1.parquet", ("a", "x", 1, 1.0, True, None, None))
    postgres.load(settings)
    write(folder / "_schema.parquet", schema=SCHEMA.append(pa.field("added", pa.string())))
    postgres.load(settings)
    assert loaded() == [("a", "x", 1, 1.0, True, None, None, None)]
