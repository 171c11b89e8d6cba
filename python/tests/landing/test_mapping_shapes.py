"""mapping.yml for odd shapes: rows in rows, made identifiers, prefixes, double columns, several entries."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from tandem.landing import LandingError

CALLS = """
tables:
  conversations:
    from: "*.json*"
    templates: {native_id: "{$file}-{$line}"}
    constants: {channel: voice}
  events:
    - from: "*.json*"
      rows: turns
      templates: {native_id: "{$file}-{$line}-{$position}", conversation_native_id: "{$file}-{$line}"}
      columns: {text: $element.said, context_payload: $element.slots}
    - from: "*.json*"
      rows: turns
      only: {$element.said: ["a person", agent]}
      templates: {native_id: "{$file}-{$line}-{$position}-ask", conversation_native_id: "{$file}-{$line}"}
"""
TURNS = [{"said": "hello", "who": "bot", "slots": [1]}, {"said": " A Person "}, {"said": None}]


def events(bench, columns="native_id, text"):
    return bench.query(f"select {columns} from raw.open__events order by native_id")


@pytest.mark.parametrize("copies", [1, 4], ids=["alone", "together"])
def test_a_list_in_a_row_gives_a_row_each(bench, copies):
    bench.write("open/acme/mapping.yml", CALLS)
    for number in range(copies):
        rows = [{"kind": "a", "turns": TURNS}, {"kind": "b", "turns": []}, {"kind": "c"}]
        bench.rows(f"open/acme/call{number}.jsonl", rows)
    report = bench.land()
    assert bench.query("select count(*) from raw.open__conversations") == [(3 * copies,)]
    first = events(bench, "native_id, conversation_native_id, text, context_payload, extra, line_number")
    assert first[:4] == [
        ("call0-1-1", "call0-1", "hello", "[1]", '{"kind":"a","who":"bot"}', 1),
        ("call0-1-2", "call0-1", " A Person ", None, '{"kind":"a"}', 1),
        ("call0-1-2-ask", "call0-1", None, None, '{"kind":"a"}', 1),
        ("call0-1-3", "call0-1", None, None, '{"kind":"a"}', 1),
    ]
    assert len(first) == 4 * copies
    assert {b.rows_read for b in report.batches if b.relation == "open__events"} == {4}
    assert bench.bad() == [] and bench.reconciled()


def test_elements_may_be_plain_texts_and_the_file_one_array(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
tables:
  conversations: {from: "*.json", columns: {native_id: id}, constants: {channel: voice}}
  events:
    from: "*.json"
    rows: history
    templates: {native_id: "{id}/{$position}", text: "{$element|without TTS|without USER}"}
    columns: {conversation_native_id: id}
""",
    )
    history = ["TTS  Welcome", "USER yes USER", "TTSomething", "no prefix", "TTS", 7]
    bench.write("open/acme/calls.json", json.dumps([{"id": "c1", "history": history}]))
    bench.land()
    assert [text for _, text in events(bench)] == [
        "Welcome",
        "yes USER",
        "TTSomething",
        "no prefix",
        None,
        "7",
    ]


@pytest.mark.parametrize("copies", [1, 4], ids=["alone", "together"])
def test_what_is_no_list_is_quarantined_and_counts_once(bench, copies):
    bench.write("open/acme/mapping.yml", CALLS)
    lines = [json.dumps({"turns": TURNS}), json.dumps({"turns": "none"}), "{broken", '{"turns": {"a": 1}}']
    for number in range(copies):
        bench.write(f"open/acme/call{number}.jsonl", "\n".join(lines) + "\n")
    bench.land()
    bad = [row for row in bench.bad() if row[0] == "open/acme/call0.jsonl"]
    # A broken line counts for the first table; no list is no list for each entry that opens it.
    assert [row[1:] for row in bad] == [
        (2, None, "not_a_list"),
        (2, None, "not_a_list"),
        (3, None, "unparsable_json"),
        (4, None, "not_a_list"),
        (4, None, "not_a_list"),
    ]
    assert bench.reconciled()


def test_a_bad_element_goes_to_quarantine_alone(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
tables:
  events:
    from: "*.jsonl"
    rows: turns
    templates: {native_id: "{id}-{$position}"}
    columns: {conversation_native_id: id, occurred_at: $element.at}
""",
    )
    bench.rows("open/acme/x.jsonl", [{"id": "c", "turns": [{"at": "2026-03-01"}, {"at": "soon"}]}])
    bench.land()
    assert bench.bad() == [("open/acme/x.jsonl", 1, "occurred_at", "wrong_type")]
    assert bench.query("select raw_row from raw.landing__quarantine") == [('{"at":"soon"}',)]
    assert events(bench, "native_id, occurred_at") == [("c-1", datetime(2026, 3, 1))]
    assert bench.reconciled()


def test_a_csv_cell_may_hold_the_list(bench):
    bench.write("open/acme/mapping.yml", CALLS.replace("*.json*", "*.csv"))
    bench.write("open/acme/calls.csv", 'kind,turns\na,"[{""said"": ""agent""}]"\nb,\n')
    bench.land()
    assert events(bench) == [("calls-2-1", "agent"), ("calls-2-1-ask", None)]


def test_steps_cut_texts_and_an_empty_part_leaves_the_cell_empty(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
null_values: ["-"]
tables:
  conversations:
    from: "**/*.csv"
    templates:
      native_id: "{no|whole}@{$folder}"
      channel: "{via|without channel:}"
      status: "{state|after :|first}"
      customer_native_id: "{{{who|before <div>}}}"
    values: {channel: {phone: voice}}
""",
    )
    bench.write(
        "open/acme/north/a.csv",
        "no,via,state,who\n12.0,channel:phone,now: OPEN since,ann<div>bob\n"
        "12.5,voice,closed,\n7,fax,-,-\n-,voice,,x\n",
    )
    bench.land()
    assert bench.query(
        "select native_id, channel, channel_raw, status, customer_native_id from raw.open__conversations "
        "order by line_number"
    ) == [
        ("12@north", "voice", "phone", "open", "{ann}"),
        ("12.5@north", "voice", "voice", "closed", None),
        ("7@north", "unmapped", "fax", None, None),
    ]
    assert bench.bad() == [("open/acme/north/a.csv", 5, "native_id", "missing_required")]
    assert bench.reconciled()


@pytest.mark.parametrize("copies", [1, 4], ids=["alone", "together"])
def test_sentences_of_one_message_are_joined_in_order(bench, copies):
    bench.write(
        "open/acme/mapping.yml",
        """
tables:
  events:
    from: "*.csv"
    columns: {native_id: comment, conversation_native_id: ticket, text: sentence}
    distinct: true
    join: {text: " | "}
""",
    )
    text = "ticket,comment,sentence\nt,c1,b\nt,c1,\nt,c2,x\nt,c1,a\n,c3,y\nt,ragged\n"
    for number in range(copies):
        bench.write(f"open/acme/s{number}.csv", text)
    bench.land()
    assert events(bench, "distinct native_id, text, line_number") == [("c1", "b | a", 2), ("c2", "x", 4)]
    assert [row[1:] for row in bench.bad()][:2] == [
        (6, "conversation_native_id", "missing_required"),
        (7, None, "ragged_row"),
    ]
    assert bench.reconciled()


@pytest.mark.parametrize("copies", [1, 4], ids=["alone", "together"])
def test_columns_of_one_name_are_told_by_their_place(bench, copies):
    bench.write(
        "open/acme/mapping.yml",
        'tables: {conversations: {from: "*.csv", columns: {native_id: "id#1", customer_native_id: "id#2"}}}',
    )
    for number in range(copies):
        bench.write(f"open/acme/x{number}.csv", f"id,channel,id,id\nc{number},voice,k,z\n")
    bench.land()
    assert bench.query(
        "select native_id, customer_native_id, extra from raw.open__conversations order by 1 limit 1"
    ) == [("c0", "k", '{"id#3":"z"}')]


def test_columns_of_one_name_without_a_word_on_them_say_what_to_map(good):
    good.write("open/b/conversations.csv", "native_id,channel,id,id\nc1,voice,k,z\n")
    report = good.land()
    assert good.bad() == [("open/b/conversations.csv", None, "id", "duplicate_column")]
    assert "columns 3 and 4" in report.errors[0] and "such as id#2" in report.errors[0]


def test_two_kinds_of_files_feed_one_table_each_by_its_own_entry(bench):
    bench.write(
        "open/acme/mapping.yml",
        """
tables:
  conversations:
    - {from: "chats.csv", columns: {native_id: chat}, constants: {channel: web_chat}}
    - {from: "calls.csv", columns: {native_id: call}, constants: {channel: voice}}
""",
    )
    bench.write("open/acme/chats.csv", "chat,x\n1,\n")
    bench.write("open/acme/calls.csv", "call,x\n2,\n")
    bench.write("open/acme/conversations.csv", "native_id,channel\n3,email\n")
    bench.land()
    assert bench.query("select native_id, channel from raw.open__conversations order by 1") == [
        ("1", "web_chat"),
        ("2", "voice"),
        ("3", "email"),
    ]


def test_a_column_that_starts_with_a_dollar_is_written_with_two(bench):
    bench.write("open/acme/mapping.yml", "tables: {conversations: {columns: {native_id: $$file}}}")
    bench.rows("open/acme/conversations.jsonl", [{"$file": "c1", "channel": "voice"}])
    bench.land()
    assert bench.query("select native_id from raw.open__conversations") == [("c1",)]


def test_a_template_over_a_column_that_the_file_lacks_rejects_it(good):
    good.write("open/b/mapping.yml", 'tables: {conversations: {templates: {native_id: "{$file}-{chat_id}"}}}')
    good.write("open/b/conversations.csv", "chatid,channel\nc1,voice\n")
    report = good.land()
    assert good.bad() == [("open/b/conversations.csv", None, "native_id", "mapping_error")]
    assert "Did you mean chatid?" in report.errors[0]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("columns: {text: $fil}", "events.columns.text: $fil is no place. Did you mean $file?"),
        ("columns: {text: $oid}", "A column of that name is written $$oid."),
        ('templates: {text: "{a|frist}"}', "frist is no step. Did you mean first?"),
        ('templates: {text: "{a|without}"}', "the step without needs text behind it"),
        ('templates: {text: "{a|whole x}"}', "the step whole takes no text behind it"),
        ('templates: {text: "{a"}', "has a brace without its other half"),
        ('templates: {text: "plain"}', "names no column in braces"),
        ('templates: {text: "{}"}', "braces without a column"),
        ('templates: {txt: "{a}"}', "txt is no column of events. Did you mean text?"),
        ('{columns: {text: a}, templates: {text: "{b}"}}', "under columns and under templates"),
        ("columns: {text: $element.said}", "add rows: <the column that holds the list>"),
        ("join: {text: ' '}", "add distinct: true"),
        ("only: {a: []}", "give the value or values"),
        ("only: {$lin: 1}", "$lin is no place. Did you mean $line?"),
        ("rows: [a]", "rows has the wrong shape (list)"),
        ("[{from: a}, {form: b}]", "tables.events (2): unknown key form. Did you mean from?"),
    ],
)
def test_mistakes_say_how_to_mend_them(good, table, message):
    body = table if table[0] in "{[" else f"{{{table}}}"
    good.write("open/b/mapping.yml", f"tables: {{events: {body}}}")
    with pytest.raises(LandingError) as caught:
        good.land()
    assert message in str(caught.value) and "open/b/mapping.yml" in str(caught.value)
