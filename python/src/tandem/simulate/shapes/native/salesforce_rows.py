"""What Salesforce's objects share: ids, times, and what is known of a session so far."""

from __future__ import annotations

# An id: three characters for the object, two for the org, ten digits, and three that say which letters are
# capitals, which only the long form has.
ORG = "Hs"
SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
WIDTH = 10


def suffix_of(start: str) -> str:
    """The last characters of a long id that begins so and goes on in digits."""
    capitals = sum(2**place for place, letter in enumerate(start) if letter.isupper())
    return SUFFIXES[capitals] + "AA"


def long_id(entity: str, number: str) -> str:
    """SQL for the id of 18 characters of an object whose number is `number`."""
    start = entity + ORG
    return f"('{start}' || lpad({number}, {WIDTH}, '0') || '{suffix_of(start)}')"


def named(entity: str, number: str) -> str:
    """That id itself."""
    start = entity + ORG
    return start + number.zfill(WIDTH) + suffix_of(start)


def short_id(entity: str, number: str) -> str:
    """The same in its 15 characters, as reports and older code have it."""
    return f"('{entity}{ORG}' || lpad({number}, {WIDTH}, '0'))"


SESSION, CASE, WORK, ENTRY, HISTORY = "0Mw", "500", "0Bz", "1Ce", "017"
USER, GROUP, CONTACT, END_USER = "005", "00G", "003", "0PA"
# Users who are no people: the platform itself, and an integration that posts under an agent's licence.
PLATFORM, ANNOUNCER = named(USER, "990001"), named(USER, "990002")
QUEUE, QUEUE_NAME = named(GROUP, "1"), "Digital Care Chats"
BOT = named("0Xx", "1")
# The CRM keeps whole seconds, Data Cloud fractions as well.
CRM_TIME = "strftime({}, '%Y-%m-%dT%H:%M:%S.000+0000')"
CLOUD_TIME = "strftime({}, '%Y-%m-%dT%H:%M:%S.%gZ')"
NOTHING = "NOT_SET"

# Events that some object of the org tells of.
TOLD = (
    "message",
    "human_requested",
    "handoff_requested",
    "handoff_failed",
    "queue_enter",
    "handoff_accepted",
    "transfer",
    "close",
    "session_end",
)
# What it keeps in variables, which nobody exports.
LOST = ("slot_filled",)
# What happened tonight, after what is known of sessions that are still open.
STORY = f"""
    select substr(events.conversation_native_id, 5) as number, substr(events.native_id, 5) as event, seq,
        occurred_at, event_type, substr(actor_native_id, 7) as agent, actor_type, text, reason,
        events.release_version, ai_inferences.intent as topic, true as is_new
    from events left join ai_inferences on events.native_id = event_native_id
    where event_type in {TOLD}
    union all by name
    select * replace (false as is_new) from carried_story
"""
SESSIONS = """
    select substr(native_id, 5) as number, substr(customer_native_id, 5) as customer, * exclude (native_id)
    from conversations
    union all by name
    select carried.* from carried
    anti join (select substr(native_id, 5) as number from conversations) as exported using (number)
"""
# What the events so far say of each session that something was told of tonight.
FACTS = """
    with people as (
        select number, min(occurred_at) as accepted_at, min(seq) as accepted_seq, max_by(agent, seq) as agent
        from story where actor_type = 'human_agent' group by number
    ),
    told as (
        select number, bool_or(is_new) as is_told, max(occurred_at) as last_at,
            count(*) filter (event_type = 'message' and actor_type = 'customer') as said,
            min(occurred_at) filter (event_type = 'handoff_requested') as escalated_at,
            min(occurred_at) filter (event_type = 'queue_enter') as queued_at,
            min(release_version) as release_version
        from story group by number
    )
    select sessions.*, accepted_at, accepted_seq, agent, escalated_at, queued_at, said, release_version,
        reported_turn_count is not null as has_ai, greatest(source_updated_at, last_at) as changed_at
    from sessions left join told using (number) left join people using (number)
    where is_told or sessions.number in (select substr(native_id, 5) from conversations)
    order by number
"""
STILL_OPEN = "select * from sessions where status = 'open' order by number"
UNFINISHED = "select story.* from story semi join carried using (number) order by number, seq"
