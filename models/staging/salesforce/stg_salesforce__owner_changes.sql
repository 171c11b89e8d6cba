with

changes as (

    select
        *,
        {{ salesforce_id('old_value') }} as from_owner,
        {{ salesforce_id('new_value') }} as to_owner
    from {{ ref('stg_salesforce__casehistory') }}
    where
        is_latest_version
        and lower(field) in ('owner', 'ownerid', 'ownerassignment', 'owneraccepted', 'ownerescalated')

),

-- A changed owner makes a row with names and one with ids, and one that was accepted perhaps a third: one change.
ranked as (

    select
        changes.*,
        row_number() over (
            partition by source_instance, case_id, created_at, to_owner
            order by case when lower(field) in ('owner', 'ownerid') then 1 else 0 end, {{ binary_order('native_id') }}
        ) as place
    from changes
    where (to_owner like '005%' or to_owner like '00G%') and length(to_owner) = 18

),

owner_changes as (

    select
        {{ row_columns() }},
        case_id,
        author_id,
        created_at,
        field,
        case when from_owner like '005%' or from_owner like '00G%' then from_owner end as from_owner,
        to_owner
    from ranked
    where place = 1 and coalesce(from_owner, '') <> to_owner

)

select * from owner_changes
