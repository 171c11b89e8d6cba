{%- set minimum = var('learning_reviews_minimum') -%}
-- What a release that answers feedback did for each intent that it touches, beyond what happened to others meanwhile.
with changes as (
    select * from {{ ref('release_changes') }}
),

releases as (
    select * from {{ ref('int_releases__in_force') }}
),

catalogue as (
    select * from {{ ref('stg_reference__intent_catalogue') }}
),

run_dated as (
    select cast({{ local_time('as_of', var('reporting_time_zone')) }} as date) as last_day
    from {{ ref('int_run__dated') }}
),

landed as (
    select count(*) > 0 as has_reviews
    from {{ ref('fct_reviews') }}
    where is_answer_candidate
),

-- Each intent is compared with itself, and weighs what it weighed before.
bystanders as (
    select
        release_key,
        sum(reviews_before) as reviews_before,
        sum(reviews_after) as reviews_after,
        sum(weight_before * (accuracy_after - accuracy_before)) / sum(weight_before) as change,
        sqrt(sum(weight_before * weight_before * variance)) / sum(weight_before) as error
    from changes
    where is_bystander and accuracy_before is not null and accuracy_after is not null
    group by release_key
),

-- The catalogue in force on the day of the release; of two such rows the later one (R60).
catalogued as (
    select
        changes.release_key,
        changes.intent,
        catalogue.complexity,
        catalogue.risk_tier,
        row_number() over (
            partition by changes.release_key, changes.intent order by catalogue.valid_from desc nulls last
        ) as version_rank
    from changes
    inner join catalogue
        on
            changes.intent = catalogue.intent
            and (catalogue.valid_from is null or changes.released_on >= catalogue.valid_from)
            and (catalogue.valid_to is null or changes.released_on < catalogue.valid_to)
    where changes.is_touched
),

reasoned as (
    select
        changes.*,
        bystanders.change as bystander_change,
        bystanders.error as bystander_error,
        case
            when not landed.has_reviews then 'capability_absent:qa_reviews'
            when changes.watched_until >= run_dated.last_day then 'window_open'
            when changes.reviews_before < {{ minimum }} or changes.reviews_after < {{ minimum }} then 'too_few_reviews'
            when
                coalesce(bystanders.reviews_before, 0) < {{ minimum }}
                or coalesce(bystanders.reviews_after, 0) < {{ minimum }}
                then 'no_bystanders'
        end as exclusion_reason_impact
    from changes
    cross join run_dated
    cross join landed
    left join bystanders on changes.release_key = bystanders.release_key
    where changes.is_touched
),

fct_learning_impacts as (
    select
        {{ dbt.concat(['reasoned.release_key', "'-'", 'reasoned.intent']) }} as learning_impact_key,
        reasoned.release_key,

        ---------- segments
        reasoned.intent,
        coalesce(catalogued.complexity, 'unknown') as intent_complexity,
        coalesce(catalogued.risk_tier, 'unknown') as risk_tier,
        releases.component,
        releases.version as release_version,
        releases.source_system,
        releases.source_instance,

        ---------- times
        reasoned.released_on as started_on,
        cast({{ dbt.date_trunc('week', 'reasoned.released_on') }} as date) as started_week,
        cast({{ dbt.date_trunc('month', 'reasoned.released_on') }} as date) as started_month,

        ---------- what was compared, in points of accuracy
        reasoned.reviews_before,
        reasoned.reviews_after,
        cast(100 * (reasoned.accuracy_after - reasoned.accuracy_before) as {{ type_double() }}) as change_points,
        cast(100 * reasoned.bystander_change as {{ type_double() }}) as bystander_change_points,
        reasoned.exclusion_reason_impact is null as is_impact_candidate,
        cast(case
            when reasoned.exclusion_reason_impact is null
                then 100 * (reasoned.accuracy_after - reasoned.accuracy_before - reasoned.bystander_change)
        end as {{ type_double() }}) as impact_points,
        cast(case
            when reasoned.exclusion_reason_impact is null then 10000 * reasoned.variance
        end as {{ type_double() }}) as change_variance,
        cast(case
            when reasoned.exclusion_reason_impact is null then 100 * reasoned.bystander_error
        end as {{ type_double() }}) as bystander_error,
        reasoned.exclusion_reason_impact
    from reasoned
    inner join releases on reasoned.release_key = releases.release_key
    left join catalogued
        on
            reasoned.release_key = catalogued.release_key
            and reasoned.intent = catalogued.intent
            and catalogued.version_rank = 1
)

select * from fct_learning_impacts
