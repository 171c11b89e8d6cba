"""The mappings of `examples/mappings`, on the real sets as they are and on a few invented rows of each shape.

What lands is compared with a count in plain Python, straight from the files, that shares no code with the
project. Sets of JSON here, sets of CSV in `test_example_mappings_csv`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import Any

from example_sets import Landed, real, written

# ---------- betold: calls without ids, times or text


BETOLD = [
    {
        "LUHF": "luhf",
        "utterances_annotations": [
            {"caller_name": "nlg", "intent": "intro", "entities": [{"entity": "recording"}]},
            {"caller_name": "nlu", "intent": "schedule", "entities": []},
            {"caller_name": "nlu", "intent": "noise", "entities": []},
            {"caller_name": "nlu", "intent": "transfer_agent", "entities": []},
        ],
    },
    {"LUHF": "not_luhf", "utterances_annotations": [{"caller_name": "nlu", "intent": "confirm"}]},
]


def check_betold(landed: Landed, records: list[dict[str, Any]]) -> None:
    turns = [turn for record in records for turn in record["utterances_annotations"]]
    sides = {"nlg": "ai_agent", "nlu": "customer"}
    assert landed.is_whole()
    assert landed.one("select count(*) from conversations where started_at is null") == len(records)
    assert landed.one("select count(outcome_claim) + count(ended_at) from conversations") == 0
    assert landed.counts("conversations", "json_extract_string(extra, '$.LUHF')") == Counter(
        record["LUHF"] for record in records
    )
    messages = "(from events where event_type = 'message')"
    assert landed.counts(messages, "actor_type", "intent") == Counter(
        (sides[turn["caller_name"]], turn["intent"]) for turn in turns
    )
    asked = [turn["intent"] for turn in turns if turn["caller_name"] == "nlu"].count("transfer_agent")
    assert landed.counts("events", "event_type")["human_requested"] == asked
    heard = Counter(turn["intent"] for turn in turns if turn["caller_name"] == "nlu")
    assert landed.one("select count(*) from ai_inferences") == heard.total()
    assert landed.one("select count(*) from ai_inferences where is_fallback") == (
        heard["noise"] + heard["inconclusive"]
    )
    assert landed.one("select count(*) from ai_inferences where intent = 'schedule'") == heard["schedule"]
    assert landed.one("select count(*) from ai_inferences where intent in ('confirm', 'noise')") == 0
    order = "select list(intent order by seq) from events where event_type = 'message' group by "
    assert Counter(str(row[0]) for row in landed.query(order + "conversation_native_id")) == Counter(
        str([turn["intent"] for turn in record["utterances_annotations"]]) for record in records
    )


def test_betold_extract(tmp_path):
    files = written(tmp_path, {"BETOLD_valid.json.gz": json.dumps(BETOLD)})
    check_betold(Landed(tmp_path, "betold_phone_bot", {"betold": files}), BETOLD)


def test_betold_whole(tmp_path):
    file = real("betold_phone_bot") / "BETOLD_valid.json.gz"
    landed = Landed(tmp_path, "betold_phone_bot", {"betold": [file]})
    check_betold(landed, json.loads(gzip.decompress(file.read_bytes())))
    assert landed.counts("events", "event_type", "actor_type") == {
        ("message", "ai_agent"): 17_048,
        ("message", "customer"): 13_593,
        ("human_requested", "customer"): 12,
    }


# ---------- getgoing: a folder a call, speakers as prefixes, two clocks


HUB = (
    "a3499091c3be28edcc20a6ad75843df7d1347e606de384ffb1d03f9714d845596"
    "2edd5e7290c761b2f1785affd9700f8e4284556e5be66d3b94ca0a473968c8a"
)
GETGOING = {
    "logs/aa/metadata.json": {"uuid": "aa", "number": "h1", "time": "2019-07-11T17:44:36.795Z"},
    "logs/aa/log.json": {
        "uuid": "aa",
        "history": ["TTS <speak> Hi </speak>", "USER a bus please", "dummy message", "TTS"],
        "start_time": "2019-07-11 13:44:37",
        "end_time": "2019-07-11 13:46:56",
    },
    "logs/bb/metadata.json": {"uuid": "bb", "number": "h1", "time": "2019-12-01T01:00:00.000Z"},
    "logs/cc/metadata.json": {"uuid": "cc", "number": HUB, "time": "2019-12-01T23:30:00.000Z"},
    "logs/cc/log.json": {
        "uuid": "cc",
        "history": [],
        "start_time": "2019-12-01 18:30:00",
        "end_time": "2019-12-01 18:30:00",
    },
}


def check_getgoing(landed: Landed, logs: list[dict[str, Any]], calls: list[dict[str, Any]]) -> None:
    lines = [line for log in logs for line in log["history"]]
    sides = {"TTS": "ai_agent", "USER": "customer", "dummy": "system"}
    assert landed.is_whole()
    assert landed.one("select count(*) from conversations") == len(calls)
    assert landed.counts("conversations", "customer_native_id") == Counter(
        None if call["number"] == HUB else call["number"] for call in calls
    )
    messages = "(from events where event_type = 'message')"
    assert landed.counts(messages, "actor_type") == Counter(sides[line.split()[0]] for line in lines)
    silent = sum(line.strip() in ("TTS", "USER") for line in lines)
    assert landed.one(f"select count(*) from {messages} where text is null") == silent
    said = [line.removeprefix("USER").strip() for line in lines if line.startswith("USER")]
    texts = landed.counts("(from events where actor_type = 'customer')", "trim(text, e' \\t\\r\\n')")
    assert texts == Counter(text or None for text in said)
    assert landed.one("select count(*) from segments") == len(logs)
    # The two clocks tell the same instant once each is read in its own zone.
    off = "abs(epoch(accepted_at) - epoch(started_at))"
    join = "segments join conversations on conversation_native_id = conversations.native_id"
    assert landed.one(f"select max({off}) from {join}") < 60
    ends = "(from events where event_type = 'session_end')"
    assert landed.one(f"select count(occurred_at) from {ends}") == len(logs)


def test_getgoing_extract(tmp_path):
    files = written(tmp_path, {path: json.dumps(record) for path, record in GETGOING.items()})
    landed = Landed(tmp_path, "getgoing_phone_bot", {"getgoing": files})
    logs, calls = (
        [one for path, one in GETGOING.items() if path.endswith(name)] for name in ("log.json", "data.json")
    )
    check_getgoing(landed, logs, calls)
    assert landed.query("select text from events where event_type = 'message' order by seq") == [
        ("<speak> Hi </speak>",),
        ("a bus please",),
        ("dummy message",),
        (None,),
    ]


def test_getgoing_whole(tmp_path):
    folder = real("getgoing_phone_bot") / "logs"
    landed = Landed(tmp_path, "getgoing_phone_bot", {"getgoing": [folder]})
    logs, calls = (
        [json.loads(path.read_text()) for path in folder.glob(f"*/{name}.json")]
        for name in ("log", "metadata")
    )
    check_getgoing(landed, logs, calls)
    assert (len(calls), len(logs)) == (931, 837)
    assert landed.counts("conversations", "customer_native_id")[None] == 427
