{% macro csat_features() %}
    {#- What the satisfaction model may look at: columns of int_csat_features__listed, in the order of the model card. -#}
    {{ return([
        'is_assisted', 'is_human_only', 'is_asynchronous', 'is_claimed_resolved', 'earlier_contacts', 'has_come_back',
        'is_handed_over', 'has_called_for_human', 'questions', 'rephrases', 'clarifications', 'closing_sentiment',
        'lowest_sentiment', 'log_wait_minutes',
    ]) }}
{% endmacro %}
