"""Waits in the hours of the desk that serves a channel (cards 48 and 50), from the cards' words."""

from .metrics import OUT, Measured, first_wait, handoff_clock, left_out, people_are_hidden, window_closed
from .service_levels import OpeningHours

MEDIANS = {
    "first_response_time_business": 0.5,
    "human_first_response_time_business": 0.5,
    "time_to_resolution_business": 0.5,
}
BY_TEAM = {*MEDIANS}


def measures(known):
    hours = OpeningHours(known.data.reference)

    def wait(conversation, begun, ended):
        channel = conversation.row["channel"]
        schedule = known.business_schedules.get(channel, known.business_schedules["any"])
        if begun is None or ended is None or ended < begun:
            return left_out("no_times")
        if schedule == "calendar":
            return Measured(True, value=(ended - begun).total_seconds())
        if schedule not in hours.rows:
            return left_out("capability_absent:business_schedule")
        return Measured(True, value=hours.between(schedule, begun, ended).total_seconds())

    def first_response(contact):
        found = first_wait(contact, ("ai", "human"))
        return wait(contact.primary, *(item.exact_time for item in found)) if found else OUT

    def human_first_response(contact):
        if people_are_hidden(contact, known.human_side_is_absent):
            return left_out("capability_absent:human_side")
        found = first_wait(contact, ("human",), handoff_clock(contact))
        if not found:
            return OUT
        measured = wait(contact.primary, *(item.exact_time for item in found))
        return OUT if measured.left_out == "capability_absent:business_schedule" else measured

    def resolution(journey):
        if journey.facts["outcome"] != "resolved":
            return OUT
        if journey.start is None:
            return Measured(False, left_out="no_times", is_pending=True)
        if not window_closed(journey, known.window, known.as_of):
            return Measured(False, left_out="window_open", is_pending=True)
        claim = journey.facts["claim"]
        ended = (claim.known_time if claim else None) or journey.latest_ended.known_end
        return wait(journey.first_conversation, journey.clock_start, ended)

    return [
        ("first_response_time_business", first_response, known.contact_units),
        ("human_first_response_time_business", human_first_response, known.contact_units),
        ("time_to_resolution_business", resolution, known.journey_units),
    ]
