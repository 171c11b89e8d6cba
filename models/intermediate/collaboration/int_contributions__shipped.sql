-- What each agent gave to the log of improvements, and whether a release has shipped it.
with items as (
    select * from {{ ref('int_improvement_items__conformed') }}
),

segmented as (
    select * from {{ ref('int_improvement_items__segmented') }}
    where is_inbound
),

settled as (
    select * from {{ ref('int_improvement_items__settled') }}
),

releases as (
    select * from {{ ref('int_releases__in_force') }}
),

contributions_shipped as (
    select
        items.improvement_item_key,
        items.author_key,
        items.host_author_key,
        items.opened_at,
        releases.release_key is not null as is_shipped,
        -- What is offered for training waits for no release.
        releases.release_key is null and settled.is_waiting and coalesce(items.item_kind <> 'training_item', true)
            as is_waiting
    from items
    inner join segmented on items.improvement_item_key = segmented.improvement_item_key
    inner join settled on items.improvement_item_key = settled.improvement_item_key
    left join releases on items.release_key = releases.release_key and items.opened_at <= releases.released_at
    where
        items.author_key is not null
        and items.item_kind in ('knowledge_gap', 'feedback', 'correction', 'training_item')
)

select * from contributions_shipped
