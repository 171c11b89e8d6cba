"""Metrics of surveys, suggestions, oversight and reviews, each from its card in the catalogue.

Where a metric is biased by design, or a naive form of it would be, both have an id: `csat_survey` is what the
responses say and `csat_if_all_answered` what is true; `guidance_outcome_lift_naive` and
`interaction_error_rate_unweighted` are what one should not publish.
"""

from __future__ import annotations

import numpy as np

from tandem.simulate.handling import ARM_HELD_OUT, ARM_SHOWN
from tandem.simulate.judgements import ACCEPTED, IGNORED, LIGHTLY_EDITED, PLEASED
from tandem.simulate.truth.items import Handlings, Responses, Reviews, Sessions, Suggestions
from tandem.simulate.truth.metrics import difference, rate

EASY = 5  # of 7, from which on something was easy

# -------------------------------------------------------------------------------- what customers say


@rate("csat_survey", "responses", has_people_segments=True)
def csat_survey(responses: Responses):
    answered = responses.is_answered & ~responses.is_thumbs
    return answered & (responses.csat >= PLEASED), answered


@rate("csat_if_all_answered", "responses", has_people_segments=True)
def csat_if_all_answered(responses: Responses):
    asked = ~responses.is_thumbs
    return asked & (responses.csat >= PLEASED), asked


@rate("survey_response_rate", "responses", has_people_segments=True)
def survey_response(responses: Responses):
    asked = ~responses.is_thumbs
    return asked & responses.is_answered, asked


@rate("ces_survey", "responses")
def ces_survey(responses: Responses):
    answered = responses.is_answered & responses.is_asked_for_ease
    return answered & (responses.ease >= EASY), answered


# -------------------------------------------------------------------------------- suggestions


@rate("guidance_acceptance_rate", "suggestions", has_people_segments=True)
def guidance_acceptance(suggestions: Suggestions):
    return np.isin(suggestions.state, [ACCEPTED, LIGHTLY_EDITED]), suggestions.state >= 0


@rate("edited_acceptance_rate", "suggestions", has_people_segments=True)
def edited_acceptance(suggestions: Suggestions):
    return suggestions.state == LIGHTLY_EDITED, suggestions.state >= 0


@rate("ignored_rate", "suggestions", has_people_segments=True)
def ignored(suggestions: Suggestions):
    return suggestions.state == IGNORED, suggestions.state >= 0


@rate("manual_correction_rate", "suggestions", has_people_segments=True)
def manual_correction(suggestions: Suggestions):
    checked = suggestions.state != IGNORED
    return checked & (suggestions.state != ACCEPTED), checked


@rate("ai_assist_coverage_rate", "handlings", has_people_segments=True)
def ai_assist_coverage(handlings: Handlings):
    return handlings.suggestions > 0, handlings.suggestions >= 0


@difference("guidance_outcome_lift_naive", "handlings")
def guidance_outcome_lift_naive(handlings: Handlings):
    """Accepted minus not accepted, as it stands: easy cases are accepted more."""
    shown = (handlings.suggestions > 0) & handlings.is_mature
    accepted = shown & handlings.is_accepted
    left = shown & ~handlings.is_accepted
    return accepted & handlings.is_resolved, accepted, left & handlings.is_resolved, left


@difference("guidance_outcome_lift", "handlings")
def guidance_outcome_lift(handlings: Handlings):
    """The same with each case weighing by how likely it was to end on its side, which the world knows."""
    shown = (handlings.suggestions > 0) & handlings.is_mature
    accepted = np.where(shown & handlings.is_accepted, 1 / handlings.acceptance_share, 0.0)
    left = np.where(shown & ~handlings.is_accepted, 1 / (1 - handlings.acceptance_share), 0.0)
    return accepted * handlings.is_resolved, accepted, left * handlings.is_resolved, left


@difference("guidance_display_lift", "handlings")
def guidance_display_lift(handlings: Handlings):
    """Shown minus held out, by lot: unbiased, and as much smaller than the uplift as suggestions are left."""
    shown = (handlings.arm == ARM_SHOWN) & handlings.is_mature
    held_out = (handlings.arm == ARM_HELD_OUT) & handlings.is_mature
    return shown & handlings.is_resolved, shown, held_out & handlings.is_resolved, held_out


@difference("guidance_solved_lift_naive", "handlings")
def guidance_solved_lift_naive(handlings: Handlings):
    """Accepted minus not accepted in what was truly solved: uplift and planted confounding together."""
    shown = handlings.suggestions > 0
    accepted = shown & handlings.is_accepted
    left = shown & ~handlings.is_accepted
    return accepted & handlings.is_truly_solved, accepted, left & handlings.is_truly_solved, left


@difference("guidance_solved_lift", "handlings")
def guidance_solved_lift(handlings: Handlings):
    """The same with each case weighing by how likely it was to end on its side: the planted uplift."""
    shown = handlings.suggestions > 0
    accepted = np.where(shown & handlings.is_accepted, 1 / handlings.acceptance_share, 0.0)
    left = np.where(shown & ~handlings.is_accepted, 1 / (1 - handlings.acceptance_share), 0.0)
    return accepted * handlings.is_truly_solved, accepted, left * handlings.is_truly_solved, left


# -------------------------------------------------------------------------------- oversight and reviews


@rate("hitl_intervention_rate", "sessions")
def hitl_intervention(sessions: Sessions):
    return sessions.is_overridden, np.ones(len(sessions), dtype=bool)


@rate("oversight_coverage_rate", "sessions")
def oversight_coverage(sessions: Sessions):
    return sessions.is_overseen, np.ones(len(sessions), dtype=bool)


@rate("interaction_error_rate", "reviews", has_people_segments=True)
def interaction_error(reviews: Reviews):
    return np.where(reviews.has_error, reviews.weight, 0.0), reviews.weight


@rate("interaction_error_rate_unweighted", "reviews", has_people_segments=True)
def interaction_error_unweighted(reviews: Reviews):
    return reviews.has_error, np.ones(len(reviews), dtype=bool)
