-- What became of each item: settled by a release that came after it, withdrawn without one, or still waiting.
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

releases as (
    select * from {{ ref('int_releases__in_force') }}
),

run_dated as (
    select * from {{ ref('int_run__dated') }}
),

released as (
    select
        items.*,
        run_dated.as_of,
        releases.released_at,
        -- Closed without naming a release: nobody works on it any more.
        case
            when
                items.release_key is null
                and items.closed_at <= run_dated.as_of
                and coalesce(items.reopened_at < items.closed_at, true)
                then items.closed_at
        end as withdrawn_at
    from items
    cross join run_dated
    left join releases on items.release_key = releases.release_key and items.opened_at <= releases.released_at
),

-- A gap is settled once somebody closed it and its fix is out; feedback by the fix alone.
dated as (
    select
        released.*,
        case
            when released_at is null then null
            when item_kind <> 'knowledge_gap' then released_at
            when greatest(closed_at, released_at) <= as_of and closed_at is not null
                then greatest(closed_at, released_at)
        end as settled_at
    from released
),

improvement_items_settled as (
    select
        improvement_item_key,
        settled_at,
        case when reopened_at >= settled_at then reopened_at end as open_again_at,
        settled_at is not null and reopened_at is not null as is_reopened,
        settled_at is null and withdrawn_at is null as is_waiting,
        {{ seconds_between('opened_at', 'coalesce(settled_at, withdrawn_at, as_of)') }} / 86400 as days_waited
    from dated
)

select * from improvement_items_settled
