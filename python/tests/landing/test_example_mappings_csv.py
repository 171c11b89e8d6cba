"""The mappings of `examples/mappings` for sets of CSV and TSV files, as in `test_example_mappings`."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter, defaultdict
from pathlib import Path

from example_sets import Landed, real, written

ENGINES = ("bert", "dialogflow", "haptik", "luis", "rasa")
NO_INTENT = "NO_NODES_DETECTED"


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def unpacked(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


# ---------- helpdesk: one row per sentence


HELPDESK = """issueid,id,comment_seq,utr_seq,author,created,is_private,actionbody,author_role
11.0,101.0,0,0,ann,2022-01-02 11:12:51+00:00,0.0,dear team,reporter
11.0,101.0,0,1,ann,2022-01-02 11:12:51+00:00,0.0,.,reporter
11.0,101.0,0,2,ann,2022-01-02 11:12:51+00:00,0.0,"it is, broken",reporter
11.0,102.0,1,0,bob,2022-01-02 12:00:00+00:00,1.0,look at this,assignee
11.0,103.0,2,0,bob,2022-01-02 12:30:00+00:00,0.0,done,assignee
12.0,104.0,0,0,eve,2022-01-03 09:00:00+00:00,0.0,.,others
"""


def check_helpdesk(landed: Landed, rows: list[dict[str, str]]) -> None:
    sides = {"reporter": "customer", "assignee": "human_agent", "others": "unmapped"}
    comments = defaultdict(list)
    for row in rows:
        comments[row["id"]].append(row)
    assert landed.is_whole()
    assert landed.one("select count(*) from conversations") == len({row["issueid"] for row in rows})
    assert landed.one("select count(*) from conversations where channel = 'unmapped'") == len(
        {row["issueid"] for row in rows}
    )
    assert landed.counts("events", "actor_type", "event_type", "is_public") == Counter(
        (
            sides[first["author_role"]],
            "internal_note" if float(first["is_private"]) else "message",
            not float(first["is_private"]),
        )
        for first, *_ in comments.values()
    )
    texts = dict(landed.query("select native_id, text from events"))
    assert texts == {
        str(int(float(comment))): " ".join(
            row["actionbody"] for row in sentences if row["actionbody"].strip() not in ("", ".")
        )
        or None
        for comment, sentences in comments.items()
    }
    assert landed.one("select count(*) from customer_identifiers") == len(
        {(row["issueid"], row["author"]) for row in rows if row["author_role"] == "reporter"}
    )
    agents = {row["author"] for row in rows if row["author_role"] == "assignee"}
    assert {row[0] for row in landed.query("select native_id from actors")} == agents


def test_helpdesk_extract(tmp_path):
    files = written(tmp_path, {"sample_utterances.csv.gz": HELPDESK})
    landed = Landed(tmp_path, "helpdesk_ticket_comments", {"helpdesk": files})
    check_helpdesk(landed, rows_of(HELPDESK))
    assert landed.query("select native_id, text from events order by line_number") == [
        ("101", "dear team it is, broken"),
        ("102", "look at this"),
        ("103", "done"),
        ("104", None),
    ]


def test_helpdesk_whole(tmp_path):
    file = real("helpdesk_ticket_comments") / "sample_utterances.csv.gz"
    landed = Landed(tmp_path, "helpdesk_ticket_comments", {"helpdesk": [file]})
    check_helpdesk(landed, rows_of(unpacked(file)))
    assert landed.one("select count(*) from events") == 7_286
    assert landed.counts("events", "event_type")["internal_note"] == 416 + 1_272 + 2


# ---------- hint3: single queries, one engine per instance


HINT3 = """sentence,label,predicted_node,predicted_node_score
Where is my parcel,STATUS,STATUS,0.9
"A quote
over two lines",NO_NODES_DETECTED,NO_NODES_DETECTED,0.0
Give me a person,CALL_CENTER,STATUS,0.4
Where is my parcel,STATUS,REFUND,0.5
"""


def check_hint3(landed: Landed, by_engine: dict[str, list[dict[str, str]]]) -> None:
    assert landed.is_whole()
    wanted = {"CHAT_WITH_AN_AGENT", "CHAT_WITH_AGENT", "CALL_CENTER"}
    for table in ("conversations", "ai_inferences", "evaluations"):
        assert landed.counts(table, "source_instance") == {
            f"hint3_{engine}": len(rows) for engine, rows in by_engine.items()
        }
    for engine, rows in by_engine.items():
        where = f"where source_instance = 'hint3_{engine}'"
        silent = [row for row in rows if row["predicted_node"] == NO_INTENT]
        assert landed.one(f"select count(*) from ai_inferences {where} and is_novel and is_fallback") == len(
            silent
        )
        events = landed.counts(f"(from events {where})", "event_type")
        assert events["human_requested"] == sum(row["label"] in wanted for row in rows)
        assert landed.counts(f"(from evaluations {where})", "label") == Counter(
            "novel" if row["label"] == NO_INTENT else row["label"] for row in rows
        )
        right = (
            "select count(*) from ai_inferences join evaluations "
            "using (source_instance, conversation_native_id, event_native_id) "
            f"{where} and label = case when is_novel then 'novel' else ai_inferences.intent end"
        )
        assert landed.one(right) == sum(row["label"] == row["predicted_node"] for row in rows)
        total = sum(float(row["predicted_node_score"]) for row in rows)
        assert abs(landed.one(f"select sum(confidence) from ai_inferences {where}") - total) < 1e-6


def test_hint3_extract(tmp_path):
    files = written(tmp_path, {"luis_shop.csv": HINT3, "luis_shop_subset.csv": HINT3})
    landed = Landed(tmp_path, "hint3_chatbot_queries", {"hint3_luis": files})
    check_hint3(landed, {"luis": rows_of(HINT3)})
    assert landed.query("select distinct model, product_line from ai_inferences, conversations") == [
        ("luis", "shop")
    ]


def test_hint3_whole(tmp_path):
    folder = real("hint3_chatbot_queries") / "preds"
    files = {
        engine: [path for path in sorted(folder.glob(f"{engine}_*.csv")) if "_subset" not in path.name]
        for engine in ENGINES
    }
    landed = Landed(tmp_path, "hint3_chatbot_queries", {f"hint3_{e}": paths for e, paths in files.items()})
    rows = {
        engine: [row for path in paths for row in rows_of(unpacked(path))] for engine, paths in files.items()
    }
    check_hint3(landed, rows)
    assert {len(of_engine) for of_engine in rows.values()} == {2_371}


# ---------- multidogo: customers' turns only, records over several lines


HEADER = "conversationId\tturnNumber\tutteranceId\tutterance\tslot-labels\tintent\n"
MULTIDOGO = {
    "splits/airline/dev.tsv.gz": HEADER
    + "c1\t0\tc1-0\thi\tO\topeninggreeting\n"
    + 'c1\t2\tc1-2\t"a seat\nby the window"\tO O O\tgetseatinfo<div>changeseatassignment\n',
    "splits/finance/dev.tsv.gz": HEADER
    + "c2\t0.0\tc2-0\tI want a pony\tO\toutofdomain\n"
    + "c2\t4.0\tc2-4\tthanks\tO\tthankyou\n",
}
STEPS = {"openinggreeting", "closinggreeting", "thankyou", "confirmation", "rejection", "contentonly"}


def check_multidogo(landed: Landed, by_domain: dict[str, list[dict[str, str]]]) -> None:
    rows = [row for of_domain in by_domain.values() for row in of_domain]
    assert landed.is_whole()
    assert landed.counts("conversations", "product_line") == {
        domain: len({row["conversationId"] for row in of_domain}) for domain, of_domain in by_domain.items()
    }
    assert landed.counts("events", "actor_type", "event_type") == {("customer", "message"): len(rows)}
    assert landed.counts("events", "message_kind_raw") == Counter(row["intent"] for row in rows)
    needs = (row["intent"].split("<div>")[0] for row in rows)
    assert landed.counts("events", "intent") == Counter(
        None if need in STEPS else "novel" if need == "outofdomain" else need for need in needs
    )
    turns = dict(landed.query("select native_id, seq from events"))
    assert turns == {row["utteranceId"]: int(float(row["turnNumber"])) for row in rows}
    assert landed.one("select count(*) from events where contains(text, chr(10))") == sum(
        "\n" in row["utterance"] for row in rows if row["utterance"].strip()
    )


def test_multidogo_extract(tmp_path):
    files = written(tmp_path, MULTIDOGO)
    landed = Landed(tmp_path, "multidogo", {"multidogo": files})
    check_multidogo(landed, {path.split("/")[1]: rows_of(text, "\t") for path, text in MULTIDOGO.items()})


def test_multidogo_whole(tmp_path):
    folder = real("multidogo") / "splits_annotated_at_turn_level"
    landed = Landed(tmp_path, "multidogo", {"multidogo": [folder]})
    rows = defaultdict(list)
    for path in sorted(folder.glob("*/*.tsv.gz")):
        rows[path.parent.name] += rows_of(unpacked(path), "\t")
    check_multidogo(landed, rows)
    assert sum(map(len, rows.values())) == 59_782
