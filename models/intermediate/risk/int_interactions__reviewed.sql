{%- set points = var('error_severity_points') -%}
{%- set classes = ['customer_critical', 'business_critical', 'compliance_critical', 'non_critical'] -%}
-- What reviewers found of an interaction: a conversation, or a lone thing that names none.
with reviews as (
    select
        judged.*,
        coalesce(conversation_key, item_key) as interaction_key
    from {{ ref('int_risk_reviews__judged') }} as judged
),

-- One draw brings an interaction to its reviewer: the latest verdict says how likely it was.
admitted as (
    select
        reviews.*,
        row_number() over (
            partition by interaction_key, criterion order by evaluated_at desc nulls last, review_weight desc
        ) as review_rank
    from reviews
    where is_admitted
),

breaches as (
    select
        reviews.*,
        not passed and (criterion <> 'error' or coalesce(error_class = 'compliance_critical', false)) as is_breach,
        row_number() over (
            partition by interaction_key order by evaluated_at desc nulls last, review_weight desc
        ) as review_rank
    from reviews
    where rater_type = 'human' and criterion in ('violation', 'control', 'error')
),

confirmed as (
    select
        interaction_key,
        max(case when is_breach then 1 else 0 end) = 1 as has_breach,
        max(case when review_rank = 1 then review_weight end) as breach_weight
    from breaches
    group by interaction_key
),

-- Calibrated or not: whether the automatic reviewer would have noticed is the question.
flagged as (
    select distinct coalesce(conversation_key, item_key) as interaction_key
    from {{ ref('int_reviews__described') }}
    where
        rater_type = 'auto' and not passed
        and criterion in ('qa', 'violation', 'near_miss', 'control', 'error')
),

verdicts as (
    select
        interaction_key,
        max(case when criterion = 'violation' and review_rank = 1 then review_weight end) as violation_weight,
        max(case when criterion = 'violation' and not passed then 1 else 0 end) = 1 as has_violation,
        max(case when criterion = 'violation' and not passed and severity in ('high', 'critical') then 1 else 0 end) = 1
            as has_severe_violation,
        max(case when criterion = 'disclosure' and review_rank = 1 then review_weight end) as disclosure_weight,
        min(case when criterion = 'disclosure' and not passed then 0 else 1 end) = 1 as is_disclosed,
        max(case when criterion = 'error' and review_rank = 1 then review_weight end) as error_weight,
        max(case when criterion = 'error' and not passed then 1 else 0 end) = 1 as has_error,
        {%- for class in classes %}
            max(case when criterion = 'error' and not passed and error_class = '{{ class }}' then 1 else 0 end) = 1
                as has_{{ class }}_error,
        {%- endfor %}
        max(case
            when
                criterion = 'error' and not passed
                and error_class in ('customer_critical', 'business_critical', 'compliance_critical')
                then 1
            else 0
        end) = 1 as has_critical_error,
        sum(case
            when criterion <> 'error' or passed then 0
            {%- for severity, worth in points.items() if severity != 'low' %}
                when severity = '{{ severity }}' then {{ worth }}
            {%- endfor %}
            else {{ points.low }}
        end) as error_points
    from admitted
    group by interaction_key
),

reviewed as (
    select
        interaction_key,
        max(conversation_key) as conversation_key,
        max(source_system) as source_system,
        max(source_instance) as source_instance,
        max(evaluated_at) as evaluated_at
    from reviews
    group by interaction_key
),

interactions_reviewed as (
    select
        reviewed.interaction_key,
        reviewed.conversation_key,
        reviewed.source_system,
        reviewed.source_instance,
        reviewed.evaluated_at,
        verdicts.violation_weight,
        coalesce(verdicts.has_violation, false) as has_violation,
        coalesce(verdicts.has_severe_violation, false) as has_severe_violation,
        verdicts.disclosure_weight,
        coalesce(verdicts.is_disclosed, false) as is_disclosed,
        verdicts.error_weight,
        coalesce(verdicts.has_error, false) as has_error,
        {%- for class in classes %}
            coalesce(verdicts.has_{{ class }}_error, false) as has_{{ class }}_error,
        {%- endfor %}
        coalesce(verdicts.has_critical_error, false) as has_critical_error,
        coalesce(verdicts.error_points, 0) as error_points,
        coalesce(confirmed.has_breach, false) as has_breach,
        coalesce(confirmed.breach_weight, 1) as breach_weight,
        flagged.interaction_key is not null as is_flagged_by_judge
    from reviewed
    left join verdicts on reviewed.interaction_key = verdicts.interaction_key
    left join confirmed on reviewed.interaction_key = confirmed.interaction_key
    left join flagged on reviewed.interaction_key = flagged.interaction_key
)

select * from interactions_reviewed
