{% macro journey_spoken_of(timeline, memberships, moment) -%}
    {#- Order by which what speaks of a conversation finds its journey among those that the conversation joined: that of
        the turn it names, else the last one joined by then; without a time the last, from before them all the first. -#}
    case when {{ timeline }}.journey_key = {{ memberships }}.journey_key then 0 else 1 end asc,
    case when {{ memberships }}.joined_at <= {{ moment }} then 0 else 1 end asc,
    case
        when {{ memberships }}.joined_at > {{ moment }} then -{{ memberships }}.journey_rank
        else {{ memberships }}.journey_rank
    end desc
{%- endmacro %}
