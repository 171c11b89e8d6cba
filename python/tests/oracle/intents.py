"""The intent of an episode (contract rule 4, R24-R28)."""

from datetime import datetime

from .landing import conversation_key, mentioned_source


def event_of(row, events, column="event_native_id"):
    """The live event a row points at, in the source that it speaks of."""
    return events.get((*mentioned_source(row), row.get(column)))


def episodes_of_evaluation(row, conversations, events):
    """R25: the event's episode, or all episodes of the conversation."""
    event = event_of(row, events)
    if event is not None:
        return [event.episode]
    conversation = conversations.get(conversation_key(row))
    return conversation.contact.episodes_of(conversation) if conversation else []


def settle_intents(landing, conversations, contacts, events, minimum):
    """QA label > final intent > completion event's intent > last confident prediction > unclassified."""
    labels = label_by_episode(landing, conversations, events)
    completions = completion_intent_by_conversation(landing, conversations)
    predictions = prediction_by_episode(landing, conversations, contacts, events, minimum)
    for contact in contacts:
        for episode in contact.episodes:
            episode.intent = (
                labels.get(id(episode))
                or final_intent(episode)
                or completion_intent(episode, completions)
                or predictions.get(id(episode))
                or "unclassified"
            )


def label_by_episode(landing, conversations, events):
    """R25: human intent_reference labels, latest evaluated_at."""
    found = {}
    for row in landing.rows["evaluations"]:
        if row["criterion"] != "intent_reference" or row["rater_type"] != "human" or row["label"] is None:
            continue
        rank = (row["evaluated_at"], row["source_system"], row["source_instance"], row["native_id"])
        for episode in episodes_of_evaluation(row, conversations, events):
            if id(episode) not in found or rank > found[id(episode)][0]:
                found[id(episode)] = (rank, row["label"])
    return {key: label for key, (_, label) in found.items()}


def final_intent(episode):
    """R26: the latest-started conversation of the episode that has one."""
    having = [c for c in episode.conversations if c.row["intent_final"] is not None]
    if not having:
        return None
    latest = max(having, key=lambda c: (c.started_at or datetime.min, c.key))
    return latest.row["intent_final"]


def completion_intent_by_conversation(landing, conversations):
    """R27: (occurred_at, id, intent) of completions that name an intent and a conversation."""
    found = {}
    for row in landing.rows["business_events"]:
        key = conversation_key(row)
        if row["event_kind"] == "completion" and row["intent"] is not None and key in conversations:
            found.setdefault(key, []).append((row["occurred_at"], row["native_id"], row["intent"]))
    return found


def completion_intent(episode, completions):
    """R27: the earliest one over the episode's conversations."""
    rows = [row for conversation in episode.conversations for row in completions.get(conversation.key, [])]
    return min(rows)[2] if rows else None


def prediction_by_episode(landing, conversations, contacts, events, minimum):
    """R24: the last confident prediction of each episode; `novel` when that row is novel.

    A prediction about no turn speaks for every episode of its conversation that has no predicted turn.
    """
    candidates = {}
    turns_with_inference = set()
    for row in landing.rows["ai_inferences"]:
        if row["kind"] != "intent":
            continue
        event = event_of(row, events)
        conversation = conversations[conversation_key(row)]
        if event is not None:
            turns_with_inference.add(id(event))
        confident = (row["confidence"] is None or row["confidence"] >= minimum) and not row["is_fallback"]
        if not confident or not (row["intent"] is not None or row["is_novel"]):
            continue
        intent = "novel" if row["is_novel"] else row["intent"]
        if event is not None:
            place = (1, event.order, 1, row["native_id"])
            candidates.setdefault(id(event.episode), []).append((place, intent))
        else:
            for episode in conversation.contact.episodes_of(conversation):
                candidates.setdefault(id(episode), []).append(
                    ((0, conversation.key, 0, row["native_id"]), intent)
                )
    for contact in contacts:
        for event in contact.events:
            if (
                event.is_customer_message
                and event.row["intent"] is not None
                and id(event) not in turns_with_inference
            ):
                candidates.setdefault(id(event.episode), []).append(
                    ((1, event.order, 0, event.row["native_id"]), event.row["intent"])
                )
    return {key: max(rows)[1] for key, rows in candidates.items()}
