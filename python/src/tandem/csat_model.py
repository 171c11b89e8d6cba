"""Fits the model that infers satisfaction from behaviour, and writes its seed and its model card.

A logistic regression with a ridge penalty (scikit-learn) on the interactions whose customers answered. Rows
are put in an order of their own and numbers are rounded, so the same warehouse gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tandem.engines.published import Published
from tandem.engines.settings import UserError

FACT = "marts.fct_interactions"
SEGMENTS = ("handler_path", "channel", "language")
# Feature -> what it means, in the order of the macro csat_features.
FEATURES = {
    "is_assisted": "AI and a human took part in the journey, or a human with an AI's help",
    "is_human_only": "humans alone took part in it",
    "is_asynchronous": "the channel lets the customer go away and come back",
    "is_claimed_resolved": "the contact's last cycle of demand ended with a claim that it was resolved",
    "earlier_contacts": "contacts of the journey before this one, at most 3",
    "has_come_back": "a later contact in the journey, or a return within the journey window",
    "is_handed_over": "a handoff was requested or accepted in the contact",
    "has_called_for_human": "the customer asked for a human",
    "questions": "messages of the customer that are no thanks, at most 10",
    "rephrases": "messages that say an earlier one again, at most 3",
    "clarifications": "public questions back to the customer, at most 5",
    "closing_sentiment": "sentiment of the last scored message of the customer, 0 without one",
    "lowest_sentiment": "sentiment of the lowest scored one, 0 without one",
    "log_wait_minutes": "natural logarithm of 1 + minutes that the customer waited for replies in all",
}
SEED_COLUMNS = (
    "model_version",
    "feature",
    "coefficient",
    "trained_from",
    "trained_through",
    "valid_from",
    "valid_to",
    "owner",
    "reason",
)
ROW_COLUMNS = ("started_on", *SEGMENTS, *FEATURES, "satisfaction")
FEWEST_ANSWERS = 200
FEWEST_OF_EACH = 30
FOLDS = 5
# Inverse strengths of the penalty on standardised features, the strongest first.
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
DIGITS = 4
Z = 1.959963984540054


@dataclass(frozen=True)
class Rows:
    """Answered interactions, in an order that their own values give."""

    days: list[date]
    segments: dict[str, list[str]]
    features: np.ndarray  # (rows, features)
    satisfied: np.ndarray  # (rows,): 0 or 1

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class Model:
    """A fitted model with what it says of each row when it was fitted without it."""

    rows: Rows
    strength: float
    intercept: float
    coefficients: dict[str, float]
    unseen: np.ndarray = field(repr=False)  # (rows,): cross-validated probabilities


@dataclass(frozen=True)
class Naming:
    """What the person says about the model."""

    version: str
    owner: str
    data: str
    is_for_others: bool
    valid_from: date | None


def read_rows(published: Published) -> Rows:
    """The answered interactions of a warehouse whose behaviour can no longer change."""
    if not published.columns(FACT):
        raise UserError(f"This warehouse has no {FACT}. Fill it first: tandem run --landing DIR")
    _, rows = published.query(
        f"select {', '.join(ROW_COLUMNS)} from {FACT} "
        "where is_inference_candidate and is_mature and satisfaction is not null "
        "and coalesce(exclusion_reason_csat, '') <> 'no_behaviour'"
    )
    return _rows([[str(cell) for cell in row] for row in rows])


def load_rows(file: Path) -> Rows:
    """Rows that write_rows wrote."""
    with file.open(newline="", encoding="utf-8") as text:
        header, *rows = csv.reader(text)
    if tuple(header) != ROW_COLUMNS:
        raise UserError(f"{file} has not the columns {', '.join(ROW_COLUMNS)}.")
    return _rows(rows)


def write_rows(rows: Rows, file: Path) -> None:
    """The rows a model was fitted to: no keys, no texts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ROW_COLUMNS)
    for number, day in enumerate(rows.days):
        segments = [rows.segments[name][number] for name in SEGMENTS]
        features = [f"{value:.6g}" for value in rows.features[number]]
        writer.writerow([day.isoformat(), *segments, *features, int(rows.satisfied[number])])
    _write(file, text.getvalue())


def _rows(texts: Sequence[Sequence[str]]) -> Rows:
    """Numbers are cut to six digits first, so that rows read from a file are those of the warehouse."""
    first = 1 + len(SEGMENTS)
    cut = [[*row[:first], *(f"{float(cell):.6g}" for cell in row[first:])] for row in texts]
    cut.sort()
    numbers = np.array([[float(cell) for cell in row[first:]] for row in cut]).reshape(-1, len(FEATURES) + 1)
    return Rows(
        days=[date.fromisoformat(row[0][:10]) for row in cut],
        segments={name: [row[1 + place] for row in cut] for place, name in enumerate(SEGMENTS)},
        features=numbers[:, :-1],
        satisfied=numbers[:, -1],
    )


def fit(rows: Rows) -> Model:
    """The model whose penalty predicts unseen answers best."""
    _check(rows)
    try:
        from sklearn.model_selection import StratifiedKFold
    except ModuleNotFoundError:
        raise UserError("Fitting needs scikit-learn, which this environment lacks: make env.") from None

    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(rows.features, rows.satisfied))
    tried = []
    for strength in STRENGTHS:
        unseen = np.empty(len(rows))
        for seen, held_out in folds:
            intercept, slopes = _fit(rows.features[seen], rows.satisfied[seen], strength)
            unseen[held_out] = _probability(intercept + rows.features[held_out] @ slopes)
        tried.append((round(_log_loss(rows.satisfied, unseen), 6), strength, unseen))
    _, strength, unseen = min(tried, key=lambda one: one[:2])
    intercept, slopes = _fit(rows.features, rows.satisfied, strength)
    return Model(
        rows=rows,
        strength=strength,
        intercept=round(float(intercept), DIGITS),
        coefficients={
            name: round(float(slope), DIGITS) for name, slope in zip(FEATURES, slopes, strict=True)
        },
        unseen=unseen,
    )


def _check(rows: Rows) -> None:
    satisfied = int(rows.satisfied.sum())
    if len(rows) < FEWEST_ANSWERS:
        raise UserError(
            f"{len(rows)} answered interactions are too few to fit a model: {FEWEST_ANSWERS} are needed. "
            "Land more csat answers, or keep the model that is shipped."
        )
    if min(satisfied, len(rows) - satisfied) < FEWEST_OF_EACH:
        raise UserError(
            f"{satisfied} of {len(rows)} answers are satisfied: a model needs at least {FEWEST_OF_EACH} of "
            "each kind. Is the scale of the survey mapped the right way round (scale_min, scale_max)?"
        )


def _fit(features: np.ndarray, satisfied: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
    """Intercept and slopes on the features as they are; the penalty is on standardised ones."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(scaler.transform(features), satisfied)
    slopes = model.coef_[0] / scaler.scale_
    return float(model.intercept_[0] - slopes @ scaler.mean_), slopes


def _probability(score: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(score, -30, 30)))


def _log_loss(satisfied: np.ndarray, probability: np.ndarray) -> float:
    return float(-np.mean(np.log(np.where(satisfied == 1, probability, 1 - probability))))


# -------------------------------------------------------------------------------- seed


def name_version(model: Model, version: str | None) -> str:
    """The name given, else one of the last day that it was fitted to."""
    return version or f"csat-{max(model.rows.days).isoformat()}"


def write_seed(model: Model, naming: Naming, file: Path) -> None:
    """Puts the version into the seed; other versions in it stay, and a row of the same name is replaced."""
    kept = [row for row in _seed_rows(file) if row["model_version"] != naming.version]
    days = model.rows.days
    valid_from = naming.valid_from
    if valid_from is None and kept:
        valid_from = max(days) + timedelta(days=1)
    fixed = {
        "model_version": naming.version,
        "trained_from": "" if naming.is_for_others else min(days).isoformat(),
        "trained_through": "" if naming.is_for_others else max(days).isoformat(),
        "valid_from": valid_from.isoformat() if valid_from else "",
        "valid_to": "",
        "owner": naming.owner,
        "reason": f"Fitted by tandem fit-csat to {naming.data}",
    }
    named = {"intercept": model.intercept, **model.coefficients}
    rows = [
        *kept,
        *({**fixed, "feature": name, "coefficient": f"{value:.{DIGITS}f}"} for name, value in named.items()),
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, SEED_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _write(file, text.getvalue())


def _seed_rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        return []
    with file.open(newline="", encoding="utf-8") as text:
        reader = csv.DictReader(text)
        if tuple(reader.fieldnames or ()) != SEED_COLUMNS:
            raise UserError(
                f"{file} is no seed of coefficients: its columns are not {', '.join(SEED_COLUMNS)}."
            )
        return list(reader)


# -------------------------------------------------------------------------------- model card


def write_card(model: Model, naming: Naming, file: Path) -> None:
    """The page that says what the model is, what it was fitted to, how good it is, and what it is not for."""
    _write(file, card(model, naming))


def card(model: Model, naming: Naming) -> str:
    """The model card as Markdown."""
    rows = model.rows
    share = rows.satisfied.mean()
    blocks = [
        "# Model card: inferred satisfaction",
        "Written by `tandem fit-csat`; do not edit. It serves `conversational_csat` and "
        "`csat_inference_calibration`.",
        f"- Version: `{naming.version}`, owner {naming.owner}\n"
        f"- Data: {naming.data}\n"
        f"- Interactions: {len(rows):,} with a csat answer, of {min(rows.days)} to {max(rows.days)}, in "
        f"mature journeys; {share:.1%} satisfied (0.75 of the scale or higher)\n"
        "- Model: logistic regression with a ridge penalty on standardised features (scikit-learn); "
        f"C = {model.strength:g}, the best of {', '.join(f'{one:g}' for one in STRENGTHS)} by log loss over "
        f"{FOLDS} folds\n"
        "- Applied in SQL: `int_csat_inferences__made`, by the coefficients in "
        "`seeds/csat_model_coefficients.csv`",
        "## For what, and for what not",
        _USE,
        "## Features",
        "Behaviour alone, there whether or not anybody was asked; no survey, thumb, review or outcome that a "
        "rating can move. A coefficient is what one more adds to the log-odds of satisfaction.",
        _table(
            ["feature", "coefficient", "meaning"],
            [
                ["`intercept`", f"{model.intercept:.{DIGITS}f}", ""],
                *(
                    [f"`{name}`", f"{model.coefficients[name]:.{DIGITS}f}", meaning]
                    for name, meaning in FEATURES.items()
                ),
            ],
        ),
        "## How good it is",
        f"All of it on answers that the fit had not seen ({FOLDS}-fold cross-validation). Always saying the "
        f"{share:.1%} of all would give a Brier score of {share * (1 - share):.3f} and a log loss of "
        f"{_log_loss(rows.satisfied, np.full(len(rows), share)):.3f}. Area under the ROC curve: "
        f"{_area(rows.satisfied, model.unseen):.3f}. Bias is inferred less said, with its 95 % interval.",
        "### By segment",
        _table([*_ERROR_COLUMNS], [*_segment_errors(model)]),
        "### By inferred probability",
        "Fifths of equally many interactions. Said and inferred should agree in each.",
        _table([*_ERROR_COLUMNS], [*_fifth_errors(model)]),
    ]
    return "\n\n".join(blocks) + "\n"


_USE = f"""\
It fills in for customers who were not asked or did not answer, in sums over many interactions. In each group
(month, handler path, channel, language) its mean error on the answers is taken off, and where the error is
proven to be large it is not used. It is not for judging a single conversation, customer or agent, nor for
routing or pay.

Limits: it takes for granted that, within a group and given the features, those who answer are like those who
do not. Features that a source does not export count as nought (sentiment, rephrases, clarifications). A new
channel, release or survey changes what answers mean: watch `csat_inference_calibration`, and fit again. A
model fitted to another company or a simulated one is a starting point: fit your own once there are
{FEWEST_ANSWERS} answers."""
_ERROR_COLUMNS = ("", "answers", "said", "inferred", "bias", "Brier", "log loss")


def _segment_errors(model: Model) -> list[list[str]]:
    rows = [_errors("all", model, np.ones(len(model.rows), dtype=bool))]
    for segment in SEGMENTS:
        values = np.array(model.rows.segments[segment])
        rows += [_errors(f"{segment} {value}", model, values == value) for value in sorted(set(values))]
    return rows


def _fifth_errors(model: Model) -> list[list[str]]:
    fifths = np.array_split(np.argsort(np.round(model.unseen, 6), kind="stable"), 5)
    rows = []
    for number, places in enumerate(fifths, start=1):
        is_in = np.zeros(len(model.rows), dtype=bool)
        is_in[places] = True
        rows.append(_errors(f"{number} of 5", model, is_in))
    return rows


def _errors(name: str, model: Model, is_in: np.ndarray) -> list[str]:
    satisfied, unseen = model.rows.satisfied[is_in], model.unseen[is_in]
    error = unseen - satisfied
    margin = Z * error.std(ddof=1) / np.sqrt(len(error)) if len(error) > 1 else np.nan
    return [
        name,
        f"{len(error):,}",
        f"{satisfied.mean():.3f}",
        f"{unseen.mean():.3f}",
        f"{error.mean():+.3f}" + ("" if np.isnan(margin) else f" ± {margin:.3f}"),
        f"{(error**2).mean():.3f}",
        f"{_log_loss(satisfied, unseen):.3f}",
    ]


def _area(satisfied: np.ndarray, probability: np.ndarray) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(satisfied, np.round(probability, 6)))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _write(file: Path, text: str) -> None:
    if not file.parent.is_dir():
        raise UserError(f"There is no folder {file.parent} to write {file.name} into.")
    file.write_text(text, encoding="utf-8", newline="\n")
