-- The model's probability that the customer was satisfied: a logistic function of the coefficients in force on the day.
with features as (
    select * from {{ ref('int_csat_features__listed') }}
    where has_landed_events
),

places as (
    select * from {{ ref('int_conversations__placed') }}
),

coefficients as (
    select * from {{ ref('stg_reference__csat_model_coefficients') }}
),

models as (
    select
        {% for feature in ['intercept'] + csat_features() %}
            coalesce(max(case when feature = '{{ feature }}' then coefficient end), 0) as {{ feature }},
        {% endfor %}
        model_version,
        valid_from,
        valid_to,
        trained_from,
        trained_through
    from coefficients
    group by model_version, valid_from, valid_to, trained_from, trained_through
),

scored as (
    select
        features.contact_key,
        models.model_version,
        coalesce(places.started_on between models.trained_from and models.trained_through, false) as is_in_training,
        models.intercept
        {%- for feature in csat_features() %}
            + models.{{ feature }} * features.{{ feature }}
        {%- endfor %} as score,
        row_number() over (
            partition by features.contact_key order by models.valid_from desc nulls last, models.model_version desc
        ) as version_rank
    from features
    inner join places on features.contact_key = places.conversation_key
    inner join models
        on
            (models.valid_from is null or places.started_on >= models.valid_from)
            and (models.valid_to is null or places.started_on < models.valid_to)
),

-- Rounded, so that engines whose exp differs in its last digit publish one number.
csat_inferences_made as (
    select
        contact_key,
        model_version,
        is_in_training,
        cast(round(1000000 / (1 + exp(-least(greatest(score, -30), 30)))) / 1000000 as {{ type_double() }}) as inference
    from scored
    where version_rank = 1
)

select * from csat_inferences_made
