with efforts as (
    select * from {{ ref('fct_efforts') }}
    where is_inbound
),

efforts_measures as (
    select
        {{ period_and_segment(segments()) }},
        {{ count_if('is_effort_candidate') }} as effort_candidates,
        cast(coalesce(sum(case when is_effort_candidate then effort_index end), 0) as {{ type_double() }})
            as effort_index_sum,
        cast(sum(case when is_effort_candidate then effort_index * effort_index end) as {{ type_double() }})
            as effort_index_squared,

        ---------- the signals that stand on their own
        {{ count_if('is_answer_wait_candidate') }} as answer_wait_candidates,
        cast(coalesce(sum(case when is_answer_wait_candidate then messages_to_useful_answer end), 0) as bigint)
            as answer_wait_messages,
        cast(sum(case
            when is_answer_wait_candidate then messages_to_useful_answer * messages_to_useful_answer
        end) as {{ type_double() }}) as answer_wait_squared,
        {{ count_if('is_rephrase_candidate') }} as rephrase_candidates,
        cast(coalesce(sum(case when is_rephrase_candidate then questions end), 0) as bigint) as rephrasable_messages,
        cast(coalesce(sum(case when is_rephrase_candidate then rephrases end), 0) as bigint) as rephrased_messages,
        cast(sum(case when is_rephrase_candidate then rephrases * rephrases end) as {{ type_double() }})
            as rephrased_squared,
        cast(sum(case when is_rephrase_candidate then rephrases * questions end) as {{ type_double() }})
            as rephrased_products,
        cast(sum(case when is_rephrase_candidate then questions * questions end) as {{ type_double() }})
            as rephrasable_squared,
        {{ count_if('is_channel_switch_candidate') }} as channel_switch_candidates,
        {{ count_if('is_channel_switch_success') }} as channel_switch_successes,
        {{ count_if('is_clarification_candidate') }} as clarification_candidates,
        cast(coalesce(sum(case when is_clarification_candidate then clarifications end), 0) as bigint)
            as clarifications_asked,
        cast(
            sum(case when is_clarification_candidate then clarifications * clarifications end) as {{ type_double() }}
        ) as clarifications_squared,

        ---------- what keeps a cell from being final, or from having a value
        {{ count_if('is_effort_candidate and not is_mature') }} as immature_efforts,
        {{ count_if('is_rephrase_candidate and not is_mature') }} as immature_rephrases,
        {{ count_if('is_channel_switch_candidate and not is_mature') }} as immature_channel_switches,
        {{ count_if('is_clarification_candidate and not is_mature') }} as immature_clarifications,
        {{ count_if('is_answer_wait_candidate and not is_mature') }} as immature_answer_waits,
        {{ count_if("exclusion_reason_rephrase like 'capability_absent:%'") }} as rephrase_lacking,
        {{ count_if("exclusion_reason_clarification like 'capability_absent:%'") }} as clarification_lacking
    from efforts
    {{ group_by_period_and_segment(segments()) }}
)

select * from efforts_measures
