"""The truth of surveys, suggestions and reviews agrees with the rows that were exported."""

from __future__ import annotations

import duckdb
import pytest
from simulated import Played

READERS = {"aurora_bot": "read_json_auto", "helpdesk": "read_csv_auto"}
INSTANCES = ("aurora_bot", "echo_voice_ai", "helpdesk", "messaging", "voice")
DESKS = INSTANCES[2:]

# Metric -> table, instances that deliver it, numerator and denominator over the latest version of each row.
COUNTED = {
    "csat_survey": (
        "survey_responses",
        INSTANCES,
        "sum(case when survey_type = 'csat' and score >= 4 then 1 else 0 end)",
        "sum(case when survey_type = 'csat' and score is not null then 1 else 0 end)",
    ),
    "survey_response_rate": (
        "survey_responses",
        INSTANCES,
        "sum(case when survey_type = 'csat' and score is not null then 1 else 0 end)",
        "sum(case when survey_type = 'csat' then 1 else 0 end)",
    ),
    "ces_survey": (
        "survey_responses",
        INSTANCES,
        "sum(case when survey_type = 'ces' and score >= 5 then 1 else 0 end)",
        "sum(case when survey_type = 'ces' and score is not null then 1 else 0 end)",
    ),
    "guidance_acceptance_rate": (
        "assist_suggestions",
        DESKS,
        "sum(case when state in ('accepted', 'lightly_edited') then 1 else 0 end)",
        "count(*)",
    ),
    "ignored_rate": (
        "assist_suggestions",
        DESKS,
        "sum(case when state = 'ignored' then 1 else 0 end)",
        "count(*)",
    ),
    "interaction_error_rate": (
        "evaluations",
        INSTANCES,
        "sum(case when criterion = 'error' and rater_type = 'human' and not passed"
        " then 1 / inclusion_probability end)",
        "sum(case when criterion = 'error' and rater_type = 'human' then 1 / inclusion_probability end)",
    ),
    "interaction_error_rate_unweighted": (
        "evaluations",
        INSTANCES,
        "sum(case when criterion = 'error' and not passed and rater_type = 'human' then 1 else 0 end)",
        "sum(case when criterion = 'error' and rater_type = 'human' then 1 else 0 end)",
    ),
}


@pytest.mark.parametrize("metric_id", COUNTED)
def test_truth_agrees_with_the_rows(metric_id: str, small_world: Played):
    table, instances, numerator, denominator = COUNTED[metric_id]
    parts = [
        f"select * from {READERS.get(name, 'read_parquet')}"
        f"('{small_world.folder}/landing/open/{name}/{table}/*', union_by_name = true)"
        for name in instances
    ]
    connection = duckdb.connect()
    connection.register("realised", small_world.realised)
    counted = connection.execute(
        f"""
        select {numerator}, {denominator} from (
            select *, row_number() over (partition by native_id order by source_updated_at desc) as version
            from ({" union all by name ".join(parts)})
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
