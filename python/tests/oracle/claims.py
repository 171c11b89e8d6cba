"""What an episode claims (R30, R31)."""

from dataclasses import dataclass
from datetime import datetime

NO_CLAIM = (None, "unknown", "unmapped")  # R6
RANK = {"human_agent": 0, "customer": 1, "ai_agent": 2, "vendor_rule": 3, "vendor_model": 4}
CLOSERS = {"customer": "customer", "human_agent": "human_agent", "supervisor": "human_agent", "ai_agent": "ai_agent"}


@dataclass(eq=False)
class Claim:
    """A claim about an episode; time orders it, claimed_at is null when only the end is known."""

    value: str
    by: str
    time: datetime
    claimed_at: datetime
    is_implied: bool
    conversation: object


def claims_of(episode):
    """Every claim of the episode, explicit or implied."""
    claims = []
    closes = [event for event in episode.events if event.type == "close"]
    last_close = closes[-1] if closes else None
    for conversation in episode.contact.conversations:
        row = conversation.row
        has_explicit = False
        if row["outcome_claim"] not in NO_CLAIM:
            claimed_at = row["outcome_claimed_at"]
            if claimed_at is not None:
                belongs = episode.contact.episode_at(claimed_at) is episode
            else:
                belongs = conversation in episode.conversations and episode.is_last_of(conversation)
            if belongs:
                has_explicit = True
                time = claimed_at or episode.ends.get(conversation.key)
                claims.append(Claim(
                    row["outcome_claim"], row["outcome_claimed_by"], time, claimed_at, False, conversation,
                ))
        if has_explicit or conversation not in episode.conversations:
            continue
        if last_close is not None and last_close.conversation is conversation and last_close.actor in CLOSERS:
            claims.append(Claim(
                "resolved", CLOSERS[last_close.actor], last_close.time, last_close.exact_time, True, conversation,
            ))
        elif (
            row["kind"] in ("ticket", "case")
            and row["status"] == "closed"
            and episode.is_last_of(conversation)
            and not any(event.conversation is conversation for event in closes)
        ):
            claims.append(Claim(
                "resolved", None, episode.ends.get(conversation.key), None, True, conversation,
            ))
    return claims


def settle_claim(episode):
    """R31: the latest claim; ties by who claimed, then by the conversation's order."""
    claims = claims_of(episode)
    if not claims:
        return
    latest = max(claim.time or datetime.min for claim in claims)
    tied = [claim for claim in claims if (claim.time or datetime.min) == latest]
    episode.claim = min(tied, key=lambda claim: (RANK.get(claim.by, 5), claim.conversation.order))
