"""What drift and fairness watch: each unit of the metrics below is a failure or none, with its weight."""

from dataclasses import dataclass, field

# In the order in which equals are named; the metric, and when a unit of it has failed.
LONG_WAIT = {"synchronous": 60, "asynchronous": 14400, "unknown": 14400}
METRICS = {
    "accuracy": "resolution_accuracy",
    "containment": "containment_rate",
    "containment_quality": "containment_quality_rate",
    "effort": "effort_index_ai_flows",
    "human_access": "human_access_rate",
    "intent_recognition": "intent_recognition_accuracy",
    "violation": "policy_safety_violation_rate",
    "wait": "first_response_time",
}


@dataclass(repr=False)
class Outcome:
    watched: str
    day: object
    segments: dict
    failed: bool
    weight: float
    pending: bool


@dataclass(repr=False)
class Tally:
    """Counted units of one cell."""

    count: int = 0
    weights: list = field(default_factory=list)
    failing: list = field(default_factory=list)

    def add(self, outcome):
        if outcome.weight:
            self.count += 1
            self.weights.append(outcome.weight)
            self.failing += [outcome.weight] if outcome.failed else []

    @property
    def rate(self):
        return sum(self.failing) / sum(self.weights)

    @property
    def trials(self):
        return sum(self.weights) ** 2 / sum(w * w for w in self.weights)


def has_failed(watched, measured, segments):
    if watched == "wait":
        return measured.value > LONG_WAIT.get(segments["channel_mode"], float("inf"))
    if watched == "effort":
        return measured.numerator > 1e-9
    return (measured.numerator > 0) == (watched == "violation")


def outcomes(known, names):
    """Outcomes of the named things that are counted, or wait to be."""
    functions = {metric: (measure, units) for metric, measure, units in known.measures}
    found = []
    for name in names:
        measure, units = functions[METRICS[name]]
        for unit in units:
            measured = measure(unit.subject)
            if measured.counted or measured.is_pending:
                failed = measured.counted and has_failed(name, measured, unit.segments)
                weight = measured.weight if measured.counted else 0.0
                found.append(Outcome(name, unit.day, unit.segments, failed, weight, measured.is_pending))
    return found
