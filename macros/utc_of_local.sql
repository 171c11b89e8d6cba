{% macro utc_of_local(local_column, zone_column, repeated='earlier') -%}
    {#- The engines disagree on local times that a DST night repeats, so only the way from UTC to local is asked: the
        offsets of a day before and a day after are the two that can hold. A repeated time is the earlier or the later
        one as told; one that the night skips is read with the offset from before it. -#}
    {%- set zone = zone_column -%}
    {%- set local = local_column -%}
    {%- set by_offset_before -%}
        ({{ local }} + (({{ local }} - interval '1' day) - {{ local_time_in('(' ~ local ~ " - interval '1' day)", zone) }}))
    {%- endset -%}
    {%- set by_offset_after -%}
        ({{ local }} + (({{ local }} + interval '1' day) - {{ local_time_in('(' ~ local ~ " + interval '1' day)", zone) }}))
    {%- endset -%}
    case
        when {{ local_time_in(by_offset_before, zone) }} <> {{ local }} and {{ local_time_in(by_offset_after, zone) }} = {{ local }}
            then {{ by_offset_after }}
        when {{ local_time_in(by_offset_before, zone) }} = {{ local }} and {{ local_time_in(by_offset_after, zone) }} = {{ local }}
            then {{ 'least' if repeated == 'earlier' else 'greatest' }}({{ by_offset_before }}, {{ by_offset_after }})
        else {{ by_offset_before }}
    end
{%- endmacro %}
