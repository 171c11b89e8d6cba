"""The truth of surveys, suggestions and reviews agrees with the rows that were exported."""

from __future__ import annotations

import duckdb
import pytest
from simulated import Played

# Metric -> instance and table that deliver it, numerator and denominator over the latest version of each row.
COUNTED = {
    "csat_survey": (
        "surveys/survey_responses",
        "sum(case when survey_type = 'csat' and score >= 4 then 1 else 0 end)",
        "sum(case when survey_type = 'csat' and score is not null then 1 else 0 end)",
    ),
    "survey_response_rate": (
        "surveys/survey_responses",
        "sum(case when survey_type = 'csat' and score is not null then 1 else 0 end)",
        "sum(case when survey_type = 'csat' then 1 else 0 end)",
    ),
    "ces_survey": (
        "surveys/survey_responses",
        "sum(case when survey_type = 'ces' and score >= 5 then 1 else 0 end)",
        "sum(case when survey_type = 'ces' and score is not null then 1 else 0 end)",
    ),
    "guidance_acceptance_rate": (
        "assist/assist_suggestions",
        "sum(case when state in ('accepted', 'lightly_edited') then 1 else 0 end)",
        "count(*)",
    ),
    "ignored_rate": (
        "assist/assist_suggestions",
        "sum(case when state = 'ignored' then 1 else 0 end)",
        "count(*)",
    ),
    "interaction_error_rate": (
        "qa/evaluations",
        "sum(case when criterion = 'error' and rater_type = 'human' and not passed"
        " then 1 / inclusion_probability end)",
        "sum(case when criterion = 'error' and rater_type = 'human' then 1 / inclusion_probability end)",
    ),
    "interaction_error_rate_unweighted": (
        "qa/evaluations",
        "sum(case when criterion = 'error' and not passed and rater_type = 'human' then 1 else 0 end)",
        "sum(case when criterion = 'error' and rater_type = 'human' then 1 else 0 end)",
    ),
}


@pytest.mark.parametrize("metric_id", COUNTED)
def test_truth_agrees_with_the_rows(metric_id: str, small_world: Played):
    table, numerator, denominator = COUNTED[metric_id]
    files = f"{small_world.folder}/landing/open/{table}/*.parquet"
    connection = duckdb.connect()
    connection.register("realised", small_world.realised)
    counted = connection.execute(
        f"""
        select {numerator}, {denominator} from (
            select *, row_number() over (partition by native_id order by source_updated_at desc) as version
            from read_parquet('{files}', union_by_name = true)
        ) where version = 1
        """
    ).fetchone()
    true = connection.execute(
        f"""
        select sum(numerator), sum(denominator) from realised
        where metric_id = '{metric_id}' and period_grain = 'day' and segment = 'all'
        """
    ).fetchone()
    assert counted[1] > 0
    assert counted == pytest.approx(true)
