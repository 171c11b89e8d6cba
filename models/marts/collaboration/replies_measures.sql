with replies as (
    select * from {{ ref('fct_replies') }}
    where is_inbound
),

replies_measures as (
    select
        {{ period_and_segment(segments(people=true)) }},
        {{ count_if('is_reply_candidate') }} as eligible_replies,
        {{ count_if('is_reply_suggested') }} as suggested_replies,
        {{ count_if('is_reply_unsuggested') }} as unsuggested_replies,
        {{ count_if("exclusion_reason_reply like 'capability_absent:%'") }} as replies_lacking
    from replies
    {{ group_by_period_and_segment(segments(people=true)) }}
)

select * from replies_measures
