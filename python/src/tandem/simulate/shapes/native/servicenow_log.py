"""The log of ServiceNow: an incident after each update, and what one night must know of those before."""

from __future__ import annotations

import pyarrow as pa

# Numbers have seven digits; a sys_id has 32 characters, and its first ones keep sorts apart.
NUMBER, NUMBER_DIGITS, SYS_ID_DIGITS = "INC", 7, 12
CALLER, GROUP = "5e0c41a7c0a80164000c", "5e0c41a7c0a801640009000000000001"
# Who works here is known by user name, and so are accounts that are no people: what sorts new incidents, what
# files mails of customers, what the website's bot writes with, what jobs run as.
AGENT = "desk.agent"
ACCOUNTS = DISPATCHER, MAIL, BOT, JOBS = "dispatch.bot", "guest", "aurora.integration", "system"
CHANNELS = {"email": "Email", "in_app": "Mobile app", "web_chat": "Chat"}
# A job closes what was resolved, and what no customer answered any more.
RESOLVED, CLOSED, GIVEN_UP, JUNK = "Resolved", "Closed", "Closed Incomplete", "-100"
CLOSED_AFTER = "interval 3 days"
# The report is made in local times of a zone whose clocks never change.
LOCAL = "strftime({} + interval 330 minutes, '%d/%m/%Y %H:%M:%S')"
SYS_ID = f"lpad(substr({{}}, 5), {SYS_ID_DIGITS}, '0')"

INCIDENTS = """
    select * from carried
    union all
    select native_id, customer_native_id, started_at, channel, intent_final, null, null, null
    from conversations anti join carried using (native_id)
"""
# Each event is an update. The first reply takes the incident from the account that holds new ones.
UPDATES = f"""
    with happened as (
        select conversation_native_id as native_id, seq - 1 as number, occurred_at as updated_at,
            case when event_type = 'close' then if(actor_type = 'system', '{GIVEN_UP}', '{RESOLVED}')
                when seq = 1 then 'New'
                when actor_type = 'human_agent' then 'Awaiting User Info' else 'Active' end as state,
            case when actor_type = 'human_agent' then '{AGENT}' || substr(actor_native_id, 7)
                when event_type = 'close' then '{JOBS}'
                when actor_type = 'system' then '{BOT}' else '{MAIL}' end as updated_by
        from events
        union all
        select native_id, resolved_by_update + 1, resolved_at + {CLOSED_AFTER}, '{CLOSED}', '{JOBS}'
        from incidents where resolved_at + {CLOSED_AFTER} <= cast('{{synced}}' as timestamp)
    )
    select happened.*, incidents.* exclude (native_id, holder), last_value(
            case when updated_by like '{AGENT}%' then updated_by else holder end ignore nulls
        ) over updates_so_far as holder,
        lead(state) over updates_so_far as next_state
    from happened inner join incidents using (native_id)
    window updates_so_far as (partition by native_id order by number)
"""
# The report was run after the resolution, so it stands on earlier rows of the night too. What is not known is
# a question mark, and now and then the state is a code that nobody defined.
LOG = f"""
    with resolutions as (
        select native_id, updated_at as over_at from updates where state = '{RESOLVED}'
    )
    select format('{NUMBER}{{{{:0{NUMBER_DIGITS}d}}}}', cast(substr(native_id, 5) as bigint)) as number,
        if(cast(substr(native_id, 5) as bigint) % 16 = 7 and state <> 'New' and next_state is not null,
            '{JUNK}', state) as incident_state,
        state not in ('{CLOSED}', '{GIVEN_UP}') as active, 0 as reassignment_count, 0 as reopen_count,
        number as sys_mod_count, true as made_sla,
        coalesce('{CALLER}' || {SYS_ID.format("customer_native_id")}, '?') as caller_id,
        {LOCAL.format("opened_at")} as opened_at, updated_by as sys_updated_by,
        {LOCAL.format("updated_at")} as sys_updated_at, {{channel}} as contact_type, '?' as location,
        coalesce({{category}}, '?') as category, '4 - Low' as priority, '{GROUP}' as assignment_group,
        coalesce(holder, '{DISPATCHER}') as assigned_to,
        coalesce({LOCAL.format("coalesce(over_at, resolved_at)")}, '?') as resolved_at
    from updates left join resolutions using (native_id)
    order by number, sys_mod_count
"""
CARRIED = f"""
    with latest as (
        select native_id, arg_max(state, number) as state, max(number) as number,
            max(updated_at) as updated_at, arg_max(holder, number) as last_holder
        from updates group by native_id
    )
    select incidents.* replace (
            coalesce(last_holder, holder) as holder,
            if(state = '{RESOLVED}', updated_at, resolved_at) as resolved_at,
            if(state = '{RESOLVED}', number, resolved_by_update) as resolved_by_update
        )
    from incidents left join latest using (native_id)
    where coalesce(state, 'New') not in ('{CLOSED}', '{GIVEN_UP}')
    order by native_id
"""

NOTHING_OPEN = pa.table(
    {
        name: pa.array([], kind)
        for name, kind in (
            ("native_id", pa.string()),
            ("customer_native_id", pa.string()),
            ("opened_at", pa.timestamp("ms")),
            ("channel", pa.string()),
            ("intent_final", pa.string()),
            ("holder", pa.string()),
            ("resolved_at", pa.timestamp("ms")),
            ("resolved_by_update", pa.int64()),
        )
    }
)
