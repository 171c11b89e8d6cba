"""An independent reference implementation of Tandem's metrics, written from the binding texts alone.

It reads a landing in the open format with plain loops and gives the rows that scorecard.metric_values must
hold. It shares no code with the package or the SQL, so that an error has to be made twice to stay unseen.

Readings
--------
One line for each place where the texts leave a choice (R = rules.md).

- Empty strings and JSON nulls are null; a row lacking a required value or with a value that cannot be cast
  is left out.
- R5: times of validity (valid_from, valid_to, expires_at, effective_from) never set as_of; date columns
  neither.
- R6, R75: events of type `unmapped` and `status_change` are taken out before anything else looks at events;
  an action on such an event stands for itself.
- R8, R9: in a merged order an event stands at the running maximum of the times of its conversation, so that
  merging never breaks R8's order; ties go by system, instance and native id, then by place in the
  conversation.
- R9: an action stands at its event, with that event's time; one without event, and a segment (accepted_at,
  else enqueued_at), at its own time after the conversation's events of that time (segments by seq), else at
  its start.
- R9: in a journey, items of one time go by the start of their episode; inside a contact its own order
  stands.
- R9: a cycle that begins with an event has a start for durations only if that event's time is exact; so has
  a conversation without started_at, if nothing inexact stands before its events or earlier than them.
- R12: `ended_at` counts in the last episode in which the conversation has events, actions or segments; an
  episode never ends before it starts; the end of events alone is their latest time, not that of the last in
  order.
- R15: customer merges link even through rows whose identifier is a hub; `unmapped` id types link nobody.
- R14: a row that names a customer and a conversation without one links both to the identifier.
- R18: an anonymous contact is its own person, so its cycles can still continue or return inside the
  contact.
- R73: a conversation with null started_at starts with the earliest time of its events; it is timeless only
  without.
- R21: the close mark is per conversation and is cleared only by the row that starts an episode there.
- R21: a conversation takes part in each episode in which it has an item, and in the one in force when it
  started.
- R23, R19: the first conversation of a later episode is the one of its starting event.
- R24: only inferences of kind `intent`; an inference on a turn hides the turn's own intent even when
  unconfident; one on no known turn speaks for all episodes of its conversation that have no predicted turn;
  null is_fallback is false.
- R27: a completion event serves every episode of its conversation.
- R30: claims are implied per conversation: for one without explicit claim in the cycle when the episode's
  last close is its own and by one of the four actors, or it is a closed ticket or case without a close in
  that cycle.
- R30: a close by a supervisor is claimed by human_agent; a closed ticket without close event by
  vendor_rule.
- R31: claimed_at falls in a cycle of the contact; null goes to the last cycle of the conversation.
- R32: an overlap is a return only if the claim is strictly earlier than the start; a start equal to the end
  is a gap of 0; a claim recorded later than the end still makes a return of what starts after the end.
- R32: the journey so far is that of the last episode of this person and intent, or of the one followed up,
  with all that other branches have made of it.
- R33: the link counts for the cycle in which the following conversation first appears; the target is the
  latest-started earlier cycle of the followed conversations; a target that starts later has no effect; past
  the window the episode starts a new journey and does not fall back to person and intent.
- R34, contract rule 5: only a resolved claim is returned to, also past a window shorter than seven days.
- R35: `no close or session_end` is read inside the cycle, and only in a conversation's last one. An episode
  is open when a conversation is declared open or pending, or all are silently open; a journey when an
  episode is declared open or the latest-ended one is open; an open journey is never returned to.
- R22: an outbound episode after a resolved claim starts a new, outbound journey, which is then the journey
  so far.
- R73: a timeless episode joins the latest of what it follows unless that ended with a resolved claim; if it
  follows nothing, the latest of what follows it, unless it or that has a resolved claim; no return comes of
  it. Timeless journeys are looked up on their dating time.
- R36: an AI handoff_requested or transfer is one whose actor_type is AI; a segment's side is its
  handler_type.
- R37: of a handoff_accepted by a human that human took part; else the human it is accepted to.
- R41: an explicit handoff may be the first AI participation itself; a transfer needs to_actor_type human;
  its sender is from_actor_type, else actor_type.
- R42: an unmapped reason is no reason.
- R45: the last customer message is the last one that is no acknowledgement.
- R46: the downgraded outcome is called not_resolved, counts as nothing else, and only `resolved` is
  downgraded.
- R46, R64: human QA is the criterion resolution_confirmed; of reviews with a verdict only the latest
  counts.
- R47, R55: signals count, and a journey matures, by the journey window that was set; 24 h, 3 d and 7 d are
  fixed.
- R48: human participation counts between the journey's start and end + window, by journey-level intent.
- R49: an escalated claim is dropped in an episode with human participation, so that others of it (implied
  ones too) may stand, and again in a journey with human participation.
- R50: a rating belongs to its event's journey, else to the last one that its conversation had joined by
  then; given before all of them to the first, without a time to the last. A scale without length makes no
  rating.
- R51: `has run out` is end + journey window for all kinds; an unknown conversation counts as none.
- R39: suggestions count for every journey that holds a cycle of their conversation; a queue for the journey
  of the cycle in which it was entered.
- R53: both times must be exact; claims by vendors, AI or nobody are overridden; an open journey is no rage
  quit.
- R54: the unanswered handoff overrides every claim but the excepted ones; `the source has none` looks at
  the instances of all conversations of the journey.
- R55: a cell's candidates are the units that meet every condition of its denominator but the window (open
  and timeless journeys never mature); contacts need only the period to be over.
- R59: a rate without rows has numerator 0, denominator 0 and value null.
- R64: reversal and complaint are the kinds of these names only; a row weighs 1/p only where a human review
  is its only check; the reason capability_absent:downstream_verification stands where nothing at all was
  landed to check by.
- R65: intent, complexity, risk, path, release and customer segment of a contact are those of its first
  journey, all else is its own; the human clock starts at the contact's own explicit handoff, read as R41
  reads a journey's (first after its AI took part, no human before it), else at the first customer message.
- R66: `else close` is the known end of the claiming conversation, then that of the latest-ended episode; an
  end from the last event is not known; a claim from before the start is no duration.
- R67: escalations are those of AI-started journeys, usage limits too; turns are customer messages after the
  first AI participation and before the handoff.
- R79: the capability is called human_side and is asked of the source of the handoff, else of the first
  conversation; an unanswered handoff there is escalated, open or not, unless a customer or human agent
  claims otherwise. The human clocks of a contact ask the source of the first human reply, else every source
  of the contact.
- R79: a journey none of whose instances landed any event or segment is out of ai_involvement_rate and
  containment_rate (and their variants), with the reason capability_absent:events.
- Quality test 3: a completion is an event of kind completion or of the catalogue's completion_event.
- Team and tenure: the first human participation's actor (of several on one item a named one, and who spoke
  before who acted), version in force then; null actor is unknown;
  months are calendar months, on local dates.
- Ladder: a resolved claim by the customer is level 4.
"""

from .engine import Result, build

__all__ = ["Result", "build"]
