"""What an episode claims (R30, R31)."""

from dataclasses import dataclass
from datetime import datetime

NO_CLAIM = (None, "unknown", "unmapped")  # R6
RANK = {"human_agent": 0, "customer": 1, "ai_agent": 2, "vendor_rule": 3, "vendor_model": 4}
CLOSERS = {
    "customer": "customer",
    "human_agent": "human_agent",
    "supervisor": "human_agent",
    "ai_agent": "ai_agent",
}


@dataclass(eq=False, repr=False)
class Claim:
    """A claim about an episode; time orders it, known_time is null when only a fallback serves."""

    value: str
    by: str
    time: datetime
    known_time: datetime
    is_implied: bool
    conversation: object


def claims_of(episode):
    """Every claim of the episode, explicit or implied."""
    claims = []
    closes = [event for event in episode.events if event.type == "close"]
    last_close = closes[-1] if closes else None
    has_human = any(participation.side == "human" for participation in episode.participations)
    for conversation in episode.contact.conversations:
        row = conversation.row
        if row["outcome_claim"] not in NO_CLAIM:
            claimed_at = row["outcome_claimed_at"]
            last = episode.contact.episodes_of(conversation)[-1]
            home = last if claimed_at is None else episode.contact.episode_at(claimed_at)
            is_step = row["outcome_claim"] == "escalated" and has_human  # R49
            if home is episode and not is_step:
                claims.append(
                    Claim(
                        row["outcome_claim"],
                        row["outcome_claimed_by"],
                        claimed_at or last.ends[conversation.key],
                        claimed_at or last.known_ends[conversation.key],
                        False,
                        conversation,
                    )
                )
                continue
        if conversation not in episode.conversations:
            continue
        if last_close is not None and last_close.conversation is conversation and last_close.actor in CLOSERS:
            claims.append(
                Claim(
                    "resolved",
                    CLOSERS[last_close.actor],
                    last_close.time,
                    last_close.exact_time,
                    True,
                    conversation,
                )
            )
        elif (
            row["kind"] in ("ticket", "case")
            and row["status"] == "closed"
            and episode.is_last_of(conversation)
            and not any(event.conversation is conversation for event in closes)
        ):
            claims.append(
                Claim(
                    "resolved",
                    "vendor_rule",
                    episode.ends[conversation.key],
                    episode.known_ends[conversation.key],
                    True,
                    conversation,
                )
            )
    return claims


def settle_claim(episode):
    """R31: the latest claim; ties by who claimed, then the conversation that sorts last."""
    claims = claims_of(episode)
    if not claims:
        return
    latest = max(claim.time or datetime.min for claim in claims)
    tied = sorted(
        (claim for claim in claims if (claim.time or datetime.min) == latest),
        key=lambda claim: claim.conversation.key,
        reverse=True,
    )
    episode.claim = min(tied, key=lambda claim: RANK.get(claim.by, 5))
