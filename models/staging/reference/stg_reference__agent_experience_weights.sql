{{ scaled_weights('agent_experience_weights') }}
