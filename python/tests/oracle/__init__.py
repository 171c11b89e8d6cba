"""An independent reference implementation of Tandem's metrics, written from the binding texts alone.

It reads a landing in the open format with plain loops and gives the rows that scorecard.metric_values must hold.
It shares no code with the package or the SQL, so that an error has to be made twice to stay unseen.

Readings
--------
One line for each place where the texts leave a choice (R = rules.md).

- Empty strings and JSON nulls are null; a row lacking a required value or with a value that cannot be cast is left out.
- R5: times of validity (valid_from, valid_to, expires_at, effective_from) never set as_of; date columns neither.
- R6, R75: events of type `unmapped` and `status_change` are taken out before anything else looks at events.
- R8, R9: in a merged order an event stands at the running maximum of the times of its conversation, so that
  merging never breaks R8's order; ties go by the conversation's order (R19), then by place in the conversation.
- R9: rows that are no events stand at their event's place, else at their time (after events of that time), else
  at the start of their conversation.
- R12: `ended_at` counts in the last episode in which the conversation has rows.
- R15: customer merges link even through rows whose identifier is a hub; `unmapped` id types link nobody.
- R14: a row that names a customer and a conversation without one links both to the identifier.
- R18: an anonymous contact is its own person, so its cycles can still continue or return inside the contact.
- R19, R73: a conversation with null started_at is timeless even if its events have times; it stands last.
- R21: the close mark is per conversation and is cleared only by the row that starts an episode there.
- R23, R19: the first conversation of a later episode is the one of its starting event.
- R24: only inferences of kind `intent`; an inference on a turn hides the turn's own intent even when unconfident;
  an inference without a known event stands at the start of its conversation; null is_fallback is false.
- R27: a completion event serves every episode of its conversation.
- R30: a claim may be implied for a conversation without explicit claim in the cycle when the episode's last close
  is its own and by one of the four actors, or it is a closed ticket or case without a close in that cycle.
- R30: a close by a supervisor is claimed by human_agent; an implied claim without a close is claimed by nobody.
- R31: claimed_at falls in a cycle of the contact; null goes to the last cycle of the conversation.
- R32: an overlap is a return only if the claim is strictly earlier than the start; a start equal to the end is a gap
  of 0; a claim recorded later than the end still makes a return of what starts after the end.
- R32: the journey so far is the last journey that took an episode of this person and intent.
- R33: the link counts for the cycle in which the following conversation first appears; the target is the journey of
  the latest-started placed cycle of the followed conversation; a target that starts later has no effect; past the
  window the episode starts a new journey and does not fall back to person and intent.
- R35: an episode is open when one of its conversations is open and has no later cycle; `no close or session_end` is
  read inside the cycle; a journey is open when any of its episodes is; an open journey is never returned to.
- R22: an outbound episode after a resolved claim starts a new, outbound journey, which is then the journey so far.
- R73: a timeless episode joins what it follows unless that ended with a resolved claim, else what follows it unless
  it has a resolved claim itself; no return comes of it. Timeless journeys are looked up on their dating time.
- R36: an AI handoff_requested or transfer is one whose actor_type is AI; a segment's side is its handler_type.
- R41: an explicit handoff may be the first AI participation itself; a transfer needs to_actor_type human.
- R42: an unmapped reason is no reason.
- R45: the last customer message includes acknowledgements.
- R46: the downgraded outcome is called not_resolved, counts as nothing else, and only `resolved` is downgraded.
- R46, R64: human QA is the criterion resolution_confirmed; any failed one downgrades, the latest verdict proves.
- R48: human participation counts between the journey's start and end + window, by journey-level intent.
- R50: a rating belongs to the cycle of its event, else of responded_at, else offered_at.
- R51: `has run out` is end + journey window for all kinds; an unknown conversation counts as none.
- R39, queue abandon: suggestions and queue segments count for every journey that holds a cycle of their conversation.
- R53: both times must be exact; claims by vendors, AI or nobody are overridden; open journeys can be rage quits.
- R54: the unanswered handoff overrides every claim but the excepted ones; `the source has none` looks at the
  instances of all conversations of the journey.
- R55: maturity looks at all candidate rows of the cell (open and timeless journeys never mature); a contact is
  mature when none of its cycles is open.
- R59: a rate without rows has numerator 0, denominator 0 and value null.
- R64: reversal and complaint are the kinds of these names only; a row weighs 1/p only where no system check exists.
- R65: intent, complexity, risk, path and release of a contact are those of its first episode's journey, all else is
  its own; the human clock starts at the contact's explicit handoff, else at the first customer message.
- R66: `else close` is the last exact close of the latest-ended episode; an end from the last event is not known.
- R67: turns are customer messages after the first AI participation and before the handoff.
- R79: the capability is called human_side and gates only human_first_response_time.
- Team and tenure: the first human participation's actor, version in force then; null actor is unknown; months are
  calendar months, on local dates.
- Ladder: a resolved claim by the customer is level 4.
"""

from .engine import Result, build

__all__ = ["Result", "build"]
